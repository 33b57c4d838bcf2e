import { convertRows } from "./convert-rows.ts";
import type { Quantization } from "./quantization.ts";
import type { ConvertedRows, RowBlock } from "./row-block.ts";

/**
 * Converts row blocks; up to {@link MAX_BLOCKS_IN_FLIGHT} are asked for at once, so a port to several workers uses them
 * all. Must leave `block.bytes` as they are (a worker gets a copy) and must give what {@link convertRows} gives.
 */
export type Quantiser = (block: RowBlock, scheme: Quantization) => Promise<ConvertedRows>;

/** Row blocks under way at once. */
export const MAX_BLOCKS_IN_FLIGHT = 4;

/** Converts where it is called, on this thread. */
export const quantiseHere: Quantiser = async (block, scheme) => convertRows(block, scheme);
