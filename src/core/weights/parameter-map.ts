import type { ModelShape } from "./model-shape.ts";

/** A tensor of the checkpoint and the shape it must have. */
export interface ParameterPart {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A parameter of a compiled library: tensors of the checkpoint, one below the other. */
export interface Parameter {
  readonly name: string;
  /** Whether a `q4…_1` scheme makes codes of it: every matrix. */
  readonly isMatrix: boolean;
  readonly shape: readonly number[];
  /** In the order in which their rows stand in it. */
  readonly parts: readonly ParameterPart[];
}

/**
 * Every parameter of a library for a model of this shape, and the tensors it is made of (mlc-llm `model/*_loader.py`).
 * Nothing is transposed; what is fused lies one below the other.
 */
export function parameterMap(shape: ModelShape): readonly Parameter[] {
  const { vocabulary, hiddenSize } = shape;
  const table = [vocabulary, hiddenSize];
  const parameters = [single("model.embed_tokens.weight", table)];
  for (let layer = 0; layer < shape.layers; layer += 1) {
    parameters.push(...layerParameters(shape, `model.layers.${layer}.`));
  }
  parameters.push(single("model.norm.weight", [hiddenSize]));
  if (!shape.isTied) parameters.push(single("lm_head.weight", table));
  return parameters;
}

function layerParameters(shape: ModelShape, prefix: string): Parameter[] {
  const { hiddenSize, intermediateSize, modelType, hasAttentionBias } = shape;
  const attention = `${prefix}self_attn.`;
  const queries = shape.heads * shape.headSize;
  const parameters = [
    fusedAttention(shape, attention, "weight", [hiddenSize]),
    single(`${attention}o_proj.weight`, [hiddenSize, queries]),
    fused(
      `${prefix}mlp.gate_up_proj.weight`,
      ["gate_proj", "up_proj"].map((name) => ({
        name: `${prefix}mlp.${name}.weight`,
        shape: [intermediateSize, hiddenSize],
      })),
    ),
    single(`${prefix}mlp.down_proj.weight`, [hiddenSize, intermediateSize]),
    single(`${prefix}input_layernorm.weight`, [hiddenSize]),
    single(`${prefix}post_attention_layernorm.weight`, [hiddenSize]),
  ];
  if (modelType === "qwen2" || hasAttentionBias) {
    parameters.push(fusedAttention(shape, attention, "bias", []));
  }
  if (hasAttentionBias) parameters.push(single(`${attention}o_proj.bias`, [hiddenSize]));
  if (modelType === "qwen3") {
    for (const name of ["q_norm", "k_norm"]) {
      parameters.push(single(`${attention}${name}.weight`, [shape.headSize]));
    }
  }
  return parameters;
}

/** Queries, keys and values in one; qwen libraries have another name for it than llama's. */
function fusedAttention(
  shape: ModelShape,
  attention: string,
  kind: "weight" | "bias",
  columns: readonly number[],
): Parameter {
  const { heads, keyValueHeads, headSize, modelType } = shape;
  const rows: readonly (readonly [string, number])[] = [
    ["q_proj", heads * headSize],
    ["k_proj", keyValueHeads * headSize],
    ["v_proj", keyValueHeads * headSize],
  ];
  const name = modelType === "llama" ? "qkv_proj" : "c_attn";
  return fused(
    `${attention}${name}.${kind}`,
    rows.map(([part, count]) => ({
      name: `${attention}${part}.${kind}`,
      shape: [count, ...columns],
    })),
  );
}

function single(name: string, shape: readonly number[]): Parameter {
  return fused(name, [{ name, shape }]);
}

function fused(name: string, parts: readonly ParameterPart[]): Parameter {
  const rows = parts.reduce((sum, part) => sum + (part.shape[0] ?? 0), 0);
  const columns = parts[0]?.shape.slice(1) ?? [];
  return { name, parts, isMatrix: columns.length > 0, shape: [rows, ...columns] };
}
