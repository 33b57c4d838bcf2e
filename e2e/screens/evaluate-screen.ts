import { expect, type Locator, type Page } from "@playwright/test";

/** Longer than any work of the lab takes, also where the machine has much else to do. */
const WORK_MS = 300_000;

/** The Evaluate screen by its accessible names. */
export class EvaluateScreen {
  readonly report: Locator;
  readonly cancel: Locator;
  readonly tables: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.report = page.getByRole("article", { name: "Report" });
    this.cancel = page.getByRole("button", { name: "Cancel" });
    this.tables = page.getByRole("group", { name: "Table" });
  }

  /** Opens the screen as visitors do, from the header. */
  async open(): Promise<void> {
    await this.#page.goto("/");
    await this.#page.getByRole("link", { name: "Evaluate" }).click();
    await expect(this.#page.getByRole("heading", { name: "Evaluate", level: 1 })).toBeVisible();
  }

  async choose(files: Readonly<Record<string, string>>): Promise<void> {
    await this.#page.getByLabel("Files of a table of outcomes").setInputFiles(
      Object.entries(files).map(([name, text]) => ({
        name,
        mimeType: "text/csv",
        buffer: Buffer.from(text),
      })),
    );
  }

  /** Waits until nothing is being done. */
  async isDone(): Promise<void> {
    await expect(this.cancel).toBeHidden({ timeout: WORK_MS });
  }

  /** The sentence that stands first. */
  get verdict(): Locator {
    return this.report.getByRole("heading", { level: 2 }).first();
  }

  row(name: string): Locator {
    return this.report
      .getByRole("row")
      .filter({ has: this.#page.getByRole("rowheader", { name }) })
      .first();
  }
}
