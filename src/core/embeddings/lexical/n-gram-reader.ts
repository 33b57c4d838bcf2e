import {
  characterClasses,
  IDEOGRAPH_CLASS,
  LETTER_CLASS,
  SPACE_CLASS,
} from "./character-classes.ts";

/** N-grams are known by the bucket that they are hashed into: the lower half is for characters, the upper for words. */
export const BUCKETS = 1 << 20;
export const FIRST_WORD_BUCKET = BUCKETS / 2;

/** What a text says after so many code units is not read: one long document must not hold up all others. */
const LONGEST_TEXT = 20_000;
const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
const SPACE = 32;

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Words of a pair are joined with another prime, so that a pair is no longer word. */
const PAIR_PRIME = 0x85ebca6b;

/**
 * Reads the n-grams of texts: characters 3 to 5 within what white space separates, its edges counted as a space, and words
 * 1 and 2. Upper and lower case and compatibility forms (NFKC) are one. An ideograph is a word, so that texts without spaces
 * have words too.
 */
export class NGramReader {
  /** The buckets of the text that was read last, one per n-gram in the order of the text, with repetitions. */
  buckets: Uint32Array = new Uint32Array(4096);
  readonly #classes = characterClasses();
  /** The text between two spaces; white space is a space. */
  #codes: Uint16Array = new Uint16Array(1024);
  #length = 0;
  #count = 0;

  /** Reads one text; gives how many n-grams it has. */
  read(text: string): number {
    this.#take(text.slice(0, LONGEST_TEXT).normalize("NFKC").toLowerCase());
    this.#count = 0;
    this.#readCharacters();
    this.#readWords();
    return this.#count;
  }

  #take(text: string): void {
    const length = text.length + 2;
    if (this.#codes.length < length) this.#codes = new Uint16Array(2 * length);
    // Every code unit starts one n-gram of each length, and at most one word and one pair.
    const most = length * (LONGEST_GRAM - SHORTEST_GRAM + 3);
    if (this.buckets.length < most) this.buckets = new Uint32Array(2 * most);
    const codes = this.#codes;
    codes[0] = SPACE;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      codes[index + 1] = this.#classes[code] === SPACE_CLASS ? SPACE : code;
    }
    codes[length - 1] = SPACE;
    this.#length = length;
  }

  #readCharacters(): void {
    const codes = this.#codes;
    const buckets = this.buckets;
    let count = 0;
    for (let start = 0; start + SHORTEST_GRAM <= this.#length; start += 1) {
      let hash = FNV_START;
      const last = Math.min(this.#length, start + LONGEST_GRAM);
      for (let at = start; at < last; at += 1) {
        const code = codes[at] as number;
        hash = Math.imul(hash ^ code, FNV_PRIME);
        if (at - start + 1 >= SHORTEST_GRAM) {
          buckets[count] = mix(hash) % FIRST_WORD_BUCKET;
          count += 1;
        }
        // A space may begin an n-gram and end it: nothing reaches from one word into the next.
        if (code === SPACE && at > start) break;
      }
    }
    this.#count = count;
  }

  #readWords(): void {
    const codes = this.#codes;
    const classes = this.#classes;
    let before = 0;
    let word = FNV_START;
    let isOpen = false;
    for (let at = 0; at < this.#length; at += 1) {
      const code = codes[at] as number;
      const kind = classes[code] as number;
      if (isOpen && kind !== LETTER_CLASS) {
        before = this.#addWord(word, before);
        word = FNV_START;
        isOpen = false;
      }
      if (kind >= LETTER_CLASS) word = Math.imul(word ^ code, FNV_PRIME);
      if (kind === LETTER_CLASS) isOpen = true;
      if (kind === IDEOGRAPH_CLASS) {
        before = this.#addWord(word, before);
        word = FNV_START;
      }
    }
  }

  /** Adds a word, and its pair with the word before; 0 stands for no word. */
  #addWord(word: number, before: number): number {
    this.buckets[this.#count] = FIRST_WORD_BUCKET + (mix(word) % FIRST_WORD_BUCKET);
    this.#count += 1;
    if (before !== 0) {
      const pair = Math.imul(before, PAIR_PRIME) ^ word;
      this.buckets[this.#count] = FIRST_WORD_BUCKET + (mix(pair) % FIRST_WORD_BUCKET);
      this.#count += 1;
    }
    return word;
  }
}

/** Spreads what differs in the high bits over all of them (the finaliser of MurmurHash3, public domain). */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
