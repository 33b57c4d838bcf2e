import type { RunEvent } from "#core/trajectory/events.ts";
import type { RunRequest } from "#run/run-request.ts";
import type { RunStorage } from "#storage/open-run-storage.ts";
import type { StoreEvents } from "./run-sink.ts";
import { storage } from "./storage.ts";

/**
 * What keeps a run's events. Batches are written in the order in which they are given; after one that failed none
 * follows, because a log with a hole cannot be read. Loading begins here and not with the first batch.
 */
export function runStore(
  request: Pick<RunRequest, "id">,
  recorded: readonly RunEvent[],
  open: () => Promise<Pick<RunStorage, "runs">> = storage,
): StoreEvents {
  const opened = open();
  let position = recorded.length;
  let last: Promise<void> = opened.then(() => undefined);
  // Whoever stores the first batch hears of it; until then nobody listens.
  last.catch(() => undefined);
  return (events) => {
    last = last.then(async () => {
      const { runs } = await opened;
      await runs.append(request.id, events, position);
      position += events.length;
    });
    return last;
  };
}
