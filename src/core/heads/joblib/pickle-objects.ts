import type { ByteCursor } from "./byte-cursor.ts";
import { type NumpyArray, numpyType, readArray, readScalar } from "./numpy-array.ts";
import { type AllowedGlobal, isKind, type PickleObject, type PickleValue } from "./pickle-value.ts";
import { refuseFile } from "./refuse-file.ts";

/** Classes that are made without arguments and get their attributes afterwards. */
const MADE_EMPTY: ReadonlySet<AllowedGlobal> = new Set([
  "Ridge",
  "LinearRegression",
  "NumpyArrayWrapper",
]);

/** NEWOBJ: an empty instance of an allowed class. */
export function makeObject(of: PickleValue, args: PickleValue): PickleObject {
  if (!isKind(of, "global") || !MADE_EMPTY.has(of.name)) {
    refuseFile("The file makes an object of what is no linear model.");
  }
  if (itemsOf(args).length > 0) refuseFile(`The file makes a ${of.name} with arguments.`);
  return { kind: "object", of: of.name, attributes: new Map() };
}

/** REDUCE: the three calls that arrays need, carried out here and nowhere else. */
export function reduceCall(callee: PickleValue, args: PickleValue): PickleValue {
  if (!isKind(callee, "global")) refuseFile("The file calls what is no function.");
  const [first, second] = itemsOf(args);
  switch (callee.name) {
    case "dtype":
      if (typeof first === "string") return numpyType(first);
      break;
    case "scalar":
      if (isKind(first, "type") && second instanceof Uint8Array) return readScalar(second, first);
      break;
    case "encode":
      if (typeof first === "string" && second === "latin1") return latin1Bytes(first);
      break;
    case "Ridge":
    case "LinearRegression":
    case "NumpyArrayWrapper":
    case "ndarray":
  }
  refuseFile(`The file calls ${callee.name} in a way that arrays do not need.`);
}

/**
 * BUILD: gives an object its attributes. Behind an array's wrapper joblib puts the raw numbers into the stream; the array
 * takes the wrapper's place.
 */
export function buildObject(
  object: PickleValue,
  state: PickleValue,
  cursor: ByteCursor,
): PickleValue {
  if (isKind(object, "type")) {
    const [, order] = itemsOf(state);
    if (order !== "<")
      refuseFile("The file holds numbers in a byte order that is not little-endian.");
    return object;
  }
  if (!isKind(object, "object") || !isKind(state, "dict")) {
    refuseFile("The file gives attributes to what is no linear model.");
  }
  // What a wrapper announces is read once: a second BUILD would read bytes that are not there.
  object.attributes = state.entries;
  return object.of === "NumpyArrayWrapper" ? readWrapped(state.entries, cursor) : object;
}

function readWrapped(wrapper: ReadonlyMap<string, PickleValue>, cursor: ByteCursor): NumpyArray {
  const type = wrapper.get("dtype");
  const order = wrapper.get("order");
  if (!isKind(type, "type")) refuseFile("The file holds an array without a type of numbers.");
  if (order !== "C" && order !== "F") refuseFile("The file holds an array of unknown order.");
  const shape = itemsOf(wrapper.get("shape") ?? null).map((side) =>
    typeof side === "number" ? side : Number.NaN,
  );
  // joblib 1.2 and later pad the data to a multiple of 16: a byte says by how much (1 to 16), and so many 0xff follow.
  const aligned = wrapper.get("numpy_array_alignment_bytes") ?? null;
  if (aligned !== null) skipPadding(cursor);
  return readArray(cursor, type, shape, order);
}

function skipPadding(cursor: ByteCursor): void {
  const length = cursor.uint8();
  const padding = cursor.take(length);
  if (length < 1 || length > 16 || padding.some((byte) => byte !== 0xff)) {
    refuseFile("The file is damaged: the padding before an array is not joblib's.");
  }
}

function itemsOf(value: PickleValue): readonly PickleValue[] {
  if (!isKind(value, "tuple")) refuseFile("The file is damaged: a tuple was due.");
  return value.items;
}

function latin1Bytes(text: string): Uint8Array {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  if ([...text].some((character) => character.charCodeAt(0) > 255)) {
    refuseFile("The file is damaged: bytes in it are not bytes.");
  }
  return bytes;
}
