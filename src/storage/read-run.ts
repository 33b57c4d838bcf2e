import { Dexie } from "dexie";
import type { Database, EventBatchRow } from "./database.ts";
import type { RunRow } from "./run-row.ts";

/** The stored rows of a run, as they lie. */
export interface StoredRun {
  readonly row: RunRow;
  readonly batches: readonly EventBatchRow[];
}

/** Row and batches as of one moment, or `null` when there is no such run. */
export function readRun(database: Database, id: string): PromiseLike<StoredRun | null> {
  return database.transaction("r", [database.runs, database.eventBatches], async () => {
    const row = await database.runs.get(id);
    if (row === undefined) return null;
    return { row, batches: await batchesOf(database, id).toArray() };
  });
}

/** The batches of a run in the order in which they were written, whatever the clock did meanwhile. */
export function batchesOf(database: Database, id: string) {
  return database.eventBatches
    .where("[runId+seq]")
    .between([id, Dexie.minKey], [id, Dexie.maxKey], true, true);
}
