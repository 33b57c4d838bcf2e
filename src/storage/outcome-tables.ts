import { SwitchyardError } from "#core/errors.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { Database, OutcomeBlockRow, OutcomeFrameRow } from "./database.ts";
import {
  type NewOutcomeTable,
  type OutcomeTableRow,
  outcomeTableRowOf,
} from "./outcome-tables-row.ts";
import { stored } from "./storage-error.ts";
import { watchTables } from "./watch-tables.ts";

/** A table that was taken out, with everything that brings it back. */
export interface RemovedOutcomeTable {
  readonly row: OutcomeTableRow;
  readonly frame: OutcomeFrameRow | undefined;
  readonly blocks: readonly OutcomeBlockRow[];
}

/**
 * Outcome tables that were imported. Most visits open none: what takes them apart is loaded with the first. What the screens list is
 * kept apart from the columns, which may be many megabytes: a list never reads them, and a table is read in few large blocks.
 */
export class OutcomeTables {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All of them, newest first, without their columns. */
  list(): Promise<readonly OutcomeTableRow[]> {
    return stored(this.#database, () =>
      this.#database.outcomeTables.orderBy("addedAt").reverse().toArray(),
    );
  }

  /** Keeps a table whole or not at all, in place of one with the same id. Returns its row. */
  async add(added: NewOutcomeTable, table: OutcomeTable): Promise<OutcomeTableRow> {
    const { tableBlocks, blockBytes } = await import("./outcome-blocks.ts");
    const { frame, blocks } = tableBlocks(table);
    const row = outcomeTableRowOf(added, table, blockBytes(blocks));
    const tableId = added.id;
    await this.#put(
      row,
      { tableId, frame },
      blocks.map((block) => ({ tableId, ...block })),
    );
    return row;
  }

  /** The table with this id, under the name that it has now. Throws `table-missing` where there is none, or it cannot be read any more. */
  async load(id: string): Promise<OutcomeTable> {
    const { outcomeTables, outcomeFrames, outcomeBlocks } = this.#database;
    const [row, framed, blocks] = await stored(this.#database, () =>
      this.#database.transaction("r", outcomeTables, outcomeFrames, outcomeBlocks, () =>
        Promise.all([outcomeTables.get(id), outcomeFrames.get(id), this.#blocksOf(id).toArray()]),
      ),
    );
    if (row === undefined || framed === undefined) {
      throw missing("The table that is needed is not in this browser.");
    }
    const { tableOfBlocks } = await import("./read-outcome-blocks.ts");
    try {
      return { ...tableOfBlocks(framed.frame, blocks), name: row.name };
    } catch (cause) {
      throw missing("The stored table cannot be read any more.", cause);
    }
  }

  /** Gives a table another name. Throws `table-missing`. */
  async rename(id: string, name: string): Promise<void> {
    const changed = await stored(this.#database, () =>
      this.#database.outcomeTables.update(id, { name }),
    );
    // Nothing is changed either where the name is the same as before.
    if (changed > 0) return;
    const row = await stored(this.#database, () => this.#database.outcomeTables.get(id));
    if (row === undefined) throw missing("The table that is to be renamed is not in this browser.");
  }

  /** Takes a table out. `null` where there is none with this id. */
  async remove(id: string): Promise<RemovedOutcomeTable | null> {
    const { outcomeTables, outcomeFrames, outcomeBlocks } = this.#database;
    return await stored(this.#database, () =>
      this.#database.transaction("rw", outcomeTables, outcomeFrames, outcomeBlocks, async () => {
        const [row, frame, blocks] = await Promise.all([
          outcomeTables.get(id),
          outcomeFrames.get(id),
          this.#blocksOf(id).toArray(),
        ]);
        await this.#deleteWithin(id);
        return row === undefined ? null : { row, frame, blocks };
      }),
    );
  }

  /** Brings back what {@link remove} took out. */
  restore({ row, frame, blocks }: RemovedOutcomeTable): Promise<void> {
    return this.#put(row, frame, blocks);
  }

  /** Calls back after every change of the list, in this tab or another. Returns what ends it. */
  watch(changed: () => void): () => void {
    return watchTables(this.#database, ["outcomeTables"], changed);
  }

  #blocksOf(id: string) {
    return this.#database.outcomeBlocks
      .where("[tableId+part+seq]")
      .between([id, "", 0], [id, "\uffff", 0]);
  }

  async #deleteWithin(id: string): Promise<void> {
    const { outcomeTables, outcomeFrames } = this.#database;
    await Promise.all([
      outcomeTables.delete(id),
      outcomeFrames.delete(id),
      this.#blocksOf(id).delete(),
    ]);
  }

  async #put(
    row: OutcomeTableRow,
    frame: OutcomeFrameRow | undefined,
    blocks: readonly OutcomeBlockRow[],
  ): Promise<void> {
    const { outcomeTables, outcomeFrames, outcomeBlocks } = this.#database;
    await stored(this.#database, () =>
      this.#database.transaction("rw", outcomeTables, outcomeFrames, outcomeBlocks, async () => {
        // A table of before may have had more blocks.
        await this.#deleteWithin(row.id);
        await outcomeTables.put(row);
        if (frame !== undefined) await outcomeFrames.put(frame);
        await outcomeBlocks.bulkPut(blocks);
      }),
    );
  }
}

function missing(message: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("table-missing", message, {
    fix: "Import it again, or choose another one.",
    side: "visitor",
    cause,
  });
}
