import { Dexie } from "dexie";
import { SwitchyardError } from "#core/errors.ts";
import type { RunEvent, RunStart } from "#core/trajectory/events.ts";
import type { CallRow } from "./call-row.ts";
import type { Database, EventBatchRow } from "./database.ts";
import { findRuns, type RunPage, type RunQuery } from "./find-runs.ts";
import { batchesOf, readRun, type StoredRun } from "./read-run.ts";
import type { RunRow } from "./run-row.ts";
import { stored } from "./storage-error.ts";
import { noTotals, type RunTotals, readTotals } from "./totals-row.ts";
import { watchTables } from "./watch-tables.ts";
import { runTables, writeBatch, writeTotals } from "./write-batch.ts";

/** What `remove` took away, for `restore`. Opaque. */
export interface RemovedRuns {
  readonly runs: readonly RunRow[];
  readonly batches: readonly EventBatchRow[];
  readonly calls: readonly CallRow[];
}

/** What became of a run that came from outside, and the id it has here. */
export interface ImportedRun {
  readonly outcome: "added" | "skipped" | "copied";
  readonly id: string;
}

/** Few enough to be read in one piece. */
const IMPORT_BATCH = 1000;

/** All stored runs. Every method throws `storage-full` or `storage-failed` when the database fails. */
export class RunRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Stores events behind those of the run; the first batch begins with its `run-start`. All of the batch is kept or nothing.
   * With `position`, the number of events stored so far, it throws when someone else has written meanwhile.
   */
  append(
    runId: string,
    events: readonly RunEvent[],
    position: number | null = null,
  ): Promise<void> {
    return this.#write(() => writeBatch(this.#database, { runId, events, position }));
  }

  /** The events of a run, checked and in today's version; `null` when there is no such run. */
  load(id: string): Promise<readonly RunEvent[] | null> {
    return stored(this.#database, async () => {
      const run = await readRun(this.#database, id);
      return run === null ? null : await eventsOf(run);
    });
  }

  row(id: string): Promise<RunRow | null> {
    return stored(this.#database, async () => (await this.#database.runs.get(id)) ?? null);
  }

  /** One page of the history, newest first. */
  page(query: RunQuery): Promise<RunPage> {
    return stored(this.#database, () => findRuns(this.#database, query));
  }

  /** The ids of all runs, oldest first. */
  ids(): Promise<readonly string[]> {
    return stored(this.#database, () =>
      this.#database.runs.orderBy("[startedAt+id]").primaryKeys(),
    );
  }

  /** Runs without an end, newest first: alive in some tab, or cut. */
  async running(): Promise<readonly RunRow[]> {
    return (await this.page({ status: "running", limit: 100 })).runs;
  }

  /** What the runs come to, demo and live apart: simulated money is never added to real money. */
  totals(): Promise<Readonly<Record<"demo" | "live", RunTotals>>> {
    return stored(this.#database, async () => {
      const [demo, live] = await this.#database.totals.bulkGet(["demo", "live"]);
      return {
        demo: readTotals(demo ?? noTotals("demo")),
        live: readTotals(live ?? noTotals("live")),
      };
    });
  }

  /** The paper's costs of the newest `limit` ended runs that have one, oldest first, in millionths of a dollar. */
  paperCosts(limit: number): Promise<readonly number[]> {
    return stored(this.#database, async () => {
      const rows = await this.#database.runs
        .orderBy("[startedAt+id]")
        .reverse()
        .filter((row) => row.status !== "running" && row.paperCost !== null)
        .limit(limit)
        .toArray();
      return rows.flatMap((row) => row.paperCost ?? []).reverse();
    });
  }

  /** Deletes runs with their calls. Returns what `restore` needs to bring them back. */
  remove(ids: readonly string[]): Promise<RemovedRuns> {
    return this.#write(async () => {
      const removed: RemovedRuns[] = [];
      for (const id of new Set(ids)) removed.push(await this.#take(id));
      return {
        runs: removed.flatMap(({ runs }) => runs),
        batches: removed.flatMap(({ batches }) => batches),
        calls: removed.flatMap(({ calls }) => calls),
      };
    });
  }

  /** Brings back what `remove` returned. Throws when one of the runs is there again. */
  restore({ runs, batches, calls }: RemovedRuns): Promise<void> {
    const database = this.#database;
    return this.#write(async () => {
      for (const row of runs) {
        await database.runs.add(row);
        await writeTotals(database, null, row);
      }
      await database.eventBatches.bulkAdd([...batches]);
      await database.calls.bulkAdd([...calls]);
    });
  }

  /** Deletes all runs, calls and sums. */
  removeAll(): Promise<void> {
    return this.#write(async () => {
      await Promise.all(runTables(this.#database).map((table) => table.clear()));
    });
  }

  /**
   * Stores a whole run that came from outside; `events` have been checked. A run whose id is taken by an equal one is
   * skipped; by another one, kept under a new id that is the same each time, so that importing twice adds nothing.
   */
  async importRun(events: readonly RunEvent[]): Promise<ImportedRun> {
    const [start] = events;
    if (start?.type !== "run-start") throw notARun();
    for (let copy = 0; ; copy += 1) {
      const id = copy === 0 ? start.id : `${start.id.slice(0, LONGEST_ID)}-copy-${copy}`;
      const renamed = [{ ...start, id } satisfies RunStart, ...events.slice(1)];
      const taken = await this.#compare(id, renamed);
      if (taken === "equal") return { outcome: "skipped", id };
      if (taken === "free") {
        await this.#writeWhole(id, renamed);
        return { outcome: copy === 0 ? "added" : "copied", id };
      }
    }
  }

  /** Calls back after every change of the runs, in this tab, another or a worker. Returns what ends it. */
  watch(changed: () => void): () => void {
    return watchTables(this.#database, ["runs"], changed);
  }

  /** What is stored under an id, against events that would like to be. A run that cannot be read is another one. */
  async #compare(id: string, events: readonly RunEvent[]): Promise<"free" | "equal" | "other"> {
    const run = await stored(this.#database, () => readRun(this.#database, id));
    if (run === null) return "free";
    try {
      return JSON.stringify(await eventsOf(run)) === JSON.stringify(events) ? "equal" : "other";
    } catch {
      return "other";
    }
  }

  #writeWhole(id: string, events: readonly RunEvent[]): Promise<void> {
    return this.#write(async () => {
      for (let position = 0; position < events.length; position += IMPORT_BATCH) {
        const batch = events.slice(position, position + IMPORT_BATCH);
        await writeBatch(this.#database, { runId: id, events: batch, position });
      }
    });
  }

  async #take(id: string): Promise<RemovedRuns> {
    const { runs, calls, eventBatches } = this.#database;
    const row = await runs.get(id);
    if (row === undefined) return { runs: [], batches: [], calls: [] };
    const callsOfRun = calls
      .where("[runId+callId]")
      .between([id, Dexie.minKey], [id, Dexie.maxKey], true, true);
    const removed = {
      runs: [row],
      batches: await batchesOf(this.#database, id).toArray(),
      calls: await callsOfRun.toArray(),
    };
    await calls.bulkDelete(removed.calls.map((call) => [call.runId, call.callId]));
    await eventBatches.bulkDelete(removed.batches.map((batch) => [batch.runId, batch.seq]));
    await runs.delete(id);
    await writeTotals(this.#database, row, null);
    return removed;
  }

  #write<Value>(work: () => Promise<Value>): Promise<Value> {
    const database = this.#database;
    return stored(database, () => database.transaction("rw", [...runTables(database)], work));
  }
}

/** Room for the ending of a copy's id within what an id may have. */
const LONGEST_ID = 480;

function notARun(): SwitchyardError {
  return new SwitchyardError("import-invalid", "This is not a run: it has no run-start.", {
    fix: "Export the run again from where it was made.",
    side: "visitor",
  });
}

/** What checks a stored run weighs as much as what writes one, and is loaded when a run is read. */
async function eventsOf(run: StoredRun): Promise<readonly RunEvent[]> {
  const { eventsOf: check } = await import("./load-events.ts");
  return check(run);
}
