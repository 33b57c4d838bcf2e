import { MLCEngine, ModelType } from "@mlc-ai/web-llm";
import { type SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { ModelSource } from "./api.ts";
import { downloadShards } from "./download-shards.ts";
import type { EmbeddingEngine } from "./embedding-engine.ts";
import { explainEngineError } from "./explain-engine-error.ts";
import { keepLibrary, type LoadTools } from "./load-webllm.ts";
import { filesUrl, readConfig, readShards, readTokenizer } from "./model-files.ts";
import { bertEncoder, readEmbeddingPipeline } from "./webllm-embedding.ts";

export interface EmbeddingTools extends Pick<LoadTools, "world" | "clock" | "signal" | "report"> {
  /** Settles when the device is lost, or taken by another tab. */
  readonly lost: Promise<SwitchyardError>;
}

/** Loads an embedding model through WebLLM: its files are checked before anything large is downloaded. */
export async function loadEmbedding(
  model: ModelSource,
  tools: EmbeddingTools,
): Promise<EmbeddingEngine> {
  const { world, clock, signal, report } = tools;
  try {
    report({ type: "phase", phase: "checking" });
    const base = filesUrl(model.modelUrl);
    await readConfig(world, base, signal);
    // The engine reads it from the cache.
    await readTokenizer(world, base, signal);
    report({ type: "phase", phase: "downloading" });
    await keepLibrary(world, model.libraryUrl, signal);
    const shards = await readShards(world, base, signal);
    await downloadShards(world, shards, { clock, signal, report });
    report({ type: "phase", phase: "compiling" });
    return await compile(model, tools);
  } catch (thrown) {
    throw explainEngineError(thrown);
  }
}

async function compile(
  { id, modelUrl, libraryUrl, contextWindow }: ModelSource,
  { signal, lost }: EmbeddingTools,
): Promise<EmbeddingEngine> {
  const record = {
    model: modelUrl,
    model_id: id,
    model_lib: libraryUrl,
    model_type: ModelType.embedding,
    overrides: { context_window_size: contextWindow },
  };
  const engine = new MLCEngine({ appConfig: { model_list: [record] }, logLevel: "SILENT" });
  const unload = () => engine.unload();
  const onAbort = (): void => void unload().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    // An aborted reload resolves: whether there is a model is seen from the pipeline.
    await Promise.race([engine.reload(id), lost.then((why) => Promise.reject(why))]);
    throwIfAborted(signal);
    const pipeline = readEmbeddingPipeline(engine, id);
    return {
      contextWindow: pipeline.contextWindowSize,
      batchSize: pipeline.maxBatchSize,
      encode: bertEncoder(pipeline),
      forward: async (batch) => {
        const input = batch.map((tokens) => [...tokens]);
        const { data } = await engine.embeddings.create({ model: id, input });
        return data.map(({ embedding }) => embedding);
      },
      unload,
    };
  } catch (thrown) {
    await unload().catch(() => undefined);
    throw thrown;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
