import { throwIfAborted } from "#core/errors.ts";
import type { Engine } from "./engine.ts";

export interface ReadSettings {
  readonly signal: AbortSignal;
  /** Most tokens of one forward pass: between two of them a stop is noticed. */
  readonly chunk: number;
}

/**
 * What the engine's cache holds. A read keeps every token that agrees from the beginning on and takes the rest out,
 * so a rewind, a reply that was read ahead, and the prompt that the next question shares are never read twice. It
 * outlives sessions.
 */
export class TokenCache {
  readonly engine: Engine;
  readonly #oneByOne: boolean;
  #held: number[] = [];
  /** After the last token held; `null` when it was taken out since. */
  #logits: Float32Array | null = null;
  #forwarded = 0;

  /** `oneByOne`: the device reads pieces of several tokens wrongly, except at the beginning. */
  constructor(engine: Engine, { oneByOne = false }: { readonly oneByOne?: boolean } = {}) {
    this.engine = engine;
    this.#oneByOne = oneByOne;
  }

  get held(): readonly number[] {
    return this.#held;
  }

  /** Tokens that went through the model since this cache was made. */
  get forwarded(): number {
    return this.#forwarded;
  }

  /** How many of `tokens` the cache holds already, from the beginning on. */
  agreed(tokens: readonly number[]): number {
    const most = Math.min(tokens.length, this.#held.length);
    let agreed = 0;
    while (agreed < most && this.#held[agreed] === tokens[agreed]) agreed += 1;
    return agreed;
  }

  /**
   * Makes the cache hold exactly `tokens` and returns the logits after the last one, which hold until the next read.
   * Throws `aborted` between two chunks; what was read until then stays and is not read again.
   */
  async read(tokens: readonly number[], { signal, chunk }: ReadSettings): Promise<Float32Array> {
    for (;;) {
      throwIfAborted(signal);
      const logits = await this.readChunk(tokens, chunk);
      if (logits !== null) return logits;
    }
  }

  /** One forward pass of a {@link read}; `null` while more are needed. */
  async readChunk(tokens: readonly number[], chunk: number): Promise<Float32Array | null> {
    const kept = this.#keep(tokens);
    if (this.#logits !== null && kept === tokens.length) return this.#logits;
    const most = this.#mostAfter(kept, chunk);
    const next = tokens.slice(kept, kept + most);
    this.#logits = null;
    try {
      this.#logits = await this.engine.forward(next);
    } catch (thrown) {
      // How far a pass came that failed is not known.
      this.forget();
      throw thrown;
    }
    this.#forwarded += next.length;
    for (const token of next) this.#held.push(token);
    return this.#held.length === tokens.length ? this.#logits : null;
  }

  /** Takes nothing for granted any more: the next read starts at the first token. */
  forget(): void {
    this.#held = [];
    this.#logits = null;
    this.engine.reset();
  }

  #mostAfter(kept: number, chunk: number): number {
    if (this.#oneByOne) return kept === 0 ? this.engine.chunkSize : 1;
    return Math.min(chunk, this.engine.chunkSize);
  }

  /** Takes out what disagrees with `tokens`; the last token too where its logits are gone. Returns what stays. */
  #keep(tokens: readonly number[]): number {
    let kept = this.agreed(tokens);
    const isWhole = kept === tokens.length && kept > 0;
    if (isWhole && !(this.#logits !== null && this.#held.length === kept)) kept -= 1;
    const excess = this.#held.length - kept;
    if (excess === 0) return kept;
    this.#logits = null;
    if (this.engine.pop === null || kept === 0) {
      this.forget();
      return 0;
    }
    this.engine.pop(excess);
    this.#held.length = kept;
    return kept;
  }
}
