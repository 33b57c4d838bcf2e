import { Dexie, type EntityTable, type Table } from "dexie";
import type { PriceChange } from "#core/cost/price-change.ts";
import { SwitchyardError } from "#core/errors.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { CallRow } from "./call-row.ts";
import type { HeadsRow } from "./heads-row.ts";
import type { ColumnBlock, TableFrame } from "./outcome-blocks.ts";
import type { OutcomeTableRow } from "./outcome-tables-row.ts";
import type { RunRow } from "./run-row.ts";
import type { TotalsRow } from "./totals-row.ts";

/** The version of the tables. Raise it together with a `version(n).upgrade()` and a test that opens the old tables. */
const SCHEMA_VERSION = 3;

/** Events that were stored together. `seq` counts a run's batches from 0. */
export interface EventBatchRow {
  readonly runId: string;
  readonly seq: number;
  readonly events: readonly RunEvent[];
}

export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

/** There is one: the sealed keys. */
export interface VaultRow {
  readonly id: "vault";
  readonly record: unknown;
}

export interface PoolRow {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly pool: Pool;
}

export interface PriceTableRow {
  /** SHA-256 over everything but `acceptedAt`, as hexadecimal digits. */
  readonly hash: string;
  /** The pool whose candidates the prices are for. */
  readonly poolId: string;
  /** Where the prices come from. */
  readonly source: string;
  /** The day they were read, as YYYY-MM-DD. */
  readonly date: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly changes: readonly PriceChange[];
}

/** Heads in the compact form that they are exchanged in, apart from what lists show of them. */
export interface HeadsDataRow {
  readonly id: string;
  /** JSON. */
  readonly manifest: string;
  readonly bin: ArrayBuffer;
}

/** What an outcome table has beside its columns. */
export interface OutcomeFrameRow {
  readonly tableId: string;
  readonly frame: TableFrame;
}

/** A part of an outcome table's columns. */
export interface OutcomeBlockRow extends ColumnBlock {
  readonly tableId: string;
}

/** Each index is here for one query, named beside it. Columns that are not listed are stored all the same. */
const TABLES = {
  runs: [
    "id", // one run
    "[startedAt+id]", // the history, newest first, paged by key
    "[status+startedAt+id]", // the history of one status; the runs without an end, to resume them
    "*words", // search by the beginnings of words
  ].join(","),
  eventBatches: [
    "[runId+seq]", // all batches of a run, in order
  ].join(","),
  calls: [
    "[runId+callId]", // the calls of a run; one call, to write its receipt
    "[startedAt+runId+callId]", // the cost log, newest first, paged by key
  ].join(","),
  totals: "kind", // the two sums, demo and live
  settings: "key", // one setting
  vault: "id", // the one record
  pools: "id", // one pool
  priceTables: [
    "hash", // whether these prices were accepted before
    "acceptedAt", // accepted prices, newest first
  ].join(","),
} as const;

/** New with version 2. */
const TABLES_OF_2 = {
  heads: [
    "id", // heads by their id
    "addedAt", // all of them, newest first
  ].join(","),
  headsData: "id", // the numbers of heads
} as const;

/** New with version 3. */
const TABLES_OF_3 = {
  outcomeTables: [
    "id", // one table
    "addedAt", // all of them, newest first
  ].join(","),
  outcomeFrames: "tableId", // what a table has beside its columns
  outcomeBlocks: "[tableId+part+seq]", // all columns of a table, in order
} as const;

export interface DatabaseOptions {
  readonly name?: string;
  /** Another tab wants to upgrade or delete the database: this one lets go of it. */
  readonly onVersionChange?: () => void;
  /** An older tab does not let go of the database. */
  readonly onBlocked?: () => void;
  /** The browser's database; tests bring their own. */
  readonly engine?: {
    readonly indexedDB: IDBFactory;
    readonly IDBKeyRange: typeof IDBKeyRange;
  };
}

