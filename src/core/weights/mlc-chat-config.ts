import { pythonFloat, type Writable, writePythonJson } from "#core/python/indented-json.ts";
import {
  isJsonObject,
  JsonNumber,
  type JsonObject,
  type JsonValue,
} from "#core/python/json-reader.ts";
import { CONVERSATION_TEMPLATES } from "./conversation-templates.ts";
import type { ModelShape } from "./model-shape.ts";
import type { Quantization } from "./quantization.ts";
import type { TokenizerFacts } from "./tokenizer-facts.ts";
import { weightsInvalid } from "./weight-errors.ts";

/** What the file says besides the checkpoint; MLC's own values unless told. */
export interface ChatConfigSettings {
  /** Tokens of the KV cache. The engine can override it at each load. */
  readonly contextWindow?: number;
  /** Tokens read in one go; the compiled library decides, this only says it. */
  readonly prefillChunk?: number;
  readonly maxBatchSize?: number;
}

export interface ChatConfigInput {
  readonly shape: ModelShape;
  readonly quantization: Quantization;
  /** The checkpoint's `config.json` and `generation_config.json`; the second may be missing. */
  readonly config: JsonObject;
  readonly generationConfig: JsonObject | null;
  readonly tokenizer: TokenizerFacts;
  readonly settings: ChatConfigSettings;
}

/** `mlc-chat-config.json` as mlc-llm's `gen_config` writes it: same keys, same order, numbers spelled as Python does. Throws `weights-invalid`. */
export function writeChatConfig(input: ChatConfigInput): string {
  const { shape, quantization, tokenizer } = input;
  const window = contextWindow(input);
  const chunk = prefillChunk(input, window);
  const modelConfig = shape.modelType === "llama" ? llamaConfig : qwenConfig;
  const from = (key: string, fallback: Writable): Writable =>
    input.generationConfig?.get(key) ?? input.config.get(key) ?? fallback;
  return writePythonJson(
    {
      version: "0.1.0",
      model_type: shape.modelType,
      quantization,
      model_config: modelConfig(input, window, chunk),
      vocab_size: shape.vocabulary,
      context_window_size: window,
      sliding_window_size: -1,
      prefill_chunk_size: chunk,
      attention_sink_size: -1,
      tensor_parallel_shards: 1,
      pipeline_parallel_stages: 1,
      active_vocab_size: tokenizer.size ?? shape.vocabulary,
      temperature: from("temperature", pythonFloat(1)),
      presence_penalty: from("presence_penalty", pythonFloat(0)),
      frequency_penalty: from("frequency_penalty", pythonFloat(0)),
      repetition_penalty: from("repetition_penalty", pythonFloat(1)),
      top_p: from("top_p", pythonFloat(1)),
      tokenizer_files: tokenizer.files,
      tokenizer_info: {
        token_postproc_method: tokenizer.decoding,
        prepend_space_in_encode: tokenizer.prependsSpace,
        strip_space_in_decode: tokenizer.stripsSpace,
      },
      conv_template: CONVERSATION_TEMPLATES[shape.modelType],
      pad_token_id: from("pad_token_id", 0),
      bos_token_id: from("bos_token_id", 1),
      eos_token_id: from("eos_token_id", 2),
      model_task: "chat",
      embedding_metadata: null,
    },
    2,
  );
}

const DEFAULT_BATCH = 128;

function contextWindow({ config, settings }: ChatConfigInput): number {
  if (settings.contextWindow !== undefined) return settings.contextWindow;
  for (const key of ["context_window_size", "max_position_embeddings", "max_sequence_length"]) {
    const value = config.get(key);
    if (value instanceof JsonNumber && Number.isSafeInteger(value.value)) return value.value;
  }
  throw weightsInvalid(
    "config.json does not say how long a text may be (max_position_embeddings).",
  );
}

function prefillChunk({ shape, settings }: ChatConfigInput, window: number): number {
  const chunk = settings.prefillChunk ?? 0;
  if (chunk > 0 && chunk <= window) return chunk;
  return Math.min(window, shape.modelType === "qwen3" ? 2048 : 8192);
}

/** A number of config.json with its spelling; newer files keep the theta in `rope_parameters`. */
function spelled(config: JsonObject, key: string, fallback: Writable): Writable {
  const parameters = config.get("rope_parameters");
  const inner = isJsonObject(parameters) ? parameters.get(key) : undefined;
  return config.get(key) ?? inner ?? fallback;
}

function qwenConfig(input: ChatConfigInput, window: number, chunk: number): Writable {
  const { shape, config, settings } = input;
  const isQwen3 = shape.modelType === "qwen3";
  return {
    hidden_act: "silu",
    hidden_size: shape.hiddenSize,
    intermediate_size: shape.intermediateSize,
    ...(isQwen3 ? { attention_bias: shape.hasAttentionBias } : {}),
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    num_key_value_heads: shape.keyValueHeads,
    rms_norm_eps: spelled(config, "rms_norm_eps", null),
    rope_theta: spelled(config, "rope_theta", shape.ropeTheta),
    vocab_size: shape.vocabulary,
    tie_word_embeddings: shape.isTied,
    context_window_size: window,
    prefill_chunk_size: chunk,
    tensor_parallel_shards: 1,
    head_dim: shape.headSize,
    dtype: "float32",
    max_batch_size: settings.maxBatchSize ?? DEFAULT_BATCH,
    ...(isQwen3 ? { weight_block_size: null } : {}),
  };
}

function llamaConfig(input: ChatConfigInput, window: number, chunk: number): Writable {
  const { shape, config, settings } = input;
  return {
    hidden_size: shape.hiddenSize,
    intermediate_size: shape.intermediateSize,
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    rms_norm_eps: spelled(config, "rms_norm_eps", null),
    vocab_size: shape.vocabulary,
    tie_word_embeddings: shape.isTied,
    position_embedding_base: spelled(config, "rope_theta", shape.ropeTheta),
    rope_scaling: shape.ropeScaling === null ? null : scalingOf(config),
    context_window_size: window,
    prefill_chunk_size: chunk,
    num_key_value_heads: shape.keyValueHeads,
    head_dim: shape.headSize,
    tensor_parallel_shards: 1,
    pipeline_parallel_stages: 1,
    max_batch_size: settings.maxBatchSize ?? DEFAULT_BATCH,
    disaggregation: false,
  };
}

/** The scaling as it is spelled; a theta that newer files keep beside it is named elsewhere. */
function scalingOf(config: JsonObject): JsonValue {
  const scaling = config.get("rope_scaling") ?? config.get("rope_parameters");
  if (!isJsonObject(scaling)) return null;
  return new Map([...scaling].filter(([key]) => key !== "rope_theta"));
}
