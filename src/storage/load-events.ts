import { Dexie } from "dexie";
import { SwitchyardError, toFailure } from "#core/errors.ts";
import { type RunEvent, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { eventsVersion, migrateEvents } from "#core/trajectory/migrate.ts";
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

/**
 * The events of a stored run in today's version. Every row is checked: what was changed, half lost or written by someone
 * else throws `storage-failed`, and no screen meets it.
 */
export function eventsOf({ row, batches }: StoredRun): readonly RunEvent[] {
  const hole = batches.findIndex((batch, index) => batch.seq !== index);
  if (hole !== -1 || batches.length !== row.batches) throw unreadable("a part of it is missing");
  const lists: readonly unknown[] = batches.map((batch) => batch.events);
  if (!lists.every((list) => Array.isArray(list))) throw unreadable("a part of it is damaged");
  const events: unknown[] = lists.flat();
  const version = eventsVersion(events);
  if (version === null) throw unreadable("its beginning is missing");
  try {
    return migrateEvents(version, events);
  } catch (thrown) {
    if (version > TRAJECTORY_VERSION) throw thrown;
    throw unreadable(toFailure(thrown).message);
  }
}

function unreadable(reason: string): SwitchyardError {
  return new SwitchyardError("storage-failed", `This stored run cannot be read: ${reason}`, {
    fix: "Delete it in History, or import it again from an export. Your other runs are not affected.",
  });
}