/** The tables. Rows are not domain objects: only the files of this folder see them. */
export class Database extends Dexie {
  declare readonly runs: EntityTable<RunRow, "id">;
  declare readonly eventBatches: Table<EventBatchRow, [string, number]>;
  declare readonly calls: Table<CallRow, [string, string]>;
  declare readonly totals: EntityTable<TotalsRow, "kind">;
  declare readonly settings: EntityTable<SettingRow, "key">;
  declare readonly vault: EntityTable<VaultRow, "id">;
  declare readonly pools: EntityTable<PoolRow, "id">;
  declare readonly priceTables: EntityTable<PriceTableRow, "hash">;
  declare readonly heads: EntityTable<HeadsRow, "id">;
  declare readonly headsData: EntityTable<HeadsDataRow, "id">;
  declare readonly outcomeTables: EntityTable<OutcomeTableRow, "id">;
  declare readonly outcomeFrames: EntityTable<OutcomeFrameRow, "tableId">;
  declare readonly outcomeBlocks: Table<OutcomeBlockRow, [string, string, number]>;

  readonly #factory: IDBFactory | undefined;
  #isBlocked = false;
  readonly #waiting = new Set<(error: SwitchyardError) => void>();

  constructor({ name = "switchyard", onVersionChange, onBlocked, engine }: DatabaseOptions = {}) {
    super(name, { cache: "disabled", ...engine });
    this.#factory = engine === undefined ? globalThis.indexedDB : engine.indexedDB;
    this.version(1).stores(TABLES);
    this.version(2).stores(TABLES_OF_2);
    this.version(SCHEMA_VERSION).stores(TABLES_OF_3);
    // `false` keeps Dexie from writing to the console as well.
    this.on("versionchange", () => {
      this.close({ disableAutoOpen: false });
      onVersionChange?.();
      return false;
    });
    this.on("blocked", () => {
      this.#isBlocked = true;
      for (const reject of this.#waiting) reject(blocked());
      onBlocked?.();
      return false;
    });
    // Where the browser does not tell the version beforehand it is seen here.
    this.on("ready", () => refuseNewer(this.backendDB().version), true);
  }

  /**
   * Opens the database unless it is open. Rejects at once while an older tab holds it: a run that is under way must not
   * wait for a tab that may be asleep.
   */
  async ready(): Promise<void> {
    if (this.isOpen()) return;
    refuseNewer(await this.#installedVersion());
    await this.#unlessBlocked(() => this.#openOrMakeAnew());
  }

  /** Deletes the database itself, for one that cannot be opened any more. */
  async deleteWhole(): Promise<void> {
    await this.#unlessBlocked(() => this.delete());
  }

  /**
   * A browser that died while it made the tables may leave a database without any, which then opens as if all were well.
   * There is nothing in it to lose: it is made again.
   */
  async #openOrMakeAnew(): Promise<void> {
    await this.open();
    if (this.backendDB().objectStoreNames.length > 0) return;
    await this.delete();
    await this.open();
  }

  #unlessBlocked(work: () => PromiseLike<unknown>): Promise<void> {
    if (this.#isBlocked) return Promise.reject(blocked());
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const settle = (finish: () => void): void => {
        this.#isBlocked = false;
        this.#waiting.delete(reject);
        finish();
      };
      work().then(
        () => settle(resolve),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  /** The version that the browser says is installed; 0 without one, and where it does not say. */
  async #installedVersion(): Promise<number> {
    const databases = await this.#factory?.databases?.().catch(() => []);
    return databases?.find(({ name }) => name === this.name)?.version ?? 0;
  }
}

/** Dexie counts in tenths, and uses them when it repairs tables. */
const NATIVE_VERSIONS = 10;

/**
 * Dexie opens tables of a later version as well, and adds to them what it misses; rows and tables that this code does not
 * know must not be written over.
 */
function refuseNewer(nativeVersion: number): void {
  if (nativeVersion < (SCHEMA_VERSION + 1) * NATIVE_VERSIONS) return;
  throw new SwitchyardError(
    "storage-failed",
    "A newer version of Switchyard has taken over the storage of this page.",
    { fix: "Reload the page to get that version.", side: "visitor" },
  );
}

function blocked(): SwitchyardError {
  return new SwitchyardError(
    "storage-failed",
    "Another tab with an older version of Switchyard holds the storage.",
    { fix: "Close or reload the other tabs of this page, then try again.", side: "visitor" },
  );
}
