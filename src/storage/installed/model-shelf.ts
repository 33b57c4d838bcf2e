import { SwitchyardError } from "#core/errors.ts";
import { parseManifest } from "#core/weights/read-manifest.ts";
import { JOURNAL_NAME, MANIFEST_NAME, type WeightManifest } from "#core/weights/weight-manifest.ts";
import type { InstalledModel } from "./installed-model.ts";
import { type ModelRecord, readRecord } from "./model-record.ts";
import { OpfsTarget } from "./opfs-target.ts";

/** The folder of the origin's private file system with all models. `src/state/settings/erase-models.ts` deletes it by this name. */
const ROOT = "switchyard-models";
const RECORD = ".json";

/**
 * The installed models of this browser. Each has a folder with its files and, beside it, a record. They lie in files
 * of our own, in MLC's published format, and not in the engine's cache: its keys and layout are the engine's business
 * and change with it (two caches and three names in as many releases), ours stay, and `installed-caches.ts` is the one
 * place that shows them to whatever engine there is.
 */
export class ModelShelf {
  readonly #root: FileSystemDirectoryHandle;
  readonly #records: OpfsTarget;

  private constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
    this.#records = new OpfsTarget(root);
  }

  /** Throws `storage-failed` where the browser has no such storage: in private windows of some. */
  static async open(storage: Pick<StorageManager, "getDirectory">): Promise<ModelShelf> {
    try {
      const origin = await storage.getDirectory();
      return new ModelShelf(await origin.getDirectoryHandle(ROOT, { create: true }));
    } catch (cause) {
      throw new SwitchyardError("storage-failed", "This browser keeps no files for this page.", {
        fix: "Leave the private window, or open the page over https.",
        side: "visitor",
        cause,
      });
    }
  }

  /** Every model, whole or begun, by name. */
  async list(): Promise<readonly InstalledModel[]> {
    const ids = [...(await this.#records.sizes()).keys()]
      .filter((name) => name.endsWith(RECORD))
      .map((name) => name.slice(0, -RECORD.length));
    const models = await Promise.all(ids.map((id) => this.#describe(id)));
    return models
      .filter((model) => model !== null)
      .sort((one, other) => one.name.localeCompare(other.name, "en"));
  }

  /** What is kept of a model beside its files; `null` when there is no such model. */
  async record(id: string): Promise<ModelRecord | null> {
    const file = await this.#records.file(`${id}${RECORD}`);
    return file === null ? null : readRecord(await file.text());
  }

  async keep(id: string, record: ModelRecord): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    const file = await this.#records.create(`${id}${RECORD}`);
    await file.write(bytes);
    await file.commit();
  }

  /** The folder of a model; it is made when there is none. */
  async folder(id: string): Promise<OpfsTarget> {
    return new OpfsTarget(await this.#root.getDirectoryHandle(id, { create: true }));
  }

  /** The files of a finished model; `null` when there is none. Throws `weights-invalid` for a damaged manifest. */
  async finished(
    id: string,
  ): Promise<{ readonly folder: OpfsTarget; readonly manifest: WeightManifest } | null> {
    try {
      const folder = new OpfsTarget(await this.#root.getDirectoryHandle(id));
      const file = await folder.file(MANIFEST_NAME);
      return file === null ? null : { folder, manifest: parseManifest(await file.text()) };
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === "NotFoundError") return null;
      throw thrown;
    }
  }

  /** Whether an attempt has left something that the next one can go on with. */
  async canGoOn(id: string): Promise<boolean> {
    return (await (await this.folder(id)).file(JOURNAL_NAME)) !== null;
  }

  async remove(id: string): Promise<void> {
    await this.#root.removeEntry(id, { recursive: true }).catch(ignoreMissing);
    await this.#records.remove(`${id}${RECORD}`);
  }

  async #describe(id: string): Promise<InstalledModel | null> {
    const record = await this.record(id);
    if (record === null) return null;
    const { name, origin, quantization, work, totalBytes, verification } = record;
    const sizes = [...(await (await this.folder(id)).sizes()).values()];
    // With a damaged manifest it can be deleted, and nothing else.
    const manifest = (await this.finished(id).catch(() => null))?.manifest ?? null;
    const inputs = manifest?.inputs ?? [];
    return {
      id,
      name,
      origin,
      quantization,
      work,
      isComplete: manifest !== null,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      files: sizes.length,
      totalBytes,
      checkedInputs:
        manifest === null
          ? null
          : { right: inputs.filter(({ isChecked }) => isChecked).length, of: inputs.length },
      verification,
      libraryUrl: record.libraryUrl,
      shape: record.shape,
    };
  }
}

function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof DOMException && thrown.name === "NotFoundError")) throw thrown;
}
