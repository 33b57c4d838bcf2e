import { SwitchyardError } from "#core/errors.ts";
import type { Heads } from "#core/heads/heads.ts";
import type { Database, HeadsDataRow } from "./database.ts";
import { type HeadsRow, headsRowOf, type NewHeads } from "./heads-row.ts";
import { stored } from "./storage-error.ts";
import { watchTables } from "./watch-tables.ts";

/** Heads that were taken out, with everything that brings them back. */
export interface RemovedHeads {
  readonly row: HeadsRow;
  readonly data: HeadsDataRow | undefined;
}

/**
 * Heads that were imported or fitted. What the screens list is kept apart from the numbers, which may be many megabytes:
 * a list never reads them.
 */
export class HeadsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All of them, newest first, without their numbers. */
  list(): Promise<readonly HeadsRow[]> {
    return stored(this.#database, () =>
      this.#database.heads.orderBy("addedAt").reverse().toArray(),
    );
  }

  /** Keeps heads, in place of those with the same id. Returns their row. */
  async add(added: NewHeads, heads: Heads): Promise<HeadsRow> {
    const { writeHeads } = await loadFiles();
    const { manifest, bin } = writeHeads(heads);
    const row = headsRowOf(added, heads, bin.byteLength);
    await this.#put(row, { id: added.id, manifest, bin: bin.buffer });
    return row;
  }

  /** The heads with this id. Throws `heads-missing` where there are none, and where they cannot be read any more. */
  async load(id: string): Promise<Heads> {
    const data = await this.#data(id);
    const { readHeads } = await loadFiles();
    try {
      return readHeads(JSON.parse(data.manifest), new Uint8Array(data.bin));
    } catch (cause) {
      throw missing("The stored heads cannot be read any more.", cause);
    }
  }

  /** The two files of the compact form. Throws `heads-missing`. */
  async files(id: string): Promise<{ readonly manifest: string; readonly bin: ArrayBuffer }> {
    const { manifest, bin } = await this.#data(id);
    return { manifest, bin };
  }

  /** Takes heads out. `null` where there are none with this id. */
  async remove(id: string): Promise<RemovedHeads | null> {
    const { heads, headsData } = this.#database;
    return await stored(this.#database, () =>
      this.#database.transaction("rw", heads, headsData, async () => {
        const [row, data] = await Promise.all([heads.get(id), headsData.get(id)]);
        await Promise.all([heads.delete(id), headsData.delete(id)]);
        return row === undefined ? null : { row, data };
      }),
    );
  }

  /** Brings back what {@link remove} took out. */
  restore({ row, data }: RemovedHeads): Promise<void> {
    return this.#put(row, data);
  }

  /** Calls back after every change of the list, in this tab or another. Returns what ends it. */
  watch(changed: () => void): () => void {
    return watchTables(this.#database, ["heads"], changed);
  }

  async #data(id: string): Promise<HeadsDataRow> {
    const data = await stored(this.#database, () => this.#database.headsData.get(id));
    if (data === undefined) throw missing("The heads that are needed are not in this browser.");
    return data;
  }

  async #put(row: HeadsRow, data: HeadsDataRow | undefined): Promise<void> {
    const { heads, headsData } = this.#database;
    await stored(this.#database, () =>
      this.#database.transaction("rw", heads, headsData, async () => {
        await heads.put(row);
        if (data !== undefined) await headsData.put(data);
      }),
    );
  }
}

/** Most runs need no heads: what reads them is loaded with the first. */
function loadFiles() {
  return import("#core/heads/heads-files.ts");
}

function missing(message: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("heads-missing", message, {
    fix: "Import or fit them again under Models, or choose others.",
    side: "visitor",
    cause,
  });
}
