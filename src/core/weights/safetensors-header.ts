import {
  isJsonObject,
  JsonNumber,
  type JsonObject,
  type JsonValue,
  readJson,
} from "#core/python/json-reader.ts";
import { weightsInvalid } from "./weight-errors.ts";

/** A tensor as a safetensors header describes it. */
export interface HeaderTensor {
  readonly name: string;
  /** As written: `F32`, `BF16`, `I64` …; always one of the format's. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its bytes begin in the file. */
  readonly start: number;
  readonly bytes: number;
}

/** The first bytes of a file: the length of the header. */
export const LENGTH_BYTES = 8;

/** The format's own limit is 100 MB; a checkpoint of a thousand tensors takes 150 kB. */
const MAX_HEADER_BYTES = 16 * 2 ** 20;

const MAX_DIMENSIONS = 8;

/** Bytes of an element of every type of the format. */
const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ["BOOL", 1],
  ["U8", 1],
  ["I8", 1],
  ["F8_E4M3", 1],
  ["F8_E5M2", 1],
  ["I16", 2],
  ["U16", 2],
  ["F16", 2],
  ["BF16", 2],
  ["I32", 4],
  ["U32", 4],
  ["F32", 4],
  ["I64", 8],
  ["U64", 8],
  ["F64", 8],
]);

/** The length of the header behind the first 8 bytes of a file. Throws `weights-invalid` for one that cannot be. */
export function headerLength(file: string, first: Uint8Array, fileBytes: number): number {
  if (first.length < LENGTH_BYTES || fileBytes < LENGTH_BYTES) {
    throw weightsInvalid(`${file} is not a safetensors file: it ends after ${fileBytes} bytes.`);
  }
  const view = new DataView(first.buffer, first.byteOffset, LENGTH_BYTES);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw weightsInvalid(
      `${file} is not a safetensors file: its header would have ${length} bytes.`,
    );
  }
  if (length < 2n) throw weightsInvalid(`${file} has an empty header.`);
  if (LENGTH_BYTES + Number(length) > fileBytes) {
    throw weightsInvalid(`${file} is cut off: it ends inside its header.`);
  }
  return Number(length);
}

/**
 * The tensors of a file, by where they lie. Throws `weights-invalid` for a header that is no JSON, says something
 * twice, or describes tensors that overlap, leave gaps, do not fill the file exactly, or have another size than their
 * shape.
 */
export function readHeader(file: string, header: Uint8Array, fileBytes: number): HeaderTensor[] {
  const entries = parse(file, header);
  const dataStart = LENGTH_BYTES + header.length;
  const tensors: HeaderTensor[] = [];
  for (const [name, value] of entries) {
    if (name === "__metadata__") continue;
    tensors.push(readTensor(file, name, value, dataStart));
  }
  tensors.sort((a, b) => a.start - b.start || a.bytes - b.bytes);
  checkLayout(file, tensors, dataStart, fileBytes);
  return tensors;
}

function parse(file: string, header: Uint8Array): JsonObject {
  try {
    const value = readJson(new TextDecoder("utf-8", { fatal: true }).decode(header));
    if (isJsonObject(value)) return value;
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : "it is not UTF-8";
    throw weightsInvalid(`The header of ${file} cannot be read: ${reason}.`, undefined, cause);
  }
  throw weightsInvalid(`The header of ${file} is not an object.`);
}

function readTensor(file: string, name: string, value: JsonValue, dataStart: number): HeaderTensor {
  const wrong = (what: string): Error => weightsInvalid(`In ${file}, ${quote(name)} ${what}.`);
  if (!isJsonObject(value)) throw wrong("is not described");
  const dtype = value.get("dtype");
  const size = typeof dtype === "string" ? DTYPE_BYTES.get(dtype) : undefined;
  if (typeof dtype !== "string" || size === undefined) {
    throw wrong("has a number type that safetensors does not have");
  }
  const shape = readCounts(value.get("shape"));
  if (shape === null || shape.length > MAX_DIMENSIONS) throw wrong("has no proper shape");
  const [begin, end, ...more] = readCounts(value.get("data_offsets")) ?? [];
  if (begin === undefined || end === undefined || more.length > 0 || begin > end) {
    throw wrong("has no proper place in the file");
  }
  const bytes = shape.reduce((product, count) => product * count, size);
  if (bytes !== end - begin) {
    throw wrong(`takes ${end - begin} bytes, but its shape takes ${bytes}`);
  }
  return { name, dtype, shape, start: dataStart + begin, bytes };
}

function readCounts(value: JsonValue | undefined): number[] | null {
  if (!Array.isArray(value)) return null;
  const items: readonly JsonValue[] = value;
  const counts = items.map((item) =>
    item instanceof JsonNumber && !item.isFloat ? item.value : -1,
  );
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0) ? counts : null;
}

function checkLayout(
  file: string,
  tensors: readonly HeaderTensor[],
  dataStart: number,
  fileBytes: number,
): void {
  let at = dataStart;
  for (const { name, start, bytes } of tensors) {
    if (start < at)
      throw weightsInvalid(`In ${file}, ${quote(name)} overlaps the tensor before it.`);
    if (start > at) throw weightsInvalid(`In ${file}, there is a gap before ${quote(name)}.`);
    at = start + bytes;
  }
  if (at > fileBytes) {
    throw weightsInvalid(
      `${file} is cut off: it has ${fileBytes} bytes, and its header describes ${at}.`,
    );
  }
  if (at < fileBytes) {
    throw weightsInvalid(`${file} has ${fileBytes - at} bytes that its header does not describe.`);
  }
}

/** A name out of a file, short enough for a message. */
function quote(name: string): string {
  return `“${name.length <= 120 ? name : `${name.slice(0, 120)}…`}”`;
}
