import { BUCKETS, FIRST_WORD_BUCKET, NGramReader } from "./n-gram-reader.ts";

/** The n-grams that an embedding looks at. */
export interface Terms {
  /** Their buckets, ascending. */
  readonly buckets: Uint32Array;
  /** Inverse document frequency of each: ln((1 + texts) / (1 + texts with it)) + 1. */
  readonly idf: Float32Array;
}

/** An n-gram of a single text says nothing about another. */
const FEWEST_TEXTS = 2;
/** Texts between two chances for the caller to breathe. */
const TEXTS_AT_A_TIME = 16;

/**
 * Chooses the n-grams that stand in most of the texts, up to `mostPerKind` of characters and as many of words. Memory is
 * two numbers per bucket, however many texts there are. Yields how many texts were read.
 */
export function* chooseTerms(
  texts: readonly string[],
  mostPerKind: number,
): Generator<number, Terms> {
  const reader = new NGramReader();
  const textsWith = new Uint32Array(BUCKETS);
  const lastText = new Uint32Array(BUCKETS);
  for (const [index, text] of texts.entries()) {
    if (index % TEXTS_AT_A_TIME === 0) yield index;
    const grams = reader.read(text);
    const { buckets } = reader;
    for (let place = 0; place < grams; place += 1) {
      const bucket = buckets[place] as number;
      if (lastText[bucket] === index + 1) continue;
      lastText[bucket] = index + 1;
      textsWith[bucket] = (textsWith[bucket] as number) + 1;
    }
  }
  const buckets = new Uint32Array(2 * mostPerKind);
  let chosen = 0;
  for (const [from, to] of [
    [0, FIRST_WORD_BUCKET],
    [FIRST_WORD_BUCKET, BUCKETS],
  ] as const) {
    yield texts.length;
    chosen = addMostFrequent(textsWith, from, to, mostPerKind, buckets, chosen);
  }
  const taken = buckets.slice(0, chosen);
  const idf = Float32Array.from(taken, (bucket) =>
    inverseFrequency(texts.length, textsWith[bucket] as number),
  );
  return { buckets: taken, idf };
}

function inverseFrequency(texts: number, textsWith: number): number {
  return Math.log((1 + texts) / (1 + textsWith)) + 1;
}

/** Adds the buckets in [from, to) with the greatest counts, ascending; of equal ones the lower. Gives the new length. */
function addMostFrequent(
  textsWith: Uint32Array,
  from: number,
  to: number,
  most: number,
  chosen: Uint32Array,
  length: number,
): number {
  const { least, above } = leastCount(textsWith, from, to, most);
  let places = most - above;
  let end = length;
  for (let bucket = from; bucket < to; bucket += 1) {
    const count = textsWith[bucket] as number;
    if (count < least) continue;
    if (count === least) {
      if (places === 0) continue;
      places -= 1;
    }
    chosen[end] = bucket;
    end += 1;
  }
  return end;
}

/** The count that `most` buckets reach, FEWEST_TEXTS where fewer do; and how many are above it. */
function leastCount(
  textsWith: Uint32Array,
  from: number,
  to: number,
  most: number,
): { readonly least: number; readonly above: number } {
  let greatest = FEWEST_TEXTS;
  for (let bucket = from; bucket < to; bucket += 1) {
    greatest = Math.max(greatest, textsWith[bucket] as number);
  }
  const having = new Uint32Array(greatest + 1);
  for (let bucket = from; bucket < to; bucket += 1) {
    const count = textsWith[bucket] as number;
    having[count] = (having[count] as number) + 1;
  }
  let least = greatest;
  let above = 0;
  while (least > FEWEST_TEXTS && above + (having[least] as number) < most) {
    above += having[least] as number;
    least -= 1;
  }
  return { least, above };
}
