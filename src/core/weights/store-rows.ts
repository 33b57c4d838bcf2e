import {
  encodeBfloat,
  encodeHalf,
  halfOfBfloatTable,
  halfValueTable,
  roundToHalf,
} from "./dtype-casts.ts";
import { QUANTIZATION_SCHEMES, type Quantization } from "./quantization.ts";
import type { ConvertedRows, RowBlock } from "./row-block.ts";
import { bitsOf } from "./row-reader.ts";

const NOTHING = new Uint8Array(0);

/**
 * Elements in the type they are stored in: halves for `…f16`, and for `…f32` bfloat16, which the engine widens again
 * (the format `f32-to-bf16` of the shard list).
 */
export function storeRows(block: RowBlock, scheme: Quantization): ConvertedRows {
  const isHalf = QUANTIZATION_SCHEMES[scheme].modelDtype === "float16";
  const bits = bitsOf(block);
  const stored = isHalf ? halvesOf(block, bits) : bfloatsOf(block, bits);
  const nonFiniteAt = firstNonFinite(stored, isHalf ? 0x7c00 : 0x7f80);
  const data = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  return { data, scales: NOTHING, nonFiniteAt };
}

type Bits = Uint16Array | Uint32Array;

function halvesOf({ dtype }: RowBlock, bits: Bits): Uint16Array {
  if (dtype === "F16") return Uint16Array.from(bits);
  const stored = new Uint16Array(bits.length);
  if (dtype === "BF16") {
    const table = halfOfBfloatTable();
    for (let at = 0; at < bits.length; at += 1) stored[at] = table[bits[at] ?? 0] ?? 0;
    return stored;
  }
  const values = new Float32Array(bits.buffer, bits.byteOffset, bits.length);
  for (let at = 0; at < bits.length; at += 1) {
    stored[at] = encodeHalf(roundToHalf(values[at] ?? 0));
  }
  return stored;
}

function bfloatsOf({ dtype }: RowBlock, bits: Bits): Uint16Array {
  if (dtype === "BF16") return Uint16Array.from(bits);
  const floats = dtype === "F32" ? bits : widened(bits);
  const stored = new Uint16Array(bits.length);
  for (let at = 0; at < bits.length; at += 1) stored[at] = encodeBfloat(floats[at] ?? 0);
  return stored;
}

/** The bits of halves as floats. */
function widened(halves: Bits): Uint32Array {
  const table = halfValueTable();
  const floats = new Float32Array(halves.length);
  for (let at = 0; at < halves.length; at += 1) floats[at] = table[halves[at] ?? 0] ?? 0;
  return new Uint32Array(floats.buffer);
}

/** The first element whose exponent is full: an infinity or not a number. */
function firstNonFinite(stored: Uint16Array, fullExponent: number): number {
  for (let at = 0; at < stored.length; at += 1) {
    if (((stored[at] ?? 0) & fullExponent) === fullExponent) return at;
  }
  return -1;
}
