import { createHash } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";

/** A model of a host that answers like the big hub. */
export interface RepositoryEntry {
  readonly host: string;
  readonly repository: string;
  /** As the list of ways to keep weights begins: `q4f16_1`. */
  readonly quantization: string;
}

/** The section for installed models, used as a person uses it. */
export class InstalledScreen {
  readonly #page: Page;
  readonly panel: Locator;
  readonly models: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole("region", { name: "Add a router model" });
    this.models = this.panel.getByRole("list", { name: "Installed models" });
  }

  async open(): Promise<void> {
    await this.#page.goto("/#/models/gpu");
    await expect(this.panel).toBeVisible();
  }

  async openForm(): Promise<void> {
    await this.panel.getByRole("button", { name: "Choose a model to add" }).click();
  }

  /** Names a repository and looks at what it takes. */
  async lookAt({ host, repository, quantization }: RepositoryEntry): Promise<void> {
    await this.openForm();
    await this.panel.getByRole("combobox", { name: "Model" }).selectOption("Another repository");
    await this.panel.getByRole("textbox", { name: "Repository" }).fill(repository);
    await this.panel.getByRole("textbox", { name: "Server" }).fill(host);
    await this.#keepAs(quantization);
  }

  /** Names an address and looks at what it takes. */
  async lookAtAddress(url: string, quantization: string): Promise<void> {
    await this.openForm();
    await this.panel.getByRole("radio", { name: "An address" }).check();
    await this.panel.getByRole("textbox", { name: "Address of the folder" }).fill(url);
    await this.#keepAs(quantization);
  }

  /** Opens a folder of this computer and looks at what it takes. */
  async lookAtFolder(path: string, quantization: string): Promise<void> {
    await this.openForm();
    await this.panel.getByRole("radio", { name: "A folder of this computer" }).check();
    await this.panel.getByRole("button", { name: "Choose the folder" }).setInputFiles(path);
    await this.#keepAs(quantization);
  }

  /** Begins the installation that was looked at, on a computer that cannot run it. */
  async install(): Promise<void> {
    await this.panel.getByRole("checkbox", { name: "Install it all the same" }).check();
    await this.panel.getByRole("button", { name: /convert and install$|and install$/ }).click();
  }

  async expectInstalled(): Promise<void> {
    await expect(this.panel.getByText(/is installed\.$/)).toBeVisible({ timeout: 120_000 });
  }

  async #keepAs(quantization: string): Promise<void> {
    await this.panel.getByRole("combobox", { name: "Kept as" }).selectOption(quantization);
    await this.panel.getByRole("button", { name: "See what it takes" }).click();
  }

  /** SHA-256 of every file of the only installed model, as it lies in the browser's storage. */
  async storedSums(): Promise<Readonly<Record<string, string>>> {
    return await this.#page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const models = await root.getDirectoryHandle("switchyard-models");
      const sums: Record<string, string> = {};
      for await (const folder of models.values()) {
        if (folder.kind !== "directory") continue;
        for await (const handle of (folder as FileSystemDirectoryHandle).values()) {
          const file = await (handle as FileSystemFileHandle).getFile();
          const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
          const hex = Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0"));
          sums[handle.name] = hex.join("");
        }
      }
      return sums;
    });
  }

  /** Changes one bit of a stored file. */
  async flipBit(name: string, at: number): Promise<void> {
    await this.#page.evaluate(
      async ([wanted, place]) => {
        const root = await navigator.storage.getDirectory();
        const models = await root.getDirectoryHandle("switchyard-models");
        for await (const folder of models.values()) {
          if (folder.kind !== "directory") continue;
          const handle = await (folder as FileSystemDirectoryHandle).getFileHandle(wanted);
          const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
          bytes[place] = (bytes[place] ?? 0) ^ 16;
          const writer = await handle.createWritable({ keepExistingData: true });
          await writer.write({
            type: "write",
            position: place,
            data: bytes.slice(place, place + 1),
          });
          await writer.close();
        }
      },
      [name, at] as const,
    );
  }

  /** Everything that lies in the storage of installed models, folders first. */
  async storedNames(): Promise<readonly string[]> {
    return await this.#page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const names: string[] = [];
      const models = await root.getDirectoryHandle("switchyard-models").catch(() => null);
      if (models === null) return names;
      for await (const handle of models.values()) {
        names.push(handle.name);
        if (handle.kind !== "directory") continue;
        for await (const name of (handle as FileSystemDirectoryHandle).keys()) names.push(name);
      }
      return names;
    });
  }
}

/** What {@link InstalledScreen.storedSums} says of these files. */
export function sumsOf(files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> {
  const entries = [...files].map(
    ([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")] as const,
  );
  return Object.fromEntries(entries);
}
