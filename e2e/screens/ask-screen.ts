import { expect, type Locator, type Page } from "@playwright/test";

/** Longer than any run of a story takes, also where the machine has much else to do. */
const RUN_MS = 120_000;

/** A chat model as a person chooses it for a router. */
export interface ChatRouterEntry {
  readonly provider: string;
  readonly model: string;
  readonly input: string;
  readonly output: string;
}

/** The Ask screen by its accessible names: the ones that tests outside this repository rely on too. */
export class AskScreen {
  readonly question: Locator;
  readonly route: Locator;
  readonly stop: Locator;
  readonly trajectory: Locator;
  readonly answer: Locator;
  readonly cost: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.question = page.getByRole("textbox", { name: "Question" });
    this.route = page.getByRole("button", { name: "Route" });
    this.stop = page.getByRole("button", { name: "Stop" });
    this.trajectory = page.getByRole("region", { name: "Trajectory" });
    this.answer = page.getByRole("region", { name: "Answer" });
    this.cost = page.getByRole("status", { name: "Cost" });
  }

  /** Opens the page. Everything that its first load asks for has come when this resolves. */
  async open(): Promise<void> {
    await this.#page.goto("/");
    await expect(this.question).toBeEditable();
  }

  async ask(question: string): Promise<void> {
    await this.question.fill(question);
    await this.route.click();
  }

  /** The cards of the calls, in order. */
  get calls(): Locator {
    return this.trajectory.getByRole("article", { name: /^Call to / });
  }

  /** The card of the only call to a candidate. */
  callTo(candidate: string): Locator {
    return this.trajectory.getByRole("article", { name: `Call to ${candidate}`, exact: true });
  }

  /** Waits until the run is over and has ended in this way. */
  async expectEnd(label: string): Promise<void> {
    const terminus = this.trajectory.getByText(label, { exact: true });
    await expect(terminus).toBeVisible({ timeout: RUN_MS });
    await expect(this.route).toBeVisible();
  }

  /** The total as it stands, and nothing but it, also to its last digit. `mark` is `≈` for an estimate and `≥` for a lower bound. */
  async expectCost(amount: bigint, mark: "" | "≈ " | "≥ " = ""): Promise<void> {
    const total = this.cost.locator("data");
    await expect(total).toHaveAttribute("value", String(amount));
    await expect(total).toHaveText(new RegExp(`^${mark}[$\\d]`));
    // Every digit on demand, written by other arithmetic than the page's.
    const button = this.cost.getByRole("button", { name: /every digit/ });
    await button.click();
    await expect(total).toHaveText(`${mark}${dollarsOf(amount)}`);
    await button.click();
  }

  async chooseMode(mode: "Demo" | "Live"): Promise<void> {
    await this.#inPanel("Demo or live", async () => {
      await this.#page.getByRole("radio", { name: mode }).check();
    });
  }

  /** Chooses a policy, and options of it by their labels. */
  async choosePolicy(policy: string, ...options: readonly string[]): Promise<void> {
    await this.#inPanel("Policy", async () => {
      for (const label of [policy, ...options]) {
        await this.#page.getByRole("radio", { name: new RegExp(`^${label}\\b`) }).check();
      }
    });
  }

  /** Lets a chat model with tools play the router. Prices are dollars per 1M tokens. */
  async chooseChatRouter(router: ChatRouterEntry): Promise<void> {
    await this.#inPanel("Demo or live", async () => {
      const page = this.#page;
      await page.getByRole("radio", { name: "At a provider or a chat server" }).check();
      await page.getByLabel("Provider of the router’s model").selectOption(router.provider);
      const fields = [
        ["Its model, as the provider names it", router.model],
        ["Price in, $ per 1M tokens", router.input],
        ["Price out, $ per 1M tokens", router.output],
      ] as const;
      for (const [label, value] of fields) {
        await page.getByLabel(label).fill(value);
        await page.getByLabel(label).blur();
      }
    });
  }

  /** How fast the demo world is. */
  async choosePace(pace: "Natural" | "Fast" | "At once"): Promise<void> {
    await this.#inPanel("Demo or live", async () => {
      await this.#page.getByRole("radio", { name: pace }).check();
    });
  }

  /** Switches faults of the demo world on. */
  async chooseWeather(...labels: readonly string[]): Promise<void> {
    await this.#inPanel("Demo or live", async () => {
      for (const label of labels) await this.#page.getByRole("checkbox", { name: label }).check();
    });
  }

  async #inPanel(name: string, work: () => Promise<void>): Promise<void> {
    const chip = this.#page.getByRole("button", { name });
    await chip.click();
    await work();
    await chip.click();
    await expect(chip).toHaveAttribute("aria-expanded", "false");
  }
}

/** Picodollars as the page must show them, written by other arithmetic than the page's. */
function dollarsOf(picodollars: bigint): string {
  const whole = picodollars / 10n ** 12n;
  const rest = String(picodollars % 10n ** 12n).padStart(12, "0");
  return `$${whole}.${rest}`.replace(/\.?0+$/, "").replace(/^\$$/, "$0");
}
