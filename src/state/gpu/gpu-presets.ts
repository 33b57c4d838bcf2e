import type { ChatShape } from "#core/chat/chat-shape.ts";
import type { ModelNeeds } from "#core/weights/judge-model.ts";

/** One build of a model: its weights in one precision of arithmetic, and the library compiled for it. */
export interface ModelBuild {
  /** `q4f16_1` computes in 16 bits, `q4f32_1` in 32; both keep weights in 4. */
  readonly quantization: "q4f16_1" | "q4f32_1";
  /** The MLC folder of the weights; `null` where nobody publishes one and the visitor names it. */
  readonly modelUrl: string | null;
  readonly libraryUrl: string;
  /** What the model needs of a device and of the browser's storage. */
  readonly needs: ModelNeeds;
}

/** A model that this page knows how to run on the visitor's graphics processor. */
export interface ModelPreset {
  readonly id: string;
  readonly name: string;
  /** A `trained` policy learned to route; a `base` model is only told to. */
  readonly kind: "trained" | "base";
  readonly shape: ChatShape;
  /** Weights to download, about: 4.5 bits for each parameter. */
  readonly downloadBytes: number;
  readonly half: ModelBuild;
  readonly full: ModelBuild;
}

/** Where the engine's own list says that libraries and weights are; as of 0.2.86 of `@mlc-ai/web-llm`. */
const PRESET_SOURCE = {
  libraries: "https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/",
  models: "https://huggingface.co/mlc-ai/",
} as const;

interface Architecture {
  readonly parameters: number;
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  readonly hidden: number;
  /** The beginning of the library's file name. */
  readonly library: string;
}

const QWEN_3B: Architecture = {
  parameters: 3.086e9,
  layers: 36,
  keyValueHeads: 2,
  headSize: 128,
  vocabulary: 151_936,
  hidden: 2048,
  library: "Qwen2.5-3B-Instruct",
};

const LLAMA_3B: Architecture = {
  parameters: 3.213e9,
  layers: 28,
  keyValueHeads: 8,
  headSize: 128,
  vocabulary: 128_256,
  hidden: 3072,
  library: "Llama-3.2-3B-Instruct",
};

const LLAMA_1B: Architecture = {
  parameters: 1.236e9,
  layers: 16,
  keyValueHeads: 8,
  headSize: 64,
  vocabulary: 128_256,
  hidden: 2048,
  library: "Llama-3.2-1B-Instruct",
};

const QWEN_SMALL: Architecture = {
  parameters: 0.494e9,
  layers: 24,
  keyValueHeads: 2,
  headSize: 64,
  vocabulary: 151_936,
  hidden: 896,
  // The libraries of Qwen2 fit the weights of Qwen2.5 at this size.
  library: "Qwen2-0.5B-Instruct",
};

/** The models of the list, the trained policies first. */
export const MODEL_PRESETS: readonly ModelPreset[] = [
  trained("router-r1-qwen2.5-3b", "Router-R1-Qwen2.5-3B-Instruct", "qwen", QWEN_3B),
  trained("router-r1-llama-3.2-3b", "Router-R1-Llama-3.2-3B-Instruct", "llama", LLAMA_3B),
  base("qwen2.5-3b", "Qwen2.5-3B-Instruct", "qwen", QWEN_3B),
  base("llama-3.2-3b", "Llama-3.2-3B-Instruct", "llama", LLAMA_3B),
  base("llama-3.2-1b", "Llama-3.2-1B-Instruct", "llama", LLAMA_1B),
  base("qwen2.5-0.5b", "Qwen2.5-0.5B-Instruct", "qwen", QWEN_SMALL),
];

/** The preset with this id; `null` for the custom model and for one that is not listed any more. */
export function findPreset(id: string): ModelPreset | null {
  return MODEL_PRESETS.find((preset) => preset.id === id) ?? null;
}

function base(id: string, name: string, shape: ChatShape, model: Architecture): ModelPreset {
  const weights = (build: string): string => `${PRESET_SOURCE.models}${name}-${build}-MLC`;
  return preset({ id, name, kind: "base", shape }, model, weights);
}

/** A checkpoint of the same architecture runs on the library of its base model. */
function trained(id: string, name: string, shape: ChatShape, model: Architecture): ModelPreset {
  return preset({ id, name, kind: "trained", shape }, model, () => null);
}

function preset(
  what: Pick<ModelPreset, "id" | "name" | "kind" | "shape">,
  model: Architecture,
  weights: (build: string) => string | null,
): ModelPreset {
  const { layers, keyValueHeads, headSize, vocabulary, hidden } = model;
  const downloadBytes = Math.round((model.parameters * 4.5) / 8);
  const build = (quantization: ModelBuild["quantization"], bytes: number): ModelBuild => ({
    quantization,
    modelUrl: weights(quantization),
    libraryUrl: `${PRESET_SOURCE.libraries}v0_2_86/base/${model.library}-${quantization}_cs1k-webgpu.wasm`,
    needs: {
      weightBytes: downloadBytes,
      cacheBytesPerToken: 2 * layers * keyValueHeads * headSize * bytes,
      // The codes of the word table, 4 bits each.
      largestTensorBytes: (vocabulary * hidden) / 2,
      needsShaderF16: quantization === "q4f16_1",
    },
  });
  return { ...what, downloadBytes, half: build("q4f16_1", 2), full: build("q4f32_1", 4) };
}
