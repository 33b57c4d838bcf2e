import type { Picodollars } from "#core/cost/money.ts";
import type { SecretFinding } from "#core/share/find-secrets.ts";
import type { Fidelity, RunEndReason, RunEvent } from "#core/trajectory/events.ts";

/** A stored run in one line. */
export interface RunSummary {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly status: "running" | RunEndReason;
  readonly question: string;
  readonly answer: string | null;
  readonly policy: string;
  readonly fidelity: Fidelity;
  readonly demo: boolean;
  readonly cost: Picodollars;
  /** Parts whose cost nobody knows. */
  readonly unknown: number;
  readonly estimated: boolean;
  readonly calls: number;
  readonly rounds: number;
  /** Calls that were replied to; absent where that was not counted. */
  readonly replies?: number;
}

export interface RunFilter {
  /** Beginnings of words in the question or the answer; empty for all. */
  readonly text: string;
  readonly policy: string | null;
  readonly status: RunSummary["status"] | null;
  readonly demo: boolean | null;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** True when older ones follow. */
  readonly more: boolean;
}

/** What the stored runs of a kind come to. */
export interface KindTotals {
  readonly runs: number;
  readonly calls: number;
  readonly cost: Picodollars;
  readonly unknown: number;
  readonly estimated: boolean;
}

/** Demo and live apart: simulated money is never added to real money. */
export type ArchiveTotals = Readonly<Record<"demo" | "live", KindTotals>>;

export interface ImportResult {
  readonly added: number;
  /** Runs that were here already, equal in every event. */
  readonly skipped: number;
  /** Runs whose id was taken by another run: kept under a new one. */
  readonly copied: number;
  /** What could not be read, and where a damaged file broke. */
  readonly failed: readonly { readonly index: number; readonly message: string }[];
}

export interface ExportResult {
  /** The file. */
  readonly text: string;
  readonly runs: number;
  readonly failed: readonly { readonly id: string; readonly message: string }[];
  /** What looks like a secret in it: the visitor decides before the file is saved. */
  readonly secrets: readonly SecretFinding[];
}

/** The stored runs, as the screens use them. Every method throws a `SwitchyardError` when storage fails. */
export interface Archive {
  /** The events of a run, or `null` when there is no such run. */
  load(id: string): Promise<readonly RunEvent[] | null>;
  /** The newest `limit` runs that fit. */
  page(filter: RunFilter, limit: number): Promise<RunPage>;
  totals(): Promise<ArchiveTotals>;
  /** The paper's costs of finished runs, oldest first, at most the latest thousand. */
  paperCosts(): Promise<readonly number[]>;
  /** Stores a run that came from outside. Returns its id here. */
  keep(events: readonly RunEvent[]): Promise<string>;
  /** Deletes runs. Returns what brings them back. */
  remove(ids: readonly string[]): Promise<() => Promise<void>>;
  removeAll(): Promise<void>;
  /** A JSON file of these runs, or of all. */
  exportRuns(ids: readonly string[] | null): Promise<ExportResult>;
  importRuns(file: string): Promise<ImportResult>;
  /** Calls back after every change of the stored runs, in this tab or another. Returns what ends it. */
  watch(changed: () => void): () => void;
}
