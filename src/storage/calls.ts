import { Dexie } from "dexie";
import type { CallRow } from "./call-row.ts";
import type { Database } from "./database.ts";
import { stored } from "./storage-error.ts";

export interface CallQuery {
  /** The last call of the page before. */
  readonly before?: Pick<CallRow, "startedAt" | "runId" | "callId"> | null;
  readonly limit: number;
}

/** The cost log: every call of every stored run. Runs write it; here it is read. */
export class CallLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The calls of a run, in the order in which they began. */
  ofRun(runId: string): Promise<readonly CallRow[]> {
    return stored(this.#database, () =>
      this.#database.calls
        .where("[runId+callId]")
        .between([runId, Dexie.minKey], [runId, Dexie.maxKey], true, true)
        .sortBy("startedAt"),
    );
  }

  /** One page of the log, newest first. */
  page({ before, limit }: CallQuery): Promise<readonly CallRow[]> {
    const place = before
      ? [before.startedAt, before.runId, before.callId]
      : [Dexie.maxKey, Dexie.maxKey, Dexie.maxKey];
    return stored(this.#database, () =>
      this.#database.calls
        .where("[startedAt+runId+callId]")
        .between([Dexie.minKey, Dexie.minKey, Dexie.minKey], place, true, false)
        .reverse()
        .limit(limit)
        .toArray(),
    );
  }
}
