import type { ModelSource } from "#workers/gpu/api.ts";

/** An embedding model that the engine lists and this page knows how to run on the visitor's graphics processor. */
export interface EmbeddingPreset {
  /**
   * What heads carry that were fitted on it. It says all that decides the numbers, so that vectors of a server that
   * serves the same model otherwise are never taken for these.
   */
  readonly id: string;
  readonly name: string;
  /** Numbers of a vector. */
  readonly dimension: number;
  readonly downloadBytes: number;
  /** Graphics memory, as the engine's list says. */
  readonly deviceBytes: number;
  readonly source: ModelSource;
}

/** Where the engine's own list says that libraries and weights are; as of 0.2.86 of `@mlc-ai/web-llm`. */
const LIBRARIES =
  "https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base/";
const MODELS = "https://huggingface.co/mlc-ai/";

/** Weights are 32-bit numbers. The builds for batches of four need least memory. */
export const EMBEDDING_PRESETS: readonly EmbeddingPreset[] = [
  preset("s", { dimension: 384, downloadBytes: 133e6, deviceBytes: 238.71e6 }),
  preset("m", { dimension: 768, downloadBytes: 436e6, deviceBytes: 539.4e6 }),
];

/** The model with this id, or the first of the list for one that is not listed any more. */
export function embeddingPreset(id: string): EmbeddingPreset {
  const [first] = EMBEDDING_PRESETS;
  const found = EMBEDDING_PRESETS.find((one) => one.id === id) ?? first;
  if (found === undefined) throw new RangeError("no embedding model is listed");
  return found;
}

function preset(
  size: "s" | "m",
  facts: Pick<EmbeddingPreset, "dimension" | "downloadBytes" | "deviceBytes">,
): EmbeddingPreset {
  const name = `snowflake-arctic-embed-${size}`;
  const id = `webllm/${name}-q0f32-normalised`;
  return {
    id,
    name,
    ...facts,
    source: {
      id,
      modelUrl: `${MODELS}${name}-q0f32-MLC`,
      libraryUrl: `${LIBRARIES}${name}-q0f32-ctx512_cs512_batch4-webgpu.wasm`,
      contextWindow: 512,
    },
  };
}
