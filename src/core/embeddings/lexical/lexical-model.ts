import { Sha256 } from "#core/hash/sha256.ts";

/** A fitted lexical embedding: all that is needed to turn a text into a vector. Typed arrays only, so that it can be cloned. */
export interface LexicalModel {
  /** Says the kind and the length of the vectors and is the hash of everything else: `lexical-256-3f9a0c…`. */
  readonly name: string;
  /** Numbers per vector. */
  readonly dimension: number;
  /** The buckets of the n-grams that count, ascending. */
  readonly buckets: Uint32Array;
  /** What each of them counts: inverse document frequency times the scale of its row of `projection`. */
  readonly gains: Float32Array;
  /** A row of `dimension` numbers for each n-gram. */
  readonly projection: Int8Array;
  /** Stands for a text in which no known n-gram occurs: the direction of the mean text. Of length 1. */
  readonly fallback: Float32Array;
}

/** Changes whenever the same numbers would give other vectors, so that those are never taken for the same. */
const VERSION = 1;
const DIGITS_OF_NAME = 16;

/** The model with the name that its numbers give it. */
export function nameLexicalModel(parts: Omit<LexicalModel, "name">): LexicalModel {
  const hash = new Sha256().update(Uint8Array.of(VERSION));
  for (const list of [parts.buckets, parts.gains, parts.projection, parts.fallback]) {
    hash.update(littleEndian(list));
  }
  const digits = hash.digestHex().slice(0, DIGITS_OF_NAME);
  return { name: `lexical-${parts.dimension}-${digits}`, ...parts };
}

/** The bytes of a list as every machine writes them into a file. */
export function littleEndian(
  list: Uint32Array | Float32Array | Int8Array,
): Uint8Array<ArrayBuffer> {
  if (list instanceof Int8Array) return Uint8Array.from(list);
  const bytes = new Uint8Array(list.byteLength);
  const view = new DataView(bytes.buffer);
  const isWhole = list instanceof Uint32Array;
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index] as number;
    if (isWhole) view.setUint32(index * 4, value, true);
    else view.setFloat32(index * 4, value, true);
  }
  return bytes;
}
