import type { Tokenizer } from "./tokenizer.ts";

/**
 * A language model with a key-value cache, as thin as a session needs it: it knows tokens and logits, no text, no
 * stop strings and no sampling. One operation at a time.
 */
export interface Engine {
  readonly tokenizer: Tokenizer;
  /** Most tokens the cache can hold. */
  readonly contextWindow: number;
  /** Most tokens of one forward pass. */
  readonly chunkSize: number;
  /** Tokens that end a generation; they are no text. */
  readonly endTokens: ReadonlySet<number>;
  /** Tokens in the cache. */
  readonly length: number;
  /**
   * Reads tokens into the cache and returns the logits after the last of them. The array is the engine's own: it
   * holds until the next call. Cannot be interrupted. Throws `gpu-lost` or `gpu-stalled` when the machine gives up.
   */
  forward(tokens: readonly number[]): Promise<Float32Array>;
  /** Takes the last `count` tokens out of the cache; `null` where the engine cannot, then all is read again. */
  readonly pop: ((count: number) => void) | null;
  /** Empties the cache. */
  reset(): void;
}
