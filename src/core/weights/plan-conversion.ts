import { Sha256, sha256Hex } from "#core/hash/sha256.ts";
import type { ConversionPlan, TextFile } from "./conversion-plan.ts";
import { SOURCE_DTYPE_BYTES } from "./dtype-casts.ts";
import {
  type FittingLibrary,
  findFittingLibrary,
  nearestLibrary,
  shapeDifferences,
} from "./fitting-libraries.ts";
import { type ChatConfigSettings, writeChatConfig } from "./mlc-chat-config.ts";
import { type ModelShape, readModelShape } from "./model-shape.ts";
import { type Parameter, parameterMap } from "./parameter-map.ts";
import { MAX_BLOCKS_IN_FLIGHT } from "./quantiser.ts";
import type { Quantization } from "./quantization.ts";
import { type Checkpoint, type CheckpointTensor, readCheckpoint } from "./read-checkpoint.ts";
import { chooseReadingOrder } from "./reading-order.ts";
import { sameTensor } from "./same-tensor.ts";
import { DEFAULT_SHARD_CAP, type PlannedShard, planShards } from "./shard-plan.ts";
import {
  CHAT_TEMPLATE_FILE,
  readTokenizerFacts,
  TOKENIZER_FILES,
  type TokenizerFacts,
} from "./tokenizer-facts.ts";
import { weightsInvalid, weightsUnsupported } from "./weight-errors.ts";
import type { WeightSource } from "./weight-source.ts";

export interface PlanSettings extends ChatConfigSettings {
  readonly signal: AbortSignal;
  /** The most bytes of a shard that holds more than one record; MLC's 32 MiB unless told. */
  readonly shardCapBytes?: number;
  /** The library that the model is meant for: a checkpoint of another shape is refused. `"any"` wants one of the table. */
  readonly library?: FittingLibrary | "any";
  /** Warns of a missing `tokenizer.json`, which the engine cannot do without, instead of refusing. */
  readonly allowNoTokenizer?: boolean;
}

const NO_TOKENIZER =
  "There is no tokenizer.json, and the engine reads no other form of a tokenizer.";
/** Source bytes of a row block. */
const LARGEST_BLOCK = 4 * 2 ** 20;
const MAX_TOKENIZER_BYTES = 64 * 2 ** 20;

/**
 * Decides everything about a conversion from the small files and the headers, and refuses by name what cannot become a
 * model: an unknown architecture, a missing tensor, another shape, a number type, other rope settings than the wanted
 * library's. Throws `weights-unsupported`, `weights-invalid` and what the source throws.
 *
 * Memory: blocks under way take at most one shard cap, records that wait for their turn at most another, so a
 * conversion stays below two shards and one row block whatever the model's size.
 */
