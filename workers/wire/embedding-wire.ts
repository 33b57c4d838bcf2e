import type { Failure } from "#core/errors.ts";

/** What a worker asks of the page, which owns the worker with the embedding model. */
export interface EmbedRequest {
  readonly request: number;
  /** Its id: vectors of different models are never mixed. */
  readonly model: string;
  readonly texts: readonly string[];
}

export type EmbedReply =
  | { readonly request: number; readonly vectors: readonly Float64Array[] }
  | { readonly request: number; readonly failure: Failure };
