import type { Quantization } from "#core/weights/quantization.ts";
import type { ConvertedRows, RowBlock } from "#core/weights/row-block.ts";

export interface QuantiseRequest {
  readonly id: number;
  readonly block: RowBlock;
  readonly scheme: Quantization;
}

export interface QuantiseReply {
  readonly id: number;
  /** `null` when it threw: it is tried again where the error can be seen. */
  readonly rows: ConvertedRows | null;
}
