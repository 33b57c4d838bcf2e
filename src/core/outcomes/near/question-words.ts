import { caseFold } from "#core/outcomes/case-fold.ts";

/** What a question says, as far as it takes to tell whether another says the same. */
export interface QuestionWords {
  /** A number for each word, in the order of the text: the same word has the same number everywhere. */
  readonly words: Int32Array;
  /** The same for two questions that have the same numbers and negations, whatever their order. */
  readonly decisive: number;
  /** The same, with a chance far below any that matters, for two questions of the same words only. */
  readonly key: number;
}

/**
 * Numbers with their separators, words, single characters of scripts that are written without spaces, and every sign that is more
 * than punctuation: brackets, operators.
 */
const TOKEN =
  /(?:[.,]?\p{Nd}+)+!*|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]|[\p{L}\p{M}]+|[^\s\p{L}\p{M}\p{Nd}.,;:!?'"`´‘’“”…]/gu;
const DASH = /[‐-―−]/g;
const IS_NUMBER = /\p{Nd}/u;

/** English words that turn a question into another one, as digits do. */
const DECISIVE = new Set(
  (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen " +
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half third quarter twice " +
    "first second not no never none without cannot except"
  ).split(" "),
);

/** Reads a question's words: case, compatibility forms, punctuation and white space do not count. */
export function questionWords(text: string): QuestionWords {
  const folded = caseFold(text.normalize("NFKC")).replace(DASH, "-");
  const tokens = folded.match(TOKEN) ?? [];
  const words = new Int32Array(tokens.length);
  let [decisive, low, high] = [0, 0x9e3779b9, 0x7f4a7c15];
  for (const [index, token] of tokens.entries()) {
    const word = wordHash(token);
    words[index] = word;
    low = spread(Math.imul(low, 31) ^ word);
    high = spread(Math.imul(high, 37) ^ word);
    // A sum, so that the order does not count, of numbers that are spread again, so that two do not stand for a third.
    if (IS_NUMBER.test(token) || DECISIVE.has(token)) decisive = (decisive + spread(word)) | 0;
  }
  return { words, decisive, key: (high & 0x1fffff) * 4_294_967_296 + (low >>> 0) };
}

/** FNV-1a over code units. */
function wordHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  }
  return spread(hash);
}

/** MurmurHash3's last step (public domain). */
export function spread(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
