import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** A table that comes with the page: outcomes, and what stands for its questions' texts, which are not in it. */
export interface ShippedTable {
  /**
   * Without texts, with vectors and near duplicates, which were found on the texts; its costs are estimates from list prices and text
   * lengths.
   */
  readonly table: OutcomeTable;
  /** What `questionHash` gives for each question's text. */
  readonly hashes: Float64Array;
}
