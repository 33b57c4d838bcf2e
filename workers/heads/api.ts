import type { Failure } from "#core/errors.ts";
import type { FitSettings } from "#core/heads/fit-heads.ts";
import type { HeadModel } from "#core/heads/heads.ts";
import type { HeadsRow } from "#storage/heads-row.ts";

/** A file that the visitor chose, with its place in the folder or archive. */
export interface ChosenFile {
  /** With `/` between folders. */
  readonly path: string;
  readonly file: Blob;
}

/** A server that turns texts into vectors. */
export interface EmbeddingChoice {
  /** Without a trailing slash and without `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
}

/** What new heads are called and when they came. */
export interface NewName {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

/** Where the questions' vectors come from. */
export type EmbeddingSource =
  /** They are in the table or in a file beside it; `model` is what the visitor says they were made with. */
  | { readonly kind: "given"; readonly model: string }
  | { readonly kind: "server"; readonly server: EmbeddingChoice }
  /** The embedding model that is loaded on the visitor's graphics processor, by its id. */
  | { readonly kind: "page"; readonly model: string };

/** One thing to do. */
export type HeadsTask =
  /** Downloads the released checkpoint at its pinned commit. */
  | ({ readonly kind: "released" } & NewName)
  /** Reads a checkpoint from files: a folder, a zip archive, or the compact form. */
  | ({ readonly kind: "files"; readonly files: readonly ChosenFile[] } & NewName)
  /** Reads a table to its end and says what is in it. Stores nothing. */
  | {
      readonly kind: "inspect";
      readonly files: readonly ChosenFile[];
      /** What its columns hold, where somebody said so. */
      readonly mapping?: ColumnMapping | null;
    }
  | ({
      readonly kind: "fit";
      readonly files: readonly ChosenFile[];
      readonly mapping?: ColumnMapping | null;
      /** Models of the table that heads are fitted for, with what they cost. */
      readonly models: readonly HeadModel[];
      readonly embedding: EmbeddingSource;
      readonly settings: FitSettings;
    } & NewName);

/**
 * The format of a table: R2-Bench's wide columns, RouterBench's, a row for each question and model, or whatever somebody said
 * of its columns. `unknown` until somebody does.
 */
export type TableFormat = "r2-bench" | "routerbench" | "long" | "mapped" | "unknown";

/** What a column of a table holds. `id` brings together the rows of a question, `tokens` are those of the reply. */
export type ColumnRole =
  | "unused"
  | "question"
  | "id"
  | "model"
  | "score"
  | "cost"
  | "tokens"
  | "embedding";

/** What is made of a column. */
export interface ColumnUse {
  readonly column: string;
  readonly role: ColumnRole;
  /** The model that a score, a cost or tokens belong to; `null` where a column of the row, or the file's name, says it. */
  readonly model: string | null;
  readonly budget: number | "unlimited";
  /** Whether a number is a hundredth: a score in per cent, a cost in cents. */
  readonly isHundredths: boolean;
}

/** What is made of all columns of a table; those that are not named are not used. */
export type ColumnMapping = readonly ColumnUse[];

/** A column as people choose what it is. */
export interface TableColumn {
  readonly name: string;
  /** What stands in the first rows, the beginnings of it. */
  readonly samples: readonly string[];
  readonly use: ColumnUse;
}

/** What is in a table. */
export interface TableSummary {
  readonly format: TableFormat;
  readonly rows: number;
  readonly models: readonly TableModel[];
  /** Numbers per vector, where the table or a file beside it has them. */
  readonly dimension: number | null;
  /** False when there is nothing that vectors could be made of. */
  readonly hasQuestions: boolean;
  /**
   * Most memory that a ridge fit of all models takes at once, with a fifth of the rows held out; with vectors of 1024
   * numbers where their length is not known yet. See `memory-bound.ts`.
   */
  readonly memoryBytes: number;
  /** What the visitor should know: columns that were not understood, rows that were left out. */
  readonly notes: readonly string[];
  /** The columns of the first file, with what was made of them, or what may be. */
  readonly columns: readonly TableColumn[];
  /** True where lengths must be worked out from dollars: some model has costs and no tokens. */
  readonly hasCostsOnly: boolean;
  /** Why it cannot be learned from as it is understood; `null` when it can. */
  readonly problem: string | null;
}

export interface TableModel {
  readonly name: string;
  /** Ascending. */
  readonly budgets: readonly number[];
  readonly hasUnlimited: boolean;
  /** Mean score over the rows that have one, of the most generous budget. */
  readonly meanScore: number | null;
}

/** `learning` goes through the rows, `embedding` does so while a server or the GPU makes their vectors. */
export type HeadsPhase =
  | "downloading"
  | "reading"
  | "embedding"
  | "learning"
  | "solving"
  | "testing"
  | "storing";

/** What comes over a job's port. `finish` is last, and always comes. */
export type HeadsMessage =
  | {
      readonly type: "progress";
      readonly phase: HeadsPhase;
      /** In steps of the phase: files, bytes, rows. */
      readonly done: number;
      /** `null` where nobody knows. */
      readonly total: number | null;
    }
  | ({ readonly type: "finish" } & HeadsResult);

export interface HeadsResult {
  readonly failure: Failure | null;
  /** The heads that were stored. */
  readonly heads: HeadsRow | null;
  readonly table: TableSummary | null;
  /** What the visitor should know although it went well. */
  readonly notes: readonly string[];
}

/** What a test of an embedding server found. */
export interface EmbeddingProbe {
  readonly failure: Failure | null;
  readonly dimension: number | null;
  readonly elapsedMs: number;
}

/** The worker that imports and fits heads. Streams go over ports; everything else is a call. */
export interface HeadsApi {
  /** Does a job, sending {@link HeadsMessage}s. A `{type:"stop"}` message on the port stops it. */
  start(job: HeadsTask, port: MessagePort): void;
  /** Gives the worker the way to the page's embedding model: the port of `GpuClient.embeddings.source()`. */
  connectEmbedding(port: MessagePort): void;
  /** Embeds a word: the cheapest proof that the server can be used from here. */
  probeEmbedding(server: EmbeddingChoice): Promise<EmbeddingProbe>;
}
