import { SwitchyardError } from "#core/errors.ts";
import type { RunEvent, RunStart } from "#core/trajectory/events.ts";
import { callIntent, callReceipt } from "./call-row.ts";
import type { Database } from "./database.ts";
import { addBatch, newRunRow, type RunRow } from "./run-row.ts";
import { changeTotals, noTotals } from "./totals-row.ts";

/** Events of a run, to be stored behind those that are. */
export interface Batch {
  readonly runId: string;
  readonly events: readonly RunEvent[];
  /** How many events the writer knows to be stored; `null` when it does not keep count. */
  readonly position: number | null;
}

/** The tables that a run is written to, always together. */
export function runTables(database: Database) {
  return [database.runs, database.eventBatches, database.calls, database.totals] as const;
}

/**
 * Stores a batch: the events, the row of the run, its calls and the sums. To be called inside a transaction over
 * {@link runTables}: all of it is kept or nothing.
 */
export async function writeBatch(database: Database, batch: Batch): Promise<void> {
  const { runId, events } = batch;
  if (events.length === 0) return;
  const stored = (await database.runs.get(runId)) ?? null;
  const start = checkPlace(stored, batch) ?? (await readStart(database, runId));
  const before = stored ?? newRunRow(start);
  const row = addBatch(before, events);
  await database.eventBatches.add({ runId, seq: before.batches, events });
  await database.runs.put(row);
  await writeCalls(database, start, events, before.epoch);
  await writeTotals(database, stored, row);
}

/** Adds what changed from one row of a run to the next to the sums. */
export async function writeTotals(
  database: Database,
  before: RunRow | null,
  after: RunRow | null,
): Promise<void> {
  const kind = (after ?? before)?.demo ? "demo" : "live";
  const totals = (await database.totals.get(kind)) ?? noTotals(kind);
  await database.totals.put(changeTotals(totals, before, after));
}

/** The batch's own start, for the first batch of a run. Throws where the batch does not fit what is stored. */
function checkPlace(stored: RunRow | null, batch: Batch): RunStart | null {
  const [first] = batch.events;
  const start = first?.type === "run-start" ? first : null;
  if (stored === null && start === null) throw gone();
  if (stored !== null && start !== null) throw writtenElsewhere();
  if (start !== null && start.id !== batch.runId) {
    throw new SwitchyardError("internal", "A run would be stored under another run's name.");
  }
  // Two writers would leave a log in which calls begin twice: the second one has to stop.
  if (batch.position !== null && batch.position !== (stored?.events ?? 0)) throw writtenElsewhere();
  return start;
}

async function readStart(database: Database, runId: string): Promise<RunStart> {
  const batch = await database.eventBatches.get([runId, 0]);
  const first = batch?.events[0];
  if (first?.type !== "run-start") throw gone();
  return first;
}

async function writeCalls(
  database: Database,
  start: RunStart,
  events: readonly RunEvent[],
  epochBefore: number,
): Promise<void> {
  let epoch = epochBefore;
  for (const event of events) {
    if (event.type === "run-resume") epoch = event.resumedAt - event.at;
    else if (event.type === "call-start") await database.calls.add(callIntent(start, event, epoch));
    else if (event.type === "call-end") {
      await database.calls.update([start.id, event.callId], callReceipt(event));
    }
  }
}

function gone(): SwitchyardError {
  return new SwitchyardError("storage-failed", "This run was deleted while it was under way.", {
    fix: "Let it end, then save its export if you want to keep it.",
    side: "visitor",
  });
}

function writtenElsewhere(): SwitchyardError {
  return new SwitchyardError("storage-failed", "Another tab is writing this run.", {
    fix: "Go on with it there, or close that tab and resume the run here.",
    side: "visitor",
  });
}
