import { convertRows } from "./convert-rows.ts";
import type { SourceDtype } from "./dtype-casts.ts";
import type { Quantization } from "./quantization.ts";

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

/**
 * Converts row blocks; up to {@link MAX_BLOCKS_IN_FLIGHT} are asked for at once, so a port to several workers uses them
 * all. Must leave `block.bytes` as they are (a worker gets a copy) and must give what {@link convertRows} gives.
 */
export type Quantiser = (block: RowBlock, scheme: Quantization) => Promise<ConvertedRows>;

/** Row blocks under way at once. */
export const MAX_BLOCKS_IN_FLIGHT = 4;

/** Converts where it is called, on this thread. */
export const quantiseHere: Quantiser = async (block, scheme) => convertRows(block, scheme);
