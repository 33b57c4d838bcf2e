import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ByteLevelTokenizer } from "#workers/gpu/byte-level-tokenizer.ts";
import {
  chainsOf,
  type ScriptedTable,
  type ScriptedText,
  scriptedTable,
  setCode,
  ZEROS,
} from "./scripted-weights.ts";

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly nbytes: number;
  readonly byteOffset: number;
}

interface Shard {
  readonly dataPath: string;
  readonly nbytes: number;
  readonly records: readonly Tensor[];
}

/** What is copied as it is. */
const COPIED = ["mlc-chat-config.json", "tokenizer.json"];

/** The list of shards goes by two names. */
const LISTS = ["tensor-cache.json", "ndarray-cache.json"];

/**
 * Writes an MLC folder like `like` (same shapes, same tokenizer; 4-bit weights, 32-bit arithmetic, tied word vectors)
 * whose model writes the given texts and nothing else.
 */
export async function writeScriptedModel(
  like: string,
  folder: string,
  texts: readonly ScriptedText[],
): Promise<void> {
  const list = (await readJson(join(like, "tensor-cache.json"))) as {
    readonly records: readonly Shard[];
  };
  const { records } = list;
  const tokenizer = new ByteLevelTokenizer(await readJson(join(like, "tokenizer.json")));
  const tensors = records.flatMap((shard) => shard.records);
  if (tensors.some(({ name }) => name.startsWith("lm_head"))) {
    throw new Error("this model has word vectors of its own for its output");
  }
  const filled = fill(tensors, texts, tokenizer);
  const written: object[] = [];
  for (const shard of records) {
    const bytes = Buffer.alloc(shard.nbytes);
    for (const tensor of shard.records) {
      const values = filled.get(tensor) ?? blank(tensor);
      Buffer.from(values.buffer).copy(bytes, tensor.byteOffset);
    }
    await writeFile(join(folder, basename(shard.dataPath)), bytes);
    written.push({ ...shard, md5sum: createHash("md5").update(bytes).digest("hex") });
  }
  const text = JSON.stringify({ ...list, records: written });
  for (const name of LISTS) await writeFile(join(folder, name), text);
  for (const name of COPIED) await copyFile(join(like, name), join(folder, name));
}

/** The tensors that are more than zeros: the words, the last normalisation, and the attention of the first layer. */
function fill(
  tensors: readonly Tensor[],
  texts: readonly ScriptedText[],
  tokenizer: ByteLevelTokenizer,
): ReadonlyMap<Tensor, Uint32Array | Float32Array> {
  const codes = find(tensors, "embed_tokens.q_weight");
  const scales = find(tensors, "embed_tokens.q_scale");
  const norm = find(tensors, "model.norm.weight");
  const [vocabulary = 0, words = 0] = codes.shape;
  const [, groups = 0] = scales.shape;
  const chains = chainsOf(texts, tokenizer, vocabulary);
  const table = scriptedTable(chains, { hidden: 8 * words, groups });
  const filled = new Map([codes, scales, norm].map((tensor) => [tensor, blank(tensor)]));
  for (let token = 0; token < vocabulary; token += 1) {
    const row = table.rows.get(token) ?? table.rest[token % 2 === 0 ? 0 : 1];
    filled.get(codes)?.set(row.codes, token * words);
    filled.get(scales)?.set(row.scales, token * groups);
  }
  filled.get(norm)?.set(table.norm);
  return new Map([...filled, ...attentionOf(tensors, table)]);
}

/**
 * Queries and keys stay zero, so every token looks at all alike. The first number of the first value reads one place of each token,
 * and the output writes what the first head saw into another.
 */
function attentionOf(
  tensors: readonly Tensor[],
  { attention }: Pick<ScriptedTable, "attention">,
): ReadonlyMap<Tensor, Uint32Array | Float32Array> {
  const layer = (end: RegExp): Tensor => {
    const tensor = tensors.find(
      ({ name }) => /layers\.0\.self_attn\./.test(name) && end.test(name),
    );
    if (tensor === undefined) throw new Error(`this model has no ${end.source} in its first layer`);
    return tensor;
  };
  const fused = /(c_attn|qkv_proj)\.q_weight$/;
  const output = /o_proj\.q_weight$/;
  const [rows = 0] = layer(fused).shape;
  const [, words = 0] = layer(output).shape;
  const queries = 8 * words;
  const firstValue = queries + (rows - queries) / 2;
  return new Map([
    ...single(layer(fused), layer(/(c_attn|qkv_proj)\.q_scale$/), firstValue, attention.from, 1),
    ...single(layer(output), layer(/o_proj\.q_scale$/), attention.to, 0, attention.scale),
  ]);
}

/** A matrix of zeros with one number in it. */
function single(
  codes: Tensor,
  scales: Tensor,
  row: number,
  column: number,
  value: number,
): readonly (readonly [Tensor, Uint32Array | Float32Array])[] {
  const [, words = 0] = codes.shape;
  const [, groups = 0] = scales.shape;
  const zeros = blank(codes);
  const factors = blank(scales);
  if (zeros instanceof Uint32Array) {
    setCode(zeros.subarray(row * words, (row + 1) * words), column, 8);
  }
  factors[row * groups + Math.floor(column / ((8 * words) / groups))] = value;
  return [
    [codes, zeros],
    [scales, factors],
  ];
}

/** All zeros, but for the normalisations, which change nothing. */
function blank({ name, dtype, nbytes }: Tensor): Uint32Array | Float32Array {
  if (dtype === "uint32") return new Uint32Array(nbytes / 4).fill(ZEROS);
  if (dtype !== "float32")
    throw new Error(`${name} is kept as ${dtype}: a q4f32_1 model is needed`);
  const value = /norm\.weight$/.test(name) ? 1 : 0;
  return new Float32Array(nbytes / 4).fill(value);
}

function find(tensors: readonly Tensor[], end: string): Tensor {
  const tensor = tensors.find(({ name }) => name.endsWith(end));
  if (tensor === undefined) throw new Error(`this model has no ${end}`);
  return tensor;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
