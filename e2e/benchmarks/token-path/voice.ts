import { manyLogits } from "#workers/gpu/fixtures/many-logits.ts";
import { TINY_SIZE, TINY_TOKENIZER } from "#workers/gpu/fixtures/tiny-tokenizer.ts";
import type { Tokenizer } from "#workers/gpu/tokenizer.ts";

/** How an engine that computes nothing says what it was told to. */
export interface Voice {
  readonly tokenizer: Tokenizer;
  /**
   * Logits, in an array of their own as the engine's copy from the device is, after which `likely` is to be drawn. `read`
   * is a number that depends on all of the text.
   */
  logits(likely: number, read: number): Float32Array;
  /** What counts as read when a token was, and `likely` was to be drawn. */
  heard(token: number, likely: number): number;
}

/** As many logits as Qwen2.5 gives: copying them and drawing from them cost what they cost there. */
const VOCABULARY = 151_936;

const UNLIKELY = -40;

/** Nothing but the likely token can be drawn. */
export class SureVoice implements Voice {
  readonly tokenizer = TINY_TOKENIZER;
  readonly #logits = new Float32Array(VOCABULARY).fill(UNLIKELY);

  logits(likely: number, read: number): Float32Array {
    const logits = this.#logits.slice();
    // Never likely, but never the same after another text.
    logits[read % VOCABULARY] = UNLIKELY / 2;
    logits[likely] = 10;
    return logits;
  }

  heard(token: number): number {
    return token;
  }
}

/** Different logits in turn, so that none of them is in a cache for having been drawn from just now. */
const ARRAYS = 8;
const WORD = new TextEncoder().encode(" river");

/**
 * In place of some words any token of the vocabulary may be drawn, from logits like a model's. All tokens beyond the tiny vocabulary
 * read as one word, and count as the one that was likely.
 */
export class RoamingVoice implements Voice {
  readonly tokenizer: Tokenizer = {
    encode: (text, options) => TINY_TOKENIZER.encode(text, options),
    encodeSettled: (text) => TINY_TOKENIZER.encodeSettled(text),
    encodeBytes: (bytes) => TINY_TOKENIZER.encodeBytes(bytes),
    bytesOf: (token) => (token >= TINY_SIZE ? WORD : TINY_TOKENIZER.bytesOf(token)),
  };
  readonly #free: ReadonlySet<number>;
  readonly #logits = Array.from({ length: ARRAYS }, (_, seed) =>
    manyLogits(VOCABULARY, seed).fill(UNLIKELY, 0, TINY_SIZE),
  );
  /** `free` are the words in whose place anything may be drawn. */
  constructor(free: string) {
    this.#free = new Set(TINY_TOKENIZER.encode(free, { special: false }));
  }

  logits(likely: number, read: number): Float32Array {
    const logits = this.#logits[read % ARRAYS]?.slice() ?? new Float32Array();
    // Never drawn, and never the same after another text.
    logits[TINY_SIZE + (read % (VOCABULARY - TINY_SIZE))] = UNLIKELY;
    if (!this.#free.has(likely)) logits[likely] = 60;
    return logits;
  }

  heard(token: number, likely: number): number {
    return token >= TINY_SIZE ? likely : token;
  }
}
