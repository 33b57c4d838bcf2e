import type { Failure } from "#core/errors.ts";
import type { EvaluatedTable } from "#core/evaluation/evaluate-table.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import type { BadRowReport } from "#core/outcomes/bad-rows.ts";
import type { TableFile } from "#core/outcomes/files/found-record.ts";
import type { FileInspection } from "#core/outcomes/files/inspect-outcome-file.ts";
import type { WrittenFormat } from "#core/outcomes/files/write-outcome-file.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { PickedCandidate } from "#core/outcomes/pick-candidates.ts";
import type { ColumnMapping } from "#core/outcomes/readers/column-mapping.ts";
import type { HeadsRow } from "#storage/heads-row.ts";
import type { OutcomeTableRow } from "#storage/outcome-tables-row.ts";

/** Where a table lies: in this browser, beside the page, or in the demo's own knowledge. */
export type TableSource =
  | { readonly kind: "stored"; readonly id: string }
  | { readonly kind: "shipped" }
  | { readonly kind: "demo" };

/** What is asked about a table. */
export interface LabSettings {
  readonly routers: readonly RouterName[];
  /** The split to be judged on; `null`: the one that usually is, else a fifth of the questions. */
  readonly test: string | null;
  readonly seed: number;
}

/** What a new thing is called and when it came. */
export interface NewName {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

/** One thing to do. */
export type LabTask =
  /** Downloads the questions of the table that comes with the page from where they are public. */
  | { readonly kind: "texts" }
  /** Looks at a file: what its columns are, and how they would be read. */
  | { readonly kind: "inspect"; readonly file: TableFile }
  /** Reads files into one table and stores it. */
  | ({
      readonly kind: "import";
      readonly files: readonly TableFile[];
      /** What the columns mean, by file name, where somebody said so. */
      readonly mappings: Readonly<Record<string, ColumnMapping>>;
    } & NewName)
  /** Reports come as they are made: a first look with few routers, then all of them. */
  | {
      readonly kind: "evaluate";
      readonly source: TableSource;
      readonly settings: LabSettings;
      /** Rows and values that were left out when the table was read. */
      readonly badRows: number;
    }
  /** Fits one router on the training questions, for use, and stores it among the heads. */
  | ({
      readonly kind: "fit";
      readonly source: TableSource;
      readonly settings: LabSettings;
      readonly router: RouterName;
      /** In score per US dollar; `null`: the cheapest that is as good as the best single candidate. */
      readonly lambda: number | null;
      /** Which candidates it may choose, and what the pool that it is used with calls them. */
      readonly candidates: readonly PickedCandidate[];
    } & NewName)
  | { readonly kind: "export"; readonly source: TableSource; readonly format: WrittenFormat };

export type LabPhase =
  | "reading"
  | "downloading"
  | "storing"
  | "loading"
  | "comparing"
  | "embedding"
  | "fitting"
  | "judging"
  | "deepening"
  | "writing";

/** What comes over a job's port. `finish` is last, and always comes. */
export type LabMessage =
  | {
      readonly type: "progress";
      readonly phase: LabPhase;
      readonly done: number;
      /** `null` where nobody knows. */
      readonly total: number | null;
      /** The router that is worked on; empty where it is none. */
      readonly name: string;
    }
  /** The table that reports are about, without the questions' vectors. */
  | { readonly type: "table"; readonly table: OutcomeTable }
  /** The questions themselves, one for each of the table; empty where one was not found. */
  | { readonly type: "texts"; readonly texts: readonly string[] }
  | {
      readonly type: "report";
      readonly evaluated: EvaluatedTable;
      /** False while more routers, or the learning curve, are still to come. */
      readonly isWhole: boolean;
    }
  | ({ readonly type: "finish" } & LabResult);

export interface LabResult {
  readonly failure: Failure | null;
  /** The table that was stored. */
  readonly table: OutcomeTableRow | null;
  /** A file whose columns somebody has to say the meaning of, or wants to. */
  readonly unknown: FileInspection | null;
  /** The router that was stored. */
  readonly heads: HeadsRow | null;
  /** What was left out of a table that was stored. */
  readonly bad: BadRowReport | null;
  readonly file: Blob | null;
  /** What the visitor should know although it went well. */
  readonly notes: readonly string[];
}

/** The worker of the lab. Streams go over ports. */
export interface LabApi {
  /**
   * Does a job, sending {@link LabMessage}s. A `{type:"stop"}` message on the port stops it. `pageUrl` is the folder that the page's
   * own files lie in: this worker's address says nothing of that.
   */
  start(task: LabTask, pageUrl: string, port: MessagePort): void;
}

/** A job that came to nothing; each kind of job sets its own part. */
export const NO_RESULT: LabResult = {
  failure: null,
  table: null,
  unknown: null,
  heads: null,
  bad: null,
  file: null,
  notes: [],
};
