import { throwIfAborted } from "#core/errors.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import { LexicalEncoder } from "./lexical-encoder.ts";
import type { LexicalModel } from "./lexical-model.ts";

/** A fitted lexical embedding behind the port that every embedding stands behind: no model, no server, no network. */
export class LexicalEmbedder implements Embedder {
  readonly model: string;
  readonly #encoder: LexicalEncoder;

  constructor(model: LexicalModel) {
    this.model = model.name;
    this.#encoder = new LexicalEncoder(model);
  }

  /** Vectors of length 1, some ten thousand a second. */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float64Array[]> {
    return texts.map((text) => {
      throwIfAborted(signal);
      const vector = new Float64Array(this.#encoder.dimension);
      this.#encoder.encode(text, vector);
      return vector;
    });
  }
}
