import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import { isRecord } from "#core/is-record.ts";

/** What JSON can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

const LISTS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

type ElementName = keyof typeof LISTS;
type NumberList = Float64Array | Float32Array | Int32Array | Uint8Array;

/** The names of numbers that JSON has no word for. */
const ODD_NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** A plain value in two parts: its shape as JSON, and its lists of numbers one after the other as they lie in memory. */
export interface PackedNumbers {
  readonly shape: Json;
  /** Little-endian, in the order in which the lists stand in the shape. */
  readonly bin: Uint8Array<ArrayBuffer>;
}

/**
 * Takes a value of objects, lists, texts and typed arrays apart; nothing is rounded. In the shape a typed array is
 * `{"list": "float64", "count": 3}`, and a number that JSON cannot hold `{"number": "NaN"}`.
 */
export function packNumbers(value: unknown): PackedNumbers {
  const lists: NumberList[] = [];
  const shape = shapeOf(value, lists);
  const bin = new Uint8Array(lists.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of lists) {
    bin.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return { shape, bin };
}

function shapeOf(value: unknown, lists: NumberList[]): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { number: textOf(value) };
  }
  const element = elementOf(value);
  if (element !== null) {
    const list = value as NumberList;
    lists.push(list);
    return { list: element, count: list.length };
  }
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, lists));
  if (!isRecord(value)) throw new TypeError(`a ${typeof value} cannot be packed`);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([key, part]) => [key, shapeOf(part, lists)]));
}

function textOf(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function elementOf(value: unknown): ElementName | null {
  for (const [name, List] of Object.entries(LISTS)) {
    if (value instanceof List) return name as ElementName;
  }
  return null;
}

/**
 * Puts together what {@link packNumbers} took apart. Throws `import-invalid` where the lists do not take up the bytes exactly, or
 * hold a number that is infinite.
 */
export function unpackNumbers({ shape, bin }: { shape: unknown; bin: Uint8Array }): unknown {
  const reader = { bin, at: 0 };
  const value = unpack(shape, reader);
  if (reader.at !== bin.length) {
    refuseFile(`The file of numbers has ${bin.length} bytes; its lists take ${reader.at}.`, FIX);
  }
  return value;
}

const FIX = "Export or fit the router again: the file is damaged or not whole.";

interface Reader {
  readonly bin: Uint8Array;
  at: number;
}

/** Nothing of ours is nested deeper; what is would only use up the stack. */
const DEEPEST = 16;

function unpack(shape: unknown, reader: Reader, depth = 0): unknown {
  if (depth > DEEPEST) refuseFile("The manifest is nested too deeply.", FIX);
  if (Array.isArray(shape)) return shape.map((item) => unpack(item, reader, depth + 1));
  if (!isRecord(shape)) return shape;
  const { list, count, number } = shape;
  if (typeof number === "string") return number === "-0" ? -0 : (ODD_NUMBERS[number] ?? shape);
  if (typeof list === "string" && Object.hasOwn(LISTS, list)) {
    return takeList(LISTS[list as ElementName], count, reader);
  }
  const entries = Object.entries(shape);
  return Object.fromEntries(
    entries.map(([key, part]) => [key, unpack(part, reader, depth + 1)] as const),
  );
}

function takeList(List: (typeof LISTS)[ElementName], count: unknown, reader: Reader): NumberList {
  const rest = reader.bin.length - reader.at;
  const isWhole = Number.isSafeInteger(count) && (count as number) >= 0;
  const bytes = isWhole ? (count as number) * List.BYTES_PER_ELEMENT : Number.NaN;
  if (!(bytes <= rest)) {
    refuseFile(`The file of numbers ends too early: ${rest} bytes are left of ${bytes}.`, FIX);
  }
  // A copy: not `slice`, which shares memory where the bytes are a Buffer of Node's.
  const copy = new Uint8Array(reader.bin.subarray(reader.at, reader.at + bytes));
  reader.at += bytes;
  const taken = new List(copy.buffer);
  if (taken.some((value: number) => Math.abs(value) === Number.POSITIVE_INFINITY)) {
    refuseFile("The file of numbers holds one that is infinite.", FIX);
  }
  return taken;
}
