import {
  halfOfBfloatTable,
  halfValueTable,
  roundToHalf,
  SOURCE_DTYPE_BYTES,
} from "./dtype-casts.ts";
import type { ModelDtype } from "./quantization.ts";
import type { RowBlock } from "./row-block.ts";

/** Puts a row of a block into an array, rounded to the type that the library computes in. */
export type RowReader = (row: number, into: Float32Array) => void;

/** The elements of a block as the unsigned integers of their bits. The bytes are copied only where they lie askew. */
export function bitsOf(block: RowBlock): Uint16Array | Uint32Array {
  const size = SOURCE_DTYPE_BYTES[block.dtype];
  const count = block.rows * block.columns;
  if (block.bytes.length !== count * size) {
    throw new RangeError(`${block.bytes.length} bytes are not ${count} elements of ${size}`);
  }
  // Every machine with a browser is little-endian, as the files are.
  const whole = block.bytes.byteOffset % size === 0 ? block.bytes : block.bytes.slice();
  return size === 2
    ? new Uint16Array(whole.buffer, whole.byteOffset, count)
    : new Uint32Array(whole.buffer, whole.byteOffset, count);
}

/** The reader for a block's type and the type of a scheme. */
export function rowReader(block: RowBlock, modelDtype: ModelDtype): RowReader {
  const bits = bitsOf(block);
  const { columns, dtype } = block;
  if (dtype === "F32") {
    const values = new Float32Array(bits.buffer, bits.byteOffset, bits.length);
    return modelDtype === "float32"
      ? (row, into) => into.set(values.subarray(row * columns, (row + 1) * columns))
      : (row, into) => {
          const start = row * columns;
          for (let at = 0; at < columns; at += 1) into[at] = roundToHalf(values[start + at] ?? 0);
        };
  }
  if (dtype === "BF16" && modelDtype === "float32") return widenBfloats(bits, columns);
  return lookUp(bits, columns, dtype === "F16" ? halfValueTable() : valuesOfBfloats());
}

/** A bfloat16 is the upper half of a float. */
function widenBfloats(bits: Uint16Array | Uint32Array, columns: number): RowReader {
  return (row, into) => {
    const words = new Uint32Array(into.buffer, into.byteOffset, columns);
    const start = row * columns;
    for (let at = 0; at < columns; at += 1) words[at] = (bits[start + at] ?? 0) << 16;
  };
}

function lookUp(bits: Uint16Array | Uint32Array, columns: number, table: Float32Array): RowReader {
  return (row, into) => {
    const start = row * columns;
    for (let at = 0; at < columns; at += 1) into[at] = table[bits[start + at] ?? 0] ?? 0;
  };
}

let bfloatValues: Float32Array | null = null;

/** The number of every bfloat16 after rounding to a half, by its bits. */
function valuesOfBfloats(): Float32Array {
  const values = halfValueTable();
  bfloatValues ??= Float32Array.from(halfOfBfloatTable(), (half) => values[half] ?? 0);
  return bfloatValues;
}
