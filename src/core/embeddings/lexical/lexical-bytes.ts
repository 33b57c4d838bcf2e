import { SwitchyardError } from "#core/errors.ts";
import { type LexicalModel, littleEndian, nameLexicalModel } from "./lexical-model.ts";

/** "SWLX", the first bytes of the file, and the version of what follows. */
const MAGIC = 0x584c5753;
const VERSION = 1;
/** Magic, version, dimension, number of n-grams; then the digits of the name. */
const HEADER_NUMBERS = 4;
const DIGITS = 16;
/** Terms are numbered in two bytes, and one number stands for none. */
const MOST_TERMS = 65_534;
const HEADER_BYTES = HEADER_NUMBERS * 4 + DIGITS;

/** A lexical embedding as a file: its lists one after the other, little-endian. Some two megabytes. */
export function writeLexicalModel(model: LexicalModel): Uint8Array<ArrayBuffer> {
  const { name, dimension, buckets, gains, fallback, projection } = model;
  const header = littleEndian(Uint32Array.of(MAGIC, VERSION, dimension, buckets.length));
  const digits = new TextEncoder().encode(name.slice(-DIGITS));
  const parts = [header, digits, ...[buckets, gains, fallback, projection].map(littleEndian)];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Reads what {@link writeLexicalModel} writes. Throws `import-invalid` for what is not whole or not of this kind. */
export function readLexicalModel(bytes: Uint8Array): LexicalModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    refuse("The file does not hold a lexical embedding.");
  }
  if (view.getUint32(4, true) !== VERSION) {
    refuse("The lexical embedding was written by another version of the page.");
  }
  const dimension = view.getUint32(8, true);
  const terms = view.getUint32(12, true);
  const expected = HEADER_BYTES + terms * 8 + dimension * 4 + terms * dimension;
  if (dimension === 0 || terms > MOST_TERMS || bytes.length !== expected) {
    refuse(`The lexical embedding has ${bytes.length} bytes; its header says ${expected}.`);
  }
  let at = HEADER_BYTES;
  const take = <List>(list: List, read: (at: number) => number): List => {
    const values = list as { [index: number]: number } & ArrayLike<number>;
    for (let index = 0; index < values.length; index += 1) values[index] = read(at + index * 4);
    at += values.length * 4;
    return list;
  };
  const single = (place: number): number => view.getFloat32(place, true);
  const model = nameLexicalModel({
    dimension,
    buckets: take(new Uint32Array(terms), (place) => view.getUint32(place, true)),
    gains: take(new Float32Array(terms), single),
    fallback: take(new Float32Array(dimension), single),
    projection: Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + at)),
  });
  const digits = new TextDecoder().decode(bytes.subarray(HEADER_BYTES - DIGITS, HEADER_BYTES));
  if (!model.name.endsWith(`-${digits}`)) {
    refuse("The lexical embedding is damaged: its numbers are not those that its name stands for.");
  }
  if (!(model.gains.every(Number.isFinite) && model.fallback.every(Number.isFinite))) {
    refuse("The lexical embedding holds a number that is not finite.");
  }
  return model;
}

function refuse(why: string): never {
  throw new SwitchyardError("import-invalid", why, {
    fix: "Fit the embedding again, or take the file from where it was fitted.",
    side: "visitor",
  });
}
