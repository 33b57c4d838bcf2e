/** Turns texts into vectors. Vectors of different models are never mixed: whoever compares them checks `model`. */
export interface Embedder {
  /** Name of the embedding model, as heads that were fitted on it carry it: `Qwen/Qwen3-0.6B`. */
  readonly model: string;
  /** One vector per text, all of one length and finite. Throws `SwitchyardError`; on abort throws `aborted`. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float64Array[]>;
}
