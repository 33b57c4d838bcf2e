import type { PlannedRecord } from "./shard-plan.ts";
import { weightsInvalid } from "./weight-errors.ts";

/** A parameter that a compiled library wants; a dimension that it leaves open is `null`. */
export interface LibraryParameter {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

/** What a compiled library says of itself. */
export interface LibraryMetadata {
  readonly modelType: string;
  readonly quantization: string;
  readonly parameters: readonly LibraryParameter[];
}

const BEGINNING = new TextEncoder().encode('{"model_type"');
const LONGEST = 16 * 2 ** 20;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads the description out of a compiled library: one JSON object among its data. Throws `weights-invalid`. */
export function readLibraryMetadata(library: Uint8Array): LibraryMetadata {
  const at = find(library, BEGINNING);
  const end = at < 0 ? -1 : endOfObject(library, at);
  if (end < 0) {
    throw weightsInvalid(
      "The library does not say which model it was compiled for.",
      "Use a WebGPU library that mlc-llm compiled.",
    );
  }
  try {
    return readMetadata(JSON.parse(new TextDecoder().decode(library.subarray(at, end))));
  } catch (cause) {
    throw weightsInvalid("What the library says of its model is damaged.", undefined, cause);
  }
}

function find(bytes: Uint8Array, wanted: Uint8Array): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** Where the object that begins at a place ends: braces in texts do not count. -1 when it does not. */
function endOfObject(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let inText = false;
  const limit = Math.min(bytes.length, start + LONGEST);
  for (let at = start; at < limit; at += 1) {
    const byte = bytes[at];
    if (byte === BACKSLASH && inText) at += 1;
    else if (byte === QUOTE) inText = !inText;
    else if (!inText) depth += Number(byte === BRACE_OPEN) - Number(byte === BRACE_CLOSE);
    if (depth === 0) return at + 1;
  }
  return -1;
}

type Fields = Readonly<Record<string, unknown>>;

function readMetadata(json: unknown): LibraryMetadata {
  const { model_type, quantization, params } = json as Fields;
  if (!Array.isArray(params)) throw new TypeError("no params");
  return {
    modelType: String(model_type),
    quantization: String(quantization),
    parameters: params.map((one: Fields): LibraryParameter => {
      const { name, shape, dtype } = one;
      if (!Array.isArray(shape)) throw new TypeError("no shape");
      const sizes = shape.map((size: unknown) =>
        typeof size === "number" && size >= 0 ? size : null,
      );
      return { name: String(name), shape: sizes, dtype: String(dtype) };
    }),
  };
}

/** What is compared with a library: the records of a plan, or of a list of shards. */
export type ComparedRecord = Pick<PlannedRecord, "name" | "shape" | "dtype">;

/**
 * In what a converted model differs from what a library wants, as whole sentences; empty when it fits. The engine looks
 * parameters up by name, so their order does not matter and further ones do no harm.
 */
export function libraryDifferences(
  library: LibraryMetadata,
  modelType: string,
  quantization: string,
  records: readonly ComparedRecord[],
): readonly string[] {
  const differences: string[] = [];
  if (library.modelType !== modelType) {
    differences.push(`The library is for ${library.modelType}, the model is ${modelType}.`);
  }
  if (library.quantization !== quantization) {
    differences.push(
      `The library is for ${library.quantization}, the model is in ${quantization}.`,
    );
  }
  const byName = new Map(records.map((record) => [record.name, record]));
  for (const wanted of library.parameters) {
    const difference = differenceOf(wanted, byName.get(wanted.name));
    if (difference !== null) differences.push(difference);
  }
  const known = new Set(library.parameters.map(({ name }) => name));
  if (byName.has("lm_head.q_weight") && !known.has("lm_head.q_weight")) {
    differences.push(
      "The model has a head of its own, and the library uses the word table as the head.",
    );
  }
  return differences;
}

function differenceOf(wanted: LibraryParameter, record: ComparedRecord | undefined): string | null {
  if (record === undefined) return `The model lacks ${wanted.name}.`;
  const fits =
    wanted.shape.length === record.shape.length &&
    wanted.shape.every((size, index) => size === null || size === record.shape[index]);
  if (!fits) {
    return `${wanted.name} is [${record.shape.join(" × ")}], and the library wants [${wanted.shape.map((size) => size ?? "any").join(" × ")}].`;
  }
  if (wanted.dtype === record.dtype) return null;
  return `${wanted.name} is in ${record.dtype}, and the library wants ${wanted.dtype}.`;
}
