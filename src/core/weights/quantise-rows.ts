import { encodeBfloat, encodeHalf, roundToHalf } from "./dtype-casts.ts";
import {
  GROUP_SIZE,
  type ModelDtype,
  QUANTIZATION_SCHEMES,
  type Quantization,
} from "./quantization.ts";
import type { ConvertedRows, RowBlock } from "./row-block.ts";
import { rowReader } from "./row-reader.ts";

/** A code stands for (code - 7) × scale; 15 is never made. */
const LARGEST = 7;
const LAST_CODE = 14;
const CODES_PER_WORD = 8;
const WORDS_PER_GROUP = GROUP_SIZE / CODES_PER_WORD;

/**
 * How far the two roundings of {@link exactCode} can move a quotient. Below 8 a half is rounded by at most 2⁻⁹, below
 * 16 by at most 2⁻⁸; a float 2¹³ times less. Where the sum lies further than this from a tie, one division decides.
 */
const DOUBT: Readonly<Record<ModelDtype, number>> = { float16: 0.006, float32: 0.000_001 };

/**
 * MLC's group quantisation of whole rows (`q4…_1`): for 32 columns a scale of the largest size / 7, and for each element
 * a code of 4 bits, `round(w / scale + 7)` kept within 0 and 14, lowest bits first. Weights, quotient and sum are
 * rounded to the scheme's type, the code to the nearest with ties to even (mlc-llm `group_quantization.py`).
 */
export function quantiseRows(block: RowBlock, scheme: Quantization): ConvertedRows {
  const { modelDtype } = QUANTIZATION_SCHEMES[scheme];
  const groups = Math.ceil(block.columns / GROUP_SIZE);
  const words = new Uint32Array(block.rows * groups * WORDS_PER_GROUP);
  const scales = new Uint16Array(block.rows * groups);
  const read = rowReader(block, modelDtype);
  const values = new Float32Array(block.columns);
  const group = new GroupCoder(modelDtype, values, words);
  let nonFiniteAt = -1;
  for (let row = 0; row < block.rows; row += 1) {
    read(row, values);
    for (let at = 0; at < groups; at += 1) {
      const index = row * groups + at;
      const bad = group.encode(at * GROUP_SIZE, index * WORDS_PER_GROUP);
      if (bad >= 0 && nonFiniteAt < 0) nonFiniteAt = row * block.columns + bad;
      scales[index] = group.storedScale();
    }
  }
  return { data: bytesOf(words), scales: bytesOf(scales), nonFiniteAt };
}

function bytesOf(array: Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Codes groups of one row after the other; an object only so that nothing is allocated for a group. */
class GroupCoder {
  readonly #round: (value: number) => number;
  readonly #doubt: number;
  readonly #values: Float32Array;
  readonly #words: Uint32Array;
  readonly #isHalf: boolean;
  readonly #float = new Float32Array(1);
  readonly #floatBits = new Uint32Array(this.#float.buffer);
  #scale = 0;

  constructor(modelDtype: ModelDtype, values: Float32Array, words: Uint32Array) {
    this.#isHalf = modelDtype === "float16";
    this.#round = this.#isHalf ? roundToHalf : Math.fround;
    this.#doubt = DOUBT[modelDtype];
    this.#values = values;
    this.#words = words;
  }

  /** Codes the group that begins at a column into the words at a place; gives the column of a value that is not finite, else -1. */
  encode(from: number, wordAt: number): number {
    const to = Math.min(from + GROUP_SIZE, this.#values.length);
    const largest = this.#largest(from, to);
    if (!Number.isFinite(largest)) return this.#firstNonFinite(from, to);
    this.#scale = this.#round(largest / LARGEST);
    // All zero: 0 / 0 is not a number, which the reference makes code 0. The words are zero already.
    if (largest > 0) this.#encodeCodes(from, to, wordAt);
    return -1;
  }

  /** The scale of the last group as it is stored: the bits of a half, or the upper bits of a float. */
  storedScale(): number {
    if (this.#isHalf) return encodeHalf(this.#scale);
    this.#float[0] = this.#scale;
    return encodeBfloat(this.#floatBits[0] ?? 0);
  }

  #largest(from: number, to: number): number {
    const values = this.#values;
    let largest = 0;
    for (let at = from; at < to; at += 1) {
      const size = Math.abs(values[at] ?? 0);
      // Written so that NaN counts as larger than everything.
      if (!(size <= largest)) largest = size;
      if (Number.isNaN(largest)) return largest;
    }
    return largest;
  }

  #firstNonFinite(from: number, to: number): number {
    const at = this.#values.subarray(from, to).findIndex((value) => !Number.isFinite(value));
    return from + at;
  }

  #encodeCodes(from: number, to: number, wordAt: number): void {
    const values = this.#values;
    const inverse = 1 / this.#scale;
    const doubt = this.#doubt;
    let word = 0;
    let shift = 0;
    let place = wordAt;
    for (let at = from; at < to; at += 1) {
      const value = values[at] ?? 0;
      const sum = value * inverse + (LARGEST + 0.5);
      let code = Math.floor(sum);
      const rest = sum - code;
      // Also true where the scale is zero and the sum is no number.
      if (!(rest > doubt && rest < 1 - doubt)) code = this.#exactCode(value);
      if (code < 0) code = 0;
      else if (code > LAST_CODE) code = LAST_CODE;
      word |= code << shift;
      shift += 4;
      if (shift === 32) {
        this.#words[place] = word;
        place += 1;
        word = 0;
        shift = 0;
      }
    }
    if (shift > 0) this.#words[place] = word;
  }

  /** The code with every rounding of the reference; beyond 0 and 14 where it has to be cut. */
  #exactCode(value: number): number {
    const sum = this.#round(this.#round(value / this.#scale) + LARGEST);
    // Larger than NaN is nothing: a zero by a zero scale becomes 0, as in the reference.
    if (!(sum > 0)) return 0;
    const floor = Math.floor(sum);
    const rest = sum - floor;
    if (rest === 0.5) return floor + (floor % 2);
    return rest > 0.5 ? floor + 1 : floor;
  }
}
