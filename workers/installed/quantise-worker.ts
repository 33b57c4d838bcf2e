import { convertRows } from "#core/weights/convert-rows.ts";
import type { QuantiseReply, QuantiseRequest } from "./quantise-messages.ts";

// One of several threads that only turn rows of numbers into codes.
self.onmessage = ({ data }: MessageEvent<QuantiseRequest>) => {
  const { id, block, scheme } = data;
  const rows = attempt(() => convertRows(block, scheme));
  const buffers = rows === null ? [] : [rows.data.buffer, rows.scales.buffer];
  const transfer = [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
  self.postMessage({ id, rows } satisfies QuantiseReply, { transfer });
};

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
