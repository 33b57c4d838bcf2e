import { expect, type Page } from "@playwright/test";

/** A candidate as a person writes it into the form. Prices in dollars per 1M tokens. */
export interface CandidateEntry {
  readonly name: string;
  readonly description: string;
  /** The provider's name as the list shows it. */
  readonly provider: string;
  readonly model: string;
  readonly input: string;
  readonly output: string;
}

/** The Models screen, used as a person uses it. */
export class ModelsScreen {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole("link", { name: "Models" }).click();
    await expect(this.#page.getByRole("heading", { name: "Models", level: 1 })).toBeVisible();
  }

  /** Makes a pool; the page puts a new one into use. */
  async addPool(name: string, candidates: readonly CandidateEntry[]): Promise<void> {
    const page = this.#page;
    await page.getByRole("button", { name: "New pool" }).click();
    const form = page.getByRole("form", { name: "New pool" });
    await form.getByLabel("Name of the pool").fill(name);
    for (const [place, candidate] of candidates.entries()) {
      if (place > 0) await form.getByRole("button", { name: "Add candidate" }).click();
      const fields = form.locator("details").nth(place);
      const texts = [
        ["Name", candidate.name],
        ["Description", candidate.description],
        ["Model", candidate.model],
        ["Price in, $ per 1M tokens", candidate.input],
        ["Price out, $ per 1M tokens", candidate.output],
      ] as const;
      await fields.getByLabel("Provider").selectOption({ label: candidate.provider });
      for (const [label, text] of texts) await fields.getByLabel(label, { exact: true }).fill(text);
    }
    await form.getByRole("button", { name: "Save pool" }).click();
    await expect(page.getByRole("radio", { name })).toBeChecked();
  }
}