export async function planConversion(
  source: WeightSource,
  quantization: Quantization,
  settings: PlanSettings,
): Promise<ConversionPlan> {
  const checkpoint = await readCheckpoint(source, settings.signal);
  const shape = readModelShape(checkpoint.config);
  const library = chooseLibrary(shape, quantization, settings.library);
  const parameters = inLoadingOrder(parameterMap(shape), checkpoint);
  for (const parameter of parameters) checkParts(parameter, checkpoint.tensors);
  const warnings = [...(await checkLeftOver(source, shape, checkpoint, settings.signal))];
  if (library === null) warnings.push(noLibrary(shape, quantization));
  if (!checkpoint.files.has("tokenizer.json")) warnings.push(NO_TOKENIZER);
  const capBytes = settings.shardCapBytes ?? DEFAULT_SHARD_CAP;
  const shards = planShards(parameters, quantization, capBytes);
  const order = chooseReadingOrder(
    parameters,
    checkpoint.tensors,
    checkpoint.weightFiles.map(({ name }) => name),
    shards,
    capBytes,
  );
  const tokenizer = await readTokenizer(source, checkpoint, settings);
  const chatConfig = writeChatConfig({
    shape,
    quantization,
    config: checkpoint.config,
    generationConfig: checkpoint.generationConfig,
    tokenizer: tokenizer.facts,
    settings,
  });
  const texts: TextFile[] = [
    { name: "mlc-chat-config.json", bytes: new TextEncoder().encode(chatConfig) },
    ...tokenizer.files,
  ];
  const blockBytes = Math.min(LARGEST_BLOCK, Math.floor(capBytes / (2 * MAX_BLOCKS_IN_FLIGHT)));
  const records = shards.flatMap((shard) => shard.records);
  const parts = order.steps.map(({ tensor }) => tensor);
  const weightBytes = isAllPublished(checkpoint)
    ? sum(checkpoint.weightFiles.map(({ size }) => size))
    : sum(parts.map(({ bytes }) => bytes));
  return {
    summary: {
      source: source.label,
      modelType: shape.modelType,
      quantization,
      parameterCount: sum(parts.map(({ shape: of }) => of.reduce((a, b) => a * b, 1))),
      downloadBytes:
        weightBytes + checkpoint.bytesRead + sum(tokenizer.files.map(({ bytes }) => bytes.length)),
      storeBytes:
        sum(shards.map(({ bytes }) => bytes)) + sum(texts.map(({ bytes }) => bytes.length)),
      largestTensorBytes: Math.max(...records.map(({ deviceBytes }) => deviceBytes)),
      deviceBytes: sum(records.map(({ deviceBytes }) => deviceBytes)),
      peakMemoryBytes:
        order.heldBytes + 2 * MAX_BLOCKS_IN_FLIGHT * Math.max(blockBytes, longestRow(parts)),
      shardCount: shards.length,
      tensorCount: order.steps.length,
      library,
      warnings,
    },
    quantization,
    fingerprint: fingerprintOf(checkpoint, quantization, shards, texts),
    shards,
    steps: order.steps,
    inputs: checkpoint.weightFiles,
    texts,
    blockBytes,
  };
}

function chooseLibrary(
  shape: ModelShape,
  quantization: Quantization,
  wanted: FittingLibrary | "any" | undefined,
): FittingLibrary | null {
  if (wanted === undefined || wanted === "any") {
    const library = findFittingLibrary(shape, quantization);
    if (library === null && wanted === "any")
      throw weightsUnsupported(noLibrary(shape, quantization));
    return library;
  }
  const differences = shapeDifferences(shape, wanted);
  if (differences.length > 0) {
    throw weightsUnsupported(
      `The checkpoint does not fit the library ${wanted.name}: config.json has ${differences.join(", ")}.`,
      "Check the repository and the revision: this is another model.",
    );
  }
  if (!wanted.quantizations.includes(quantization)) {
    throw weightsUnsupported(
      `There is no library ${wanted.name} for ${quantization}.`,
      `Convert to ${wanted.quantizations.join(" or ")}.`,
    );
  }
  return wanted;
}

function noLibrary(shape: ModelShape, quantization: Quantization): string {
  const { library, differences } = nearestLibrary(shape);
  if (differences.length === 0) return `There is no library ${library.name} for ${quantization}.`;
  return `No compiled library that we know fits this checkpoint. The nearest, ${library.name}, differs: ${differences.join(", ")}.`;
}

/** A parameter stands where the first of its tensors does. */
function inLoadingOrder(map: readonly Parameter[], { loadingOrder }: Checkpoint): Parameter[] {
  const owners = new Map<string, Parameter>();
  for (const parameter of map) {
    for (const { name } of parameter.parts) owners.set(name, parameter);
  }
  const ordered = new Set<Parameter>();
  for (const name of loadingOrder) {
    const owner = owners.get(name);
    if (owner !== undefined) ordered.add(owner);
  }
  // Those with no tensor at all come last; checkParts names them.
  return [...new Set([...ordered, ...map])];
}

function checkParts(parameter: Parameter, tensors: ReadonlyMap<string, CheckpointTensor>): void {
  for (const part of parameter.parts) {
    const tensor = tensors.get(part.name);
    if (tensor === undefined) {
      throw weightsInvalid(
        `The checkpoint lacks the tensor ${part.name}, which config.json implies.`,
      );
    }
    if (!(tensor.dtype in SOURCE_DTYPE_BYTES)) {
      throw weightsUnsupported(
        `${part.name} is in ${tensor.dtype}; only F32, F16 and BF16 can be converted.`,
        "Use the checkpoint in bfloat16, float16 or float32.",
      );
    }
    if (tensor.shape.join() !== part.shape.join()) {
      throw weightsInvalid(
        `${part.name} has the shape ${show(tensor.shape)}, and config.json implies ${show(part.shape)}.`,
      );
    }
  }
}

