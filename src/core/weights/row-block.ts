import type { SourceDtype } from "./dtype-casts.ts";

/** Whole rows of a tensor, as they stand in the checkpoint. */
export interface RowBlock {
  readonly bytes: Uint8Array;
  readonly dtype: SourceDtype;
  readonly rows: number;
  readonly columns: number;
  /** Whether the rows become codes and scales, or are only rounded to the type of the scheme. */
  readonly isGrouped: boolean;
}

/** A row block as it stands in a shard. */
export interface ConvertedRows {
  /** Codes of 4 bits, or numbers in the stored type. */
  readonly data: Uint8Array;
  /** One scale a group, in the stored type; empty when the rows are not grouped. */
  readonly scales: Uint8Array;
  /** The place of the first element of the block that is not finite after the cast to the scheme's type; -1 when all are. */
  readonly nonFiniteAt: number;
}
