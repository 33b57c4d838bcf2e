import { quantiseRows } from "./quantise-rows.ts";
import type { Quantization } from "./quantization.ts";
import type { ConvertedRows, RowBlock } from "./row-block.ts";
import { storeRows } from "./store-rows.ts";

/** A row block as it stands in a shard: codes with scales, or numbers in the stored type. Throws `RangeError` for bytes that are not `rows × columns` elements. */
export function convertRows(block: RowBlock, scheme: Quantization): ConvertedRows {
  return block.isGrouped ? quantiseRows(block, scheme) : storeRows(block, scheme);
}
