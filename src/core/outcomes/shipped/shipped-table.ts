import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** A table that comes with the page: outcomes, and what stands for its questions' texts, which are not in it. */
export interface ShippedTable {
  /** Without texts, with vectors of the questions; its costs are estimates from list prices and text lengths. */
  readonly table: OutcomeTable;
  /** What `questionHash` gives for each question's text. */
  readonly hashes: Float64Array;
  /** Questions that are the same in other words, as they were found on vectors that were not rounded; `null`: nobody looked. */
  readonly near: NearGroups | null;
}

export interface NearGroups {
  /** Each question's group by the number of its first member; duplicates word for word are joined as well. */
  readonly groupOf: Int32Array;
  /** Cosine from which two vectors count as near. */
  readonly threshold: number;
}
