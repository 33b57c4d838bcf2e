/** A loaded embedding model, as far as {@link EmbeddingHost} uses it. */
export interface EmbeddingEngine {
  /** Most tokens of one text, with those at its ends. */
  readonly contextWindow: number;
  /** Texts of one forward pass. */
  readonly batchSize: number;
  /** The tokens of a text as the model reads it: what is longer than the context window is cut off at its end. */
  encode(text: string): readonly number[];
  /** One vector for each text of a batch, as the model gives it. */
  forward(batch: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]>;
  unload(): Promise<void>;
}
