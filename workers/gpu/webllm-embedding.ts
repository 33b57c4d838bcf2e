import { engineChanged, modelInvalid } from "./gpu-errors.ts";

/** Everything of WebLLM's embedding pipeline that is used below its public interface. */
export interface EmbeddingPipeline {
  readonly tokenizer: { encode(text: string): Int32Array };
  readonly contextWindowSize: number;
  readonly maxBatchSize: number;
}

/** The embedding pipeline of a loaded model. Throws `engine-changed` when it is not there or not as expected. */
export function readEmbeddingPipeline(engine: object, model: string): EmbeddingPipeline {
  const pipelines = (engine as { loadedModelIdToPipeline?: unknown }).loadedModelIdToPipeline;
  const found: unknown = pipelines instanceof Map ? pipelines.get(model) : undefined;
  if (typeof found !== "object" || found === null) throw engineChanged(["embedding pipeline"]);
  const pipeline = found as Partial<EmbeddingPipeline>;
  const missing = [
    typeof pipeline.tokenizer?.encode === "function" ? null : "tokenizer",
    typeof pipeline.contextWindowSize === "number" ? null : "contextWindowSize",
    typeof pipeline.maxBatchSize === "number" ? null : "maxBatchSize",
  ].filter((name) => name !== null);
  if (missing.length > 0) throw engineChanged(missing);
  return pipeline as EmbeddingPipeline;
}

/**
 * Makes texts into tokens as BERT models read them: between `[CLS]` and `[SEP]`, of which the engine adds neither, and
 * cut to the context window. Throws `model-invalid` for a tokenizer of another kind.
 */
export function bertEncoder(pipeline: EmbeddingPipeline): (text: string) => readonly number[] {
  const { tokenizer, contextWindowSize } = pipeline;
  const begin = onlyToken(tokenizer, "[CLS]");
  const end = onlyToken(tokenizer, "[SEP]");
  const room = contextWindowSize - 2;
  return (text) => [begin, ...tokenizer.encode(text).slice(0, room), end];
}

function onlyToken(tokenizer: EmbeddingPipeline["tokenizer"], text: string): number {
  const [token, ...more] = tokenizer.encode(text);
  if (token === undefined || more.length > 0) {
    throw modelInvalid(`its tokenizer does not know ${text} as one token`);
  }
  return token;
}
