import type { Engine } from "#workers/gpu/engine.ts";
import { TINY_TOKENIZER } from "#workers/gpu/fixtures/tiny-tokenizer.ts";
import type { Tokenizer } from "#workers/gpu/tokenizer.ts";
import { SureVoice, type Voice } from "./voice.ts";

export interface Pace {
  /** Time of a pass of one token, in ms; 0 is as fast as this machine is. */
  readonly decodeMs: number;
  /** Time that each further token of a pass takes, in ms. */
  readonly prefillMs: number;
  /** Waits until a moment of `performance.now()`. */
  readonly until: (moment: number) => Promise<void>;
}

/** A device that had to wait makes up for so much, in ms. */
const MOST_LATE = 100;

/**
 * An engine that computes nothing and counts: each generation writes the next text of a list. Its passes end at a rate
 * of their own, whatever happens between them: who asks for the next one late, but soon enough on average, has them all.
 */
export class PacedEngine implements Engine {
  readonly tokenizer: Tokenizer;
  readonly endTokens: ReadonlySet<number> = new Set();
  readonly contextWindow = 8192;
  readonly chunkSize = 1024;
  readonly #texts: readonly (readonly number[])[];
  readonly #pace: Pace;
  readonly #voice: Voice;
  readonly #read: number[] = [];
  /** Of all tokens in the cache. */
  #readSum = 0;
  #text = 0;
  /** Of the text, what is written. */
  #place = 0;
  #likely = 0;
  #over = 0;
  /** Tokens that went through it. */
  forwarded = 0;

  constructor(texts: readonly string[], pace: Pace, voice: Voice = new SureVoice()) {
    this.tokenizer = voice.tokenizer;
    this.#voice = voice;
    this.#texts = texts.map((text) => TINY_TOKENIZER.encode(text, { special: false }));
    this.#pace = pace;
  }

  get length(): number {
    return this.#read.length;
  }

  readonly pop = (count: number): void => {
    for (const token of this.#read.splice(this.#read.length - count)) this.#readSum -= token;
  };

  async forward(tokens: readonly number[]): Promise<Float32Array> {
    const { decodeMs, prefillMs, until } = this.#pace;
    const begin = Math.max(this.#over, performance.now() - (tokens.length === 1 ? MOST_LATE : 0));
    this.#over = begin + decodeMs + (tokens.length - 1) * prefillMs;
    for (const token of tokens) {
      this.#read.push(token);
      this.#readSum += token;
    }
    this.forwarded += tokens.length;
    this.#goOn(tokens);
    const logits = this.#voice.logits(this.#likely, this.#readSum);
    if (decodeMs > 0) await until(this.#over);
    return logits;
  }

  reset(): void {
    this.#read.length = 0;
    this.#readSum = 0;
    this.#text = 0;
    this.#place = 0;
  }

  #goOn(tokens: readonly number[]): void {
    const text = this.#texts[this.#text] ?? [];
    const [first = 0] = tokens;
    const isLikely = this.#voice.heard(first, this.#likely) === this.#likely;
    if (tokens.length === 1 && isLikely) this.#place += 1;
    else {
      // Something else was read: once a text is written to its end, the next one follows.
      if (this.#place === text.length - 1) this.#text += 1;
      this.#place = 0;
    }
    this.#likely = this.#texts[this.#text]?.[this.#place] ?? 0;
  }
}
