import { spread } from "./question-words.ts";

/** Words of a shingle. */
const SHINGLE_WORDS = 3;
/** Shingles that are kept at most: of larger tables a share, the same ones in every text. */
const MOST_ENTRIES = 4_000_000;
const BUCKET_BITS = 12;
const BUCKETS = 1 << BUCKET_BITS;
const TEXTS_AT_A_TIME = 256;
const TWO_32 = 4_294_967_296;

/** Which texts have which shingles (runs of {@link SHINGLE_WORDS} words) that few others have. */
export interface ShingleIndex {
  /** Each text's entries are those from its start to the next one's. */
  readonly starts: Int32Array;
  /** For each entry where the texts of its shingle begin in `members`; −1 where too many texts have it. */
  readonly runs: Int32Array;
  /** Texts by shingle. */
  readonly members: Int32Array;
  /** For each place in `members` where its shingle's texts end. */
  readonly ends: Int32Array;
  /** The share of all shingles that is looked at, in (0, 1]. */
  readonly share: number;
}

/**
 * Indexes texts by the shingles that at most `mostTexts` of them have: what more have is an instruction, an example or a phrase of a
 * template, and says nothing of what is asked. Yields every few milliseconds.
 */
export function* indexShingles(
  texts: readonly Int32Array[],
  mostTexts: number,
  mostEntries: number = MOST_ENTRIES,
): Generator<void, ShingleIndex> {
  const total = texts.reduce((sum, words) => sum + shingleCount(words), 0);
  const share = Math.min(1, mostEntries / Math.max(1, total));
  const { starts, keys, owners } = yield* readShingles(texts, total, share);
  const order = yield* orderByKey(keys);
  const entries = keys.length;
  const runs = new Int32Array(entries).fill(-1);
  const members = new Int32Array(entries);
  const ends = new Int32Array(entries);
  for (let from = 0; from < entries; ) {
    let to = from + 1;
    while (to < entries && keys[order[to] as number] === keys[order[from] as number]) to += 1;
    const isRare = to - from <= mostTexts;
    for (let place = from; place < to; place += 1) {
      const entry = order[place] as number;
      members[place] = owners[entry] as number;
      ends[place] = to;
      if (isRare) runs[entry] = from;
    }
    if ((from ^ to) >>> 18 !== 0) yield;
    from = to;
  }
  return { starts, runs, members, ends, share };
}

function shingleCount(words: Int32Array): number {
  return Math.max(0, words.length - SHINGLE_WORDS + 1);
}

function* readShingles(texts: readonly Int32Array[], total: number, share: number) {
  const starts = new Int32Array(texts.length + 1);
  // Which shingles are taken is as good as chance: a little more than their share may be.
  const most = share === 1 ? total : Math.ceil(1.1 * share * total);
  const keys = new Float64Array(most);
  const owners = new Int32Array(most);
  const limit = share * TWO_32;
  let filled = 0;
  for (const [text, words] of texts.entries()) {
    if (text % TEXTS_AT_A_TIME === 0) yield;
    const seen = new Set<number>();
    for (let at = 0; at < shingleCount(words) && filled < most; at += 1) {
      const low = shingleHash(words, at, 0x9e3779b9);
      if (low >>> 0 >= limit) continue;
      const high = shingleHash(words, at, 0x7f4a7c15);
      const key = (high & 0x1fffff) * TWO_32 + (low >>> 0);
      if (seen.has(key)) continue;
      seen.add(key);
      keys[filled] = key;
      owners[filled] = text;
      filled += 1;
    }
    starts[text + 1] = filled;
  }
  return { starts, keys: keys.subarray(0, filled), owners };
}

function shingleHash(words: Int32Array, at: number, seed: number): number {
  let hash = seed;
  for (let index = 0; index < SHINGLE_WORDS; index += 1) {
    hash = spread(Math.imul(hash, 31) ^ (words[at + index] as number));
  }
  return hash;
}

/** The entries by key, of the same key in their own order: dealt into buckets, and each of these sorted. */
function* orderByKey(keys: Float64Array): Generator<void, Int32Array> {
  const bucketOf = (entry: number): number => (keys[entry] as number) % BUCKETS;
  const starts = new Int32Array(BUCKETS + 1);
  for (let entry = 0; entry < keys.length; entry += 1) {
    const next = bucketOf(entry) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  }
  yield;
  const filled = starts.slice(0, BUCKETS);
  const order = new Int32Array(keys.length);
  for (let entry = 0; entry < keys.length; entry += 1) {
    const bucket = bucketOf(entry);
    order[filled[bucket] as number] = entry;
    filled[bucket] = (filled[bucket] as number) + 1;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    if (bucket % 64 === 0) yield;
    order
      .subarray(starts[bucket], starts[bucket + 1])
      .sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
  }
  return order;
}
