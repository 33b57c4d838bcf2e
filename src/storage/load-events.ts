import { SwitchyardError, toFailure } from "#core/errors.ts";
import { eventsVersion, migrateEvents } from "#core/record/migrate.ts";
import { type RunEvent, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import type { StoredRun } from "./read-run.ts";

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
