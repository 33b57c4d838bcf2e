import type { Price } from "#core/cost/price.ts";

/** Version of the form in which tables are kept; a change of it needs a migration of stored tables. */
export const OUTCOME_TABLE_VERSION = 1;

/** What there may be for each question and candidate. */
export type CellKind =
  | "scores"
  | "costs"
  | "inputTokens"
  | "outputTokens"
  | "latenciesMs"
  | "replyLengths";

/**
 * What candidates made of questions: a score for each pair, and what the answer cost, where it is known. Kept in columns, one
 * typed array for each candidate and kind, so that a large table fits and its parts can be stored and sent as they are.
 */
export interface OutcomeTable {
  readonly version: typeof OUTCOME_TABLE_VERSION;
  readonly name: string;
  /** Where it comes from, for a person: a repository at a commit, a file, "this page". */
  readonly source: string;
  /** `null` where it is not known. */
  readonly licence: string | null;
  readonly candidates: readonly OutcomeCandidate[];
  readonly questions: QuestionColumns;
  readonly cells: CellColumns;
  /** Kinds that were made from list prices and lengths instead of measured. All that is computed from them is an estimate. */
  readonly estimates: readonly CellKind[];
  /** Routers whose choices came with the table. */
  readonly recordedRouters: readonly RecordedRouter[];
}

export interface OutcomeCandidate {
  readonly name: string;
  /** The list price, in picodollars per token, with the day it was true; `null` unknown. */
  readonly price: Price | null;
}

/** Facts of the questions, one entry each. */
export interface QuestionColumns {
  readonly count: number;
  readonly ids: readonly string[];
  /** `null` where the texts were not kept. */
  readonly texts: readonly string[] | null;
  /** Characters of each text; −1 unknown. */
  readonly textLengths: Int32Array;
  /** Names of the tasks, and each question's task by its place in that list; −1 none. */
  readonly tasks: readonly string[];
  readonly taskOf: Int32Array;
  /** Names of the splits that came with the table, and each question's split; −1 none. */
  readonly splits: readonly string[];
  readonly splitOf: Int32Array;
  /** Questions that are the same, or come from the same document, share the number of the first of them. */
  readonly groupOf: Int32Array;
  /** The same with near duplicates joined as well, where a table without texts came with such groups. */
  readonly nearGroupOf?: Int32Array;
  /** Embeddings that came with the table; `null`: they are made from the texts. */
  readonly features: TableFeatures | null;
}

/** A vector for each question, one after the other. */
export interface TableFeatures {
  /** The embedding's name: vectors of another one mean nothing to what was fitted on these. */
  readonly embedding: string;
  /** Numbers per vector. */
  readonly dimension: number;
  readonly values: Float32Array;
}

/** One column per candidate, in the order of the table's candidates. NaN: not known. `null`: known of no candidate. */
export interface CellColumns {
  /** In [0, 1]. */
  readonly scores: readonly Float32Array[];
  /** Picodollars of the whole answer. */
  readonly costs: readonly Float64Array[] | null;
  readonly inputTokens: readonly Float32Array[] | null;
  readonly outputTokens: readonly Float32Array[] | null;
  readonly latenciesMs: readonly Float32Array[] | null;
  /** Characters of the reply. */
  readonly replyLengths: readonly Float32Array[] | null;
}

/** A router of which the table says what it chose, without saying why. */
export interface RecordedRouter {
  readonly name: string;
  /** For each question the number of a candidate; −1 where nothing was chosen. */
  readonly chosen: Int32Array;
}
