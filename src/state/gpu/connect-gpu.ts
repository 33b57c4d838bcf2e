import type { GpuMeans } from "#run/gpu-means.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { embeddingPreset } from "./embedding-presets.ts";
import type { GpuModel } from "./gpu-model.svelte.ts";

/** Connects the router worker with the models of the graphics processor when a run wants them; nothing is loaded before. */
export function connectGpu(
  gpu: () => Promise<Pick<GpuModel, "missing" | "runtime" | "sessionSource" | "embedding">>,
  router: Pick<RouterClient, "connectModel" | "connectEmbedding">,
): GpuMeans {
  return {
    async model() {
      const model = await gpu();
      const missing = await model.missing();
      if (missing === null) await router.connectModel(model.sessionSource);
      return { runtime: model.runtime, missing };
    },
    async embedding(id) {
      const { embedding } = await gpu();
      const missing = await embedding.missing(embeddingPreset(id));
      if (missing === null) await router.connectEmbedding(embedding.source);
      return missing;
    },
  };
}
