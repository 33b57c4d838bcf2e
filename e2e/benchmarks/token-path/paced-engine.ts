import type { Engine } from "#workers/gpu/engine.ts";
import { TINY_TOKENIZER } from "#workers/gpu/fixtures/tiny-tokenizer.ts";

export interface Pace {
  /** Time of a pass of one token, in ms; 0 is as fast as this machine is. */
  readonly decodeMs: number;
  /** Time that each further token of a pass takes, in ms. */
  readonly prefillMs: number;
  /** Waits until a moment of `performance.now()`. */
  readonly until: (moment: number) => Promise<void>;
}

/** As many logits as Qwen2.5 gives: copying them and drawing from them cost what they cost there. */
const VOCABULARY = 151_936;

const UNLIKELY = -40;

/** A device that had to wait makes up for so much, in ms. */
const MOST_LATE = 100;

/**
 * An engine that computes nothing and counts: each generation writes the next text of a list. Its passes end at a rate
 * of their own, whatever happens between them: who asks for the next one late, but soon enough on average, has them all.
 */
export class PacedEngine implements Engine {
  readonly tokenizer = TINY_TOKENIZER;
  readonly endTokens: ReadonlySet<number> = new Set();
  readonly contextWindow = 8192;
  readonly chunkSize = 1024;
  readonly #texts: readonly (readonly number[])[];
  readonly #pace: Pace;
  readonly #logits = new Float32Array(VOCABULARY).fill(UNLIKELY);
  #length = 0;
  #text = 0;
  /** Of the text, what is written. */
  #place = 0;
  #likely = 0;
  #over = 0;
  /** Tokens that went through it. */
  forwarded = 0;

  constructor(texts: readonly string[], pace: Pace) {
    this.#texts = texts.map((text) => TINY_TOKENIZER.encode(text, { special: false }));
    this.#pace = pace;
  }

  get length(): number {
    return this.#length;
  }

  readonly pop = (count: number): void => {
    this.#length -= count;
  };

  async forward(tokens: readonly number[]): Promise<Float32Array> {
    const { decodeMs, prefillMs, until } = this.#pace;
    const begin = Math.max(this.#over, performance.now() - (tokens.length === 1 ? MOST_LATE : 0));
    this.#over = begin + decodeMs + (tokens.length - 1) * prefillMs;
    this.#length += tokens.length;
    this.forwarded += tokens.length;
    this.#goOn(tokens);
    // Each pass gives an array of its own, as the engine's copy from the device is.
    const logits = this.#logits.slice();
    if (decodeMs > 0) await until(this.#over);
    return logits;
  }

  reset(): void {
    this.#length = 0;
    this.#text = 0;
    this.#place = 0;
  }

  #goOn(tokens: readonly number[]): void {
    const text = this.#texts[this.#text] ?? [];
    if (tokens.length === 1 && tokens[0] === this.#likely) this.#place += 1;
    else {
      // Something else was read: once a text is written to its end, the next one follows.
      if (this.#place === text.length - 1) this.#text += 1;
      this.#place = 0;
    }
    this.#logits[this.#likely] = UNLIKELY;
    this.#likely = this.#texts[this.#text]?.[this.#place] ?? 0;
    this.#logits[this.#likely] = 10;
  }
}
