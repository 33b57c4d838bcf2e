import type { ByteCursor } from "./byte-cursor.ts";
import { refuseFile } from "./refuse-file.ts";

/** Types of numbers that the files may hold. */
type ElementType = "f4" | "f8" | "i4" | "i8";

/** A numpy dtype; its byte order comes later in the stream. */
export interface NumpyType {
  readonly kind: "type";
  readonly element: ElementType;
}

/** An array of numbers in C order, floats of four bytes kept as they are and everything else in double precision. */
export interface NumpyArray {
  readonly kind: "array";
  readonly shape: readonly number[];
  readonly element: ElementType;
  readonly values: Float32Array | Float64Array;
}

const SIZES: Readonly<Record<ElementType, number>> = { f4: 4, f8: 8, i4: 4, i8: 8 };

/** A file that says it has more numbers than this is refused before anything is reserved for them. */
const MOST_ELEMENTS = 16_777_216;

/** A dtype by its name in the stream: `f4`. Throws `import-invalid` for objects, texts, complex numbers and the like. */
export function numpyType(name: string): NumpyType {
  if (name !== "f4" && name !== "f8" && name !== "i4" && name !== "i8") {
    refuseFile(`The file holds an array of type “${name.slice(0, 20)}”; only numbers are read.`);
  }
  return { kind: "type", element: name };
}

/** Number of elements of a shape. Throws `import-invalid` for one that is not a shape or too large. */
function elementCount(shape: readonly number[]): number {
  if (shape.length > 4 || shape.some((side) => !Number.isSafeInteger(side) || side < 0)) {
    refuseFile(
      `The file holds an array of the impossible shape (${shape.slice(0, 8).join(", ")}).`,
    );
  }
  const count = shape.reduce((product, side) => product * side, 1);
  if (count > MOST_ELEMENTS) {
    refuseFile(`The file holds an array of ${count} numbers; at most ${MOST_ELEMENTS} are read.`);
  }
  return count;
}

/** Reads an array's raw little-endian bytes. */
export function readArray(
  cursor: ByteCursor,
  { element }: NumpyType,
  shape: readonly number[],
  order: "C" | "F",
): NumpyArray {
  const count = elementCount(shape);
  const values = readNumbers(cursor.take(count * SIZES[element]), element);
  return {
    kind: "array",
    shape,
    element,
    values: order === "F" && shape.length > 1 ? fromFortran(values, shape) : values,
  };
}

/** The one number of a numpy scalar. */
export function readScalar(bytes: Uint8Array, { element }: NumpyType): number {
  const [value, ...more] = readNumbers(bytes, element);
  if (value === undefined || more.length > 0) {
    refuseFile(
      `The file holds a number of ${bytes.length} bytes where ${SIZES[element]} were due.`,
    );
  }
  return value;
}

function readNumbers(bytes: Uint8Array, element: ElementType): Float32Array | Float64Array {
  const size = SIZES[element];
  const count = Math.floor(bytes.length / size);
  // The data may start at any byte of the file, so it cannot be looked at in place.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = element === "f4" ? new Float32Array(count) : new Float64Array(count);
  const read = READERS[element];
  for (let index = 0; index < count; index += 1) values[index] = read(view, index * size);
  return values;
}

const READERS: Readonly<Record<ElementType, (view: DataView, at: number) => number>> = {
  f4: (view, at) => view.getFloat32(at, true),
  f8: (view, at) => view.getFloat64(at, true),
  i4: (view, at) => view.getInt32(at, true),
  i8: (view, at) => Number(view.getBigInt64(at, true)),
};

/** Elements written first index fastest → last index fastest. */
function fromFortran(
  values: Float32Array | Float64Array,
  shape: readonly number[],
): Float32Array | Float64Array {
  const turned = values.slice();
  const position = shape.map(() => 0);
  for (const value of values) {
    let at = 0;
    for (const [axis, side] of shape.entries()) at = at * side + (position[axis] ?? 0);
    turned[at] = value;
    for (const [axis, side] of shape.entries()) {
      const next = (position[axis] ?? 0) + 1;
      position[axis] = next < side ? next : 0;
      if (next < side) break;
    }
  }
  return turned;
}
