import { isJsonObject, JsonNumber, type JsonObject } from "#core/python/json-reader.ts";
import { weightsInvalid, weightsUnsupported } from "./weight-errors.ts";

/** The architectures that have a map of parameters. */
export type ModelType = "qwen2" | "qwen3" | "llama";

/** Llama 3's stretching of its positions. */
export interface RopeScaling {
  readonly factor: number;
  readonly lowFrequencyFactor: number;
  readonly highFrequencyFactor: number;
  readonly originalPositions: number;
}

/** What a checkpoint's `config.json` says of its shape: everything that a compiled library has fixed. */
export interface ModelShape {
  readonly modelType: ModelType;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  /** Whether the word table is also the last layer. */
  readonly isTied: boolean;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling | null;
  readonly normEpsilon: number;
  /** Whether the attention of a qwen3 model has biases; qwen2 always has them, llama never. */
  readonly hasAttentionBias: boolean;
}

const MODEL_TYPES: readonly string[] = ["qwen2", "qwen3", "llama"] satisfies ModelType[];
const LARGEST_COUNT = 2 ** 24;

/** Reads the shape out of `config.json`. Throws `weights-unsupported` for what no library computes, and `weights-invalid`. */
export function readModelShape(config: JsonObject): ModelShape {
  const modelType = readModelType(config);
  refuseUnsupported(config, modelType);
  const fields = new Fields(config);
  const heads = fields.count("num_attention_heads");
  const hiddenSize = fields.count("hidden_size");
  const shape: ModelShape = {
    modelType,
    hiddenSize,
    intermediateSize: fields.count("intermediate_size"),
    layers: fields.count("num_hidden_layers"),
    heads,
    keyValueHeads: fields.count("num_key_value_heads", heads),
    headSize: fields.count("head_dim", Math.floor(hiddenSize / heads)),
    vocabulary: fields.count("vocab_size"),
    isTied: fields.flag("tie_word_embeddings"),
    ropeTheta: readTheta(config),
    ropeScaling: readScaling(config),
    normEpsilon: fields.number("rms_norm_eps"),
    hasAttentionBias: modelType === "qwen3" && fields.flag("attention_bias"),
  };
  checkHeads(shape);
  return shape;
}

function readModelType(config: JsonObject): ModelType {
  const type = config.get("model_type");
  if (typeof type === "string" && MODEL_TYPES.includes(type)) return type as ModelType;
  const named = typeof type === "string" ? `“${type.slice(0, 60)}”` : "not named";
  throw weightsUnsupported(
    `The model's architecture is ${named} in config.json, which cannot be converted.`,
  );
}

function refuseUnsupported(config: JsonObject, modelType: ModelType): void {
  if (isJsonObject(config.get("quantization_config"))) {
    throw weightsUnsupported(
      "The checkpoint is quantised already.",
      "Use the checkpoint it was made from, in bfloat16, float16 or float32.",
    );
  }
  const activation = config.get("hidden_act") ?? "silu";
  if (activation !== "silu") {
    throw weightsUnsupported(
      "The model's activation is not silu, which is all that a library computes.",
    );
  }
  if (config.get("use_sliding_window") === true) {
    throw weightsUnsupported(
      "The model attends in a sliding window, which no library of the list does.",
    );
  }
  const biases = modelType === "llama" ? ["attention_bias", "mlp_bias"] : ["mlp_bias"];
  const biased = biases.find((name) => config.get(name) === true);
  if (biased !== undefined) {
    throw weightsUnsupported(
      `config.json sets ${biased}, and no ${modelType} library has such biases.`,
    );
  }
}

function checkHeads({ modelType, heads, keyValueHeads, headSize, hiddenSize }: ModelShape): void {
  if (heads % keyValueHeads !== 0) {
    throw weightsInvalid(`config.json has ${heads} heads for ${keyValueHeads} key-value heads.`);
  }
  if (modelType === "qwen2" && heads * headSize !== hiddenSize) {
    throw weightsUnsupported(
      `config.json has ${heads} heads of ${headSize} for a hidden size of ${hiddenSize}; a qwen2 library wants them equal.`,
    );
  }
}

/** Newer files keep the settings of positions in `rope_parameters`. */
function ropeFields(config: JsonObject): JsonObject | null {
  const fields = config.get("rope_scaling") ?? config.get("rope_parameters");
  return isJsonObject(fields) ? fields : null;
}

function readTheta(config: JsonObject): number {
  const parameters = config.get("rope_parameters");
  const inner = isJsonObject(parameters) ? parameters.get("rope_theta") : undefined;
  const theta = config.get("rope_theta") ?? inner;
  if (theta === undefined || theta === null) return 10_000;
  if (theta instanceof JsonNumber && theta.value > 0) return theta.value;
  throw weightsInvalid("config.json has a rope_theta that is no number.");
}

function readScaling(config: JsonObject): RopeScaling | null {
  const scaling = ropeFields(config);
  const type = scaling?.get("rope_type") ?? scaling?.get("type") ?? "default";
  if (scaling === null || type === "default") return null;
  if (type !== "llama3" || config.get("model_type") !== "llama") {
    throw weightsUnsupported(
      `The model stretches its positions in a way (${String(type).slice(0, 40)}) that its libraries do not know.`,
    );
  }
  const fields = new Fields(scaling);
  return {
    factor: fields.number("factor"),
    lowFrequencyFactor: fields.number("low_freq_factor"),
    highFrequencyFactor: fields.number("high_freq_factor"),
    originalPositions: fields.count("original_max_position_embeddings"),
  };
}

/** Reads fields of config.json by name; a missing one is an error unless there is a fallback. */
class Fields {
  readonly #object: JsonObject;

  constructor(object: JsonObject) {
    this.#object = object;
  }

  count(name: string, fallback?: number): number {
    const value = this.#object.get(name) ?? null;
    if (value === null && fallback !== undefined) return fallback;
    const count = value instanceof JsonNumber ? value.value : Number.NaN;
    if (Number.isSafeInteger(count) && count > 0 && count <= LARGEST_COUNT) return count;
    throw weightsInvalid(`config.json has no proper ${name}.`);
  }

  number(name: string): number {
    const value = this.#object.get(name);
    if (value instanceof JsonNumber && Number.isFinite(value.value)) return value.value;
    throw weightsInvalid(`config.json has no proper ${name}.`);
  }

  flag(name: string): boolean {
    const value = this.#object.get(name) ?? false;
    if (typeof value === "boolean") return value;
    throw weightsInvalid(`config.json has no proper ${name}.`);
  }
}
