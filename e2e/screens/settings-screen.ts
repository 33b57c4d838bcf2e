import { expect, type Locator, type Page } from "@playwright/test";

/** The policy's server as a person writes it into the form. Prices in dollars per 1M tokens. */
export interface PolicyServerEntry {
  readonly address: string;
  readonly model: string;
  readonly input: string;
  readonly output: string;
}

/** The Settings screen, used as a person uses it. */
export class SettingsScreen {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole("link", { name: "Settings" }).click();
    await expect(this.#page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  }

  /** Opens a provider's part of the list and gives it. */
  async provider(name: string): Promise<Locator> {
    const row = this.#page.getByRole("group").filter({
      has: this.#page.locator("summary", { has: this.#page.getByText(name, { exact: true }) }),
    });
    if ((await row.getAttribute("open")) === null) await row.locator("summary").first().click();
    return row;
  }

  async moveProvider(name: string, address: string): Promise<void> {
    const row = await this.provider(name);
    const field = row.getByRole("textbox", { name: `Address of ${name}` });
    await field.fill(address);
    await field.blur();
    await expect(row.getByText("Usually")).toBeVisible();
  }

  /** Types a key into a provider's field and hands it over. */
  async setKey(name: string, key: string): Promise<void> {
    const row = await this.provider(name);
    await row.getByLabel(`Key for ${name}`).fill(key);
    await row.getByRole("button", { name: "Use key" }).click();
    await expect(row.getByText(/is sent to/)).toBeVisible();
    await expect(row.locator("input[type=password]")).toHaveValue("");
  }

  /** Remembers the keys in memory under a passphrase. */
  async remember(passphrase: string): Promise<void> {
    await this.#page.getByLabel("Passphrase, to remember the keys").fill(passphrase);
    await this.#page.getByLabel("The same again").fill(passphrase);
    await this.#page.getByRole("button", { name: "Remember" }).click();
  }

  async unlock(passphrase: string): Promise<void> {
    await this.#page.getByLabel("Passphrase").fill(passphrase);
    await this.#page.getByRole("button", { name: "Unlock" }).click();
  }

  async setPolicyServer(entry: PolicyServerEntry): Promise<void> {
    const fields = [
      ["Address of the policy’s server", entry.address],
      ["Model", entry.model],
      ["Price in, $ per 1M tokens", entry.input],
      ["Price out, $ per 1M tokens", entry.output],
    ] as const;
    for (const [label, text] of fields) {
      const field = this.#page.getByLabel(label, { exact: true });
      await field.fill(text);
      await field.blur();
    }
  }
}
