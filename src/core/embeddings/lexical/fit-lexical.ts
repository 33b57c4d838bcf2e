import { seededRandom } from "#core/loop/random.ts";
import { chooseTerms, type Terms } from "./choose-terms.ts";
import { type LexicalModel, nameLexicalModel } from "./lexical-model.ts";
import type { SparseRows } from "./sparse-rows.ts";
import { TermWeigher } from "./term-weigher.ts";
import { type Directions, truncatedSvd } from "./truncated-svd.ts";

export interface LexicalSettings {
  /** Numbers per vector; fewer come out where the texts do not differ in so many ways. */
  readonly dimension: number;
  /** How many n-grams of characters, and as many of words, are looked at. */
  readonly termsPerKind: number;
  readonly seed: number;
}

export const LEXICAL_DEFAULTS: LexicalSettings = { dimension: 256, termsPerKind: 4096, seed: 1 };

export interface LexicalProgress {
  readonly stage: "read" | "weigh" | "decompose";
  /** In [0, 1], of this stage. */
  readonly done: number;
}

/** Texts whose n-grams are counted, drawn at random where there are more. */
const MOST_COUNTED = 32_768;
/** Texts, and entries of theirs, that the directions are found from. */
const MOST_ROWS = 8192;
const MOST_ENTRIES = 4_000_000;
const TEXTS_AT_A_TIME = 16;
const GREATEST_STEP = 127;

/**
 * Fits a lexical embedding on texts, those that heads will be fitted on: TF-IDF of hashed n-grams of characters and words,
 * projected on the directions in which the texts differ most (latent semantic analysis). The same texts in the same order
 * and the same settings give the same numbers. Memory beside the texts stays below 80 MB with the default settings: 8 MB of
 * counts, 24 MB of entries, and three dense matrices of at most 8,192 × (dimension + 16) numbers of four bytes. Yields every
 * few milliseconds.
 */
export function* fitLexical(
  texts: readonly string[],
  settings: LexicalSettings = LEXICAL_DEFAULTS,
): Generator<LexicalProgress, LexicalModel> {
  const random = seededRandom(settings.seed);
  const counted = sample(texts, MOST_COUNTED, random);
  const terms = yield* staged(
    "read",
    chooseTerms(counted, settings.termsPerKind),
    1 / Math.max(1, counted.length),
  );
  const fitted = sample(counted, MOST_ROWS, random);
  const sparse = yield* staged("weigh", weighTexts(fitted, terms), 1 / Math.max(1, fitted.length));
  const directions = yield* staged(
    "decompose",
    truncatedSvd(sparse, settings.dimension, random),
    1,
  );
  if (directions.count === 0) return nameLexicalModel(withoutDirections());
  const fallback = meanDirection(sparse, directions);
  yield { stage: "decompose", done: 1 };
  const numbers = quantise(directions, terms.idf);
  yield { stage: "decompose", done: 1 };
  const { buckets } = terms;
  return nameLexicalModel({ dimension: directions.count, buckets, ...numbers, fallback });
}

function* staged<Result>(
  stage: LexicalProgress["stage"],
  work: Generator<number, Result>,
  share: number,
): Generator<LexicalProgress, Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield { stage, done: step.value * share };
  }
}

/** All texts, in their order, or `most` of them in a random one (Fisher and Yates). */
function sample(texts: readonly string[], most: number, random: () => number): readonly string[] {
  if (texts.length <= most) return texts;
  const drawn = [...texts];
  for (let place = 0; place < most; place += 1) {
    const other = place + Math.floor(random() * (drawn.length - place));
    const text = drawn[place] as string;
    drawn[place] = drawn[other] as string;
    drawn[other] = text;
  }
  return drawn.slice(0, most);
}

/** The weights of the texts' terms; where they do not fit into the bound, of the first texts only. */
function* weighTexts(
  texts: readonly string[],
  { buckets, idf }: Terms,
): Generator<number, SparseRows> {
  const weigher = new TermWeigher(buckets, idf);
  const starts = [0];
  let columnOf = new Uint16Array(65_536);
  let values = new Float32Array(65_536);
  let entries = 0;
  for (const [index, text] of texts.entries()) {
    if (index % TEXTS_AT_A_TIME === 0) yield index;
    const found = weigher.weigh(text);
    if (entries + found > MOST_ENTRIES) break;
    if (entries + found > values.length) {
      columnOf = grown(columnOf, new Uint16Array(2 * (entries + found)));
      values = grown(values, new Float32Array(2 * (entries + found)));
    }
    columnOf.set(weigher.terms.subarray(0, found), entries);
    values.set(weigher.weights.subarray(0, found), entries);
    entries += found;
    starts.push(entries);
  }
  const rows = starts.length - 1;
  return { rows, columns: buckets.length, starts: Uint32Array.from(starts), columnOf, values };
}

function grown<List extends Uint16Array | Float32Array>(from: List, to: List): List {
  to.set(from);
  return to;
}

/** Each n-gram's row in steps of its own size: what that takes from a vector is far below what one word more changes. */
function quantise(
  { count, vectors }: Directions,
  idf: Float32Array,
): Pick<LexicalModel, "gains" | "projection"> {
  const projection = new Int8Array(vectors.length);
  const gains = new Float32Array(idf.length);
  for (let term = 0; term < idf.length; term += 1) {
    const from = term * count;
    const to = from + count;
    let greatest = 0;
    for (let at = from; at < to; at += 1) {
      greatest = Math.max(greatest, Math.abs(vectors[at] as number));
    }
    gains[term] = ((idf[term] as number) * greatest) / GREATEST_STEP;
    const scale = greatest === 0 ? 0 : GREATEST_STEP / greatest;
    for (let at = from; at < to; at += 1) {
      projection[at] = Math.round((vectors[at] as number) * scale);
    }
  }
  return { gains, projection };
}

/** Where the mean text stands. */
function meanDirection(sparse: SparseRows, { count, vectors }: Directions): Float32Array {
  const sums = new Float64Array(sparse.columns);
  const entries = sparse.starts[sparse.rows] as number;
  for (let entry = 0; entry < entries; entry += 1) {
    const column = sparse.columnOf[entry] as number;
    sums[column] = (sums[column] as number) + (sparse.values[entry] as number);
  }
  const mean = new Float64Array(count);
  for (let column = 0; column < sparse.columns; column += 1) {
    for (let index = 0; index < count; index += 1) {
      mean[index] =
        (mean[index] as number) +
        (sums[column] as number) * (vectors[column * count + index] as number);
    }
  }
  const length = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(mean, (value) => value / length);
}

/** For texts that have no n-gram in common: all stand in the same place. */
function withoutDirections(): Omit<LexicalModel, "name"> {
  return {
    dimension: 1,
    buckets: new Uint32Array(0),
    gains: new Float32Array(0),
    projection: new Int8Array(0),
    fallback: Float32Array.of(1),
  };
}
