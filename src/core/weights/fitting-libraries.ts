import type { ModelShape, RopeScaling } from "./model-shape.ts";
import type { Quantization } from "./quantization.ts";

/** A library that was compiled for one shape of model: everything in `shape` is fixed in it. */
export interface FittingLibrary {
  /** The beginning of its file name. */
  readonly name: string;
  readonly shape: ModelShape;
  readonly quantizations: readonly Quantization[];
  /** Graphics memory it takes at its own context window, in MB, where the engine's list says it. */
  readonly deviceMegabytes: { readonly q4f16_1: number; readonly q4f32_1: number } | null;
}

/** Where the engine's own list says that libraries are; as of 0.2.86 of `@mlc-ai/web-llm`. */
const LIBRARY_FOLDER =
  "https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base/";

const QWEN2 = {
  modelType: "qwen2",
  ropeTheta: 1_000_000,
  ropeScaling: null,
  normEpsilon: 1e-6,
  hasAttentionBias: false,
} as const satisfies Partial<ModelShape>;

const LLAMA3_SCALING: RopeScaling = {
  factor: 32,
  lowFrequencyFactor: 1,
  highFrequencyFactor: 4,
  originalPositions: 8192,
};

const QUANTISED: readonly Quantization[] = ["q4f16_1", "q4f32_1"];

/** The libraries whose shapes are known, from the presets they were compiled from (mlc-llm `model_preset.py`). */
export const LIBRARIES = {
  qwen2_3b: {
    name: "Qwen2.5-3B-Instruct",
    shape: {
      ...QWEN2,
      hiddenSize: 2048,
      intermediateSize: 11_008,
      layers: 36,
      heads: 16,
      keyValueHeads: 2,
      headSize: 128,
      vocabulary: 151_936,
      isTied: true,
    },
    quantizations: QUANTISED,
    deviceMegabytes: { q4f16_1: 2504.76, q4f32_1: 2893.64 },
  },
  llama3_3b: {
    name: "Llama-3.2-3B-Instruct",
    shape: {
      modelType: "llama",
      hiddenSize: 3072,
      intermediateSize: 8192,
      layers: 28,
      heads: 24,
      keyValueHeads: 8,
      headSize: 128,
      vocabulary: 128_256,
      isTied: true,
      ropeTheta: 500_000,
      ropeScaling: LLAMA3_SCALING,
      normEpsilon: 1e-5,
      hasAttentionBias: false,
    },
    quantizations: QUANTISED,
    deviceMegabytes: { q4f16_1: 2263.69, q4f32_1: 2951.51 },
  },
  qwen2_7b: {
    name: "Qwen2-7B-Instruct",
    shape: {
      ...QWEN2,
      hiddenSize: 3584,
      intermediateSize: 18_944,
      layers: 28,
      heads: 28,
      keyValueHeads: 4,
      headSize: 128,
      vocabulary: 152_064,
      isTied: false,
    },
    quantizations: QUANTISED,
    deviceMegabytes: { q4f16_1: 5106.67, q4f32_1: 5900.09 },
  },
  qwen2_small: {
    name: "Qwen2-0.5B-Instruct",
    shape: {
      ...QWEN2,
      hiddenSize: 896,
      intermediateSize: 4864,
      layers: 24,
      heads: 14,
      keyValueHeads: 2,
      headSize: 64,
      vocabulary: 151_936,
      isTied: true,
    },
    quantizations: ["q4f16_1", "q4f32_1", "q0f16", "q0f32"],
    deviceMegabytes: null,
  },
} as const satisfies Readonly<Record<string, FittingLibrary>>;

/** Where the library of a quantization is published, for the engine's version 0.2.86. */
export function libraryUrl(library: FittingLibrary, quantization: Quantization): string {
  return `${LIBRARY_FOLDER}${library.name}-${quantization}_cs1k-webgpu.wasm`;
}

/** The library that a checkpoint of this shape runs on; `null` when none is known. */
export function findFittingLibrary(
  shape: ModelShape,
  quantization: Quantization,
): FittingLibrary | null {
  const libraries: readonly FittingLibrary[] = Object.values(LIBRARIES);
  const fits = (library: FittingLibrary): boolean =>
    library.quantizations.includes(quantization) && shapeDifferences(shape, library).length === 0;
  return libraries.find(fits) ?? null;
}

/** The library of the table that differs least from a shape, and in what: for the sentence that refuses. */
export function nearestLibrary(shape: ModelShape): {
  readonly library: FittingLibrary;
  readonly differences: readonly string[];
} {
  const libraries: readonly FittingLibrary[] = Object.values(LIBRARIES);
  const all = libraries.map((library) => ({
    library,
    differences: shapeDifferences(shape, library),
  }));
  return all.reduce((best, one) => (one.differences.length < best.differences.length ? one : best));
}

/** How `config.json` names what a library has fixed. */
const FIELD_NAMES = {
  modelType: "model_type",
  hiddenSize: "hidden_size",
  intermediateSize: "intermediate_size",
  layers: "num_hidden_layers",
  heads: "num_attention_heads",
  keyValueHeads: "num_key_value_heads",
  headSize: "head_dim",
  vocabulary: "vocab_size",
  isTied: "tie_word_embeddings",
  ropeTheta: "rope_theta",
  ropeScaling: "rope_scaling",
  normEpsilon: "rms_norm_eps",
  hasAttentionBias: "attention_bias",
} as const satisfies Record<keyof ModelShape, string>;

/** What a checkpoint has otherwise than a library, as `rope_theta 10000 instead of 1000000`. Empty when it fits. */
export function shapeDifferences(shape: ModelShape, library: FittingLibrary): readonly string[] {
  const fields = Object.keys(FIELD_NAMES) as (keyof ModelShape)[];
  return fields.flatMap((field) => {
    const [has, wants] = [show(shape[field]), show(library.shape[field])];
    return has === wants ? [] : [`${FIELD_NAMES[field]} ${has} instead of ${wants}`];
  });
}

function show(value: ModelShape[keyof ModelShape]): string {
  if (value === null) return "none";
  if (typeof value !== "object") return String(value);
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalPositions } = value;
  return `llama3 ${factor}/${lowFrequencyFactor}/${highFrequencyFactor}/${originalPositions}`;
}