function show(shape: readonly number[]): string {
  return `[${shape.join(" × ")}]`;
}

/** Tensors that no parameter is made of. A head beside a tied word table has to be the table. */
async function checkLeftOver(
  source: WeightSource,
  shape: ModelShape,
  { tensors }: Checkpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const used = new Set(parameterMap(shape).flatMap(({ parts }) => parts.map(({ name }) => name)));
  const left = [...tensors.keys()].filter(
    (name) => !used.has(name) && !name.endsWith("rotary_emb.inv_freq"),
  );
  const head = tensors.get("lm_head.weight");
  const table = tensors.get("model.embed_tokens.weight");
  const isTiedHead = shape.isTied && head !== undefined && table !== undefined;
  if (isTiedHead && !(await sameTensor(source, head, table, signal))) {
    throw weightsUnsupported(
      "config.json says that the last layer is the word table (tie_word_embeddings), but the checkpoint's lm_head.weight differs from it.",
      "A library for tied weights would compute wrong words: correct config.json if the head is meant to differ.",
    );
  }
  const others = left.filter((name) => !(isTiedHead && name === "lm_head.weight"));
  if (others.length === 0) return [];
  const named = others.slice(0, 3).join(", ");
  return [
    `The checkpoint has ${others.length} tensors that a ${shape.modelType} library does not use: ${named}${others.length > 3 ? " …" : ""}.`,
  ];
}

async function readTokenizer(
  source: WeightSource,
  { files }: Checkpoint,
  settings: PlanSettings,
): Promise<{ readonly facts: TokenizerFacts; readonly files: readonly TextFile[] }> {
  const present = TOKENIZER_FILES.filter((name) => files.has(name));
  if (!files.has("tokenizer.json") && settings.allowNoTokenizer !== true) {
    throw weightsInvalid(NO_TOKENIZER, "Save the tokenizer in its fast form beside the weights.");
  }
  const read: TextFile[] = [];
  for (const name of [...present, CHAT_TEMPLATE_FILE].filter((one) => files.has(one))) {
    const size = files.get(name)?.size ?? 0;
    if (size > MAX_TOKENIZER_BYTES)
      throw weightsInvalid(`${name} has ${size} bytes, which it cannot need.`);
    read.push({ name, bytes: await source.read(name, 0, size, settings.signal) });
  }
  const json = read.find(({ name }) => name === "tokenizer.json");
  const text = json === undefined ? null : new TextDecoder().decode(json.bytes);
  return { facts: readTokenizerFacts(present, text), files: read };
}

function isAllPublished({ weightFiles }: Checkpoint): boolean {
  return weightFiles.every(({ sha256 }) => sha256 !== null);
}

function longestRow(tensors: readonly CheckpointTensor[]): number {
  const rows = tensors.map(({ bytes, shape }) => (shape.length > 1 ? bytes / (shape[0] ?? 1) : 0));
  return Math.max(0, ...rows);
}

/** See `WeightManifest.fingerprint`. Files without a published sum are known by their size and their tensors only. */
function fingerprintOf(
  { weightFiles, tensors }: Checkpoint,
  quantization: Quantization,
  shards: readonly PlannedShard[],
  texts: readonly TextFile[],
): string {
  return sha256Hex(
    JSON.stringify([
      quantization,
      weightFiles.map(({ name, size, sha256 }) => [name, size, sha256]),
      [...tensors.values()].map(({ name, dtype, shape, file, start }) => [
        name,
        dtype,
        shape,
        file,
        start,
      ]),
      shards.map(({ name, bytes, records }) => [name, bytes, records.map((record) => record.name)]),
      texts.map(({ name, bytes }) => [name, new Sha256().update(bytes).digestHex()]),
    ]),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
