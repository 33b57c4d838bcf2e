import { isMainThread, parentPort } from "node:worker_threads";
import { convertRows } from "#core/weights/convert-rows.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import type { ConvertedRows, RowBlock } from "#core/weights/row-block.ts";

export interface BlockRequest {
  readonly id: number;
  readonly block: RowBlock;
  readonly scheme: Quantization;
}

export interface BlockReply {
  readonly id: number;
  readonly rows: ConvertedRows;
}

/** A thread of {@link ThreadPool}: quantises what it is sent until it is ended. */
export function main(): number {
  if (isMainThread) return 2;
  parentPort?.on("message", ({ id, block, scheme }: BlockRequest) => {
    const rows = convertRows(block, scheme);
    const reply: BlockReply = { id, rows };
    const buffers = [rows.data, rows.scales].flatMap(({ buffer, byteLength }) =>
      buffer instanceof ArrayBuffer && byteLength > 0 ? [buffer] : [],
    );
    parentPort?.postMessage(reply, buffers);
  });
  return 0;
}
