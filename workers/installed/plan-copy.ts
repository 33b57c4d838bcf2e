import * as v from "valibot";
import { sha256Hex } from "#core/hash/sha256.ts";
import type { ConversionSummary } from "#core/weights/conversion-plan.ts";
import { findQuantization, type Quantization } from "#core/weights/quantization.ts";
import { parseManifest } from "#core/weights/read-manifest.ts";
import { weightsInvalid, weightsUnsupported } from "#core/weights/weight-errors.ts";
import { MANIFEST_NAME } from "#core/weights/weight-manifest.ts";
import type { SourceFile, WeightSource } from "#core/weights/weight-source.ts";
import { libraryOfCopy } from "./library-of-copy.ts";

/** The engine's own settings file: a folder that has one is in its format. */
const CONFIG = "mlc-chat-config.json";
/** The list of shards under its new name and its old one; the engine of this page asks for the first. */
const LISTS = ["tensor-cache.json", "ndarray-cache.json"] as const;
/** Where checkpoints keep their chat template, the newer ones in a file of its own: not the engine's business, but our loader's. */
const TEMPLATES = ["tokenizer_config.json", "chat_template.jinja"] as const;
/** No settings, list or tokenizer is larger. */
const LARGEST_TEXT = 64 * 2 ** 20;

/** A shard as the list names it. */
export interface ListedShard {
  readonly name: string;
  readonly bytes: number;
  /** What the list says, in hexadecimal digits; `null` where it says nothing. */
  readonly md5: string | null;
  /** What the source publishes. */
  readonly sha256: string | null;
}

/** A folder in the engine's format, as it will be copied. */
export interface CopyPlan {
  readonly summary: ConversionSummary;
  readonly fingerprint: string;
  readonly shards: readonly ListedShard[];
  /** The small files, read already. */
  readonly texts: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** A name that stays inside its folder. */
const FileName = v.pipe(v.string(), v.regex(/^[\w][\w.-]{0,127}$/));
const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const ConfigSchema = v.looseObject({
  model_type: v.string(),
  quantization: v.string(),
  tokenizer_files: v.array(FileName),
  model_config: v.optional(v.record(v.string(), v.unknown()), {}),
});

const ListSchema = v.object({
  metadata: v.optional(v.looseObject({ ParamBytes: v.optional(v.number()) }), {}),
  records: v.pipe(
    v.array(
      v.looseObject({
        dataPath: FileName,
        nbytes: Bytes,
        md5sum: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
        records: v.array(v.looseObject({ nbytes: Bytes, byteOffset: Bytes })),
      }),
    ),
    v.minLength(1),
  ),
});

/** Whether a folder holds a model in the engine's format. */
export function isConverted(files: readonly SourceFile[]): boolean {
  return files.some(({ name }) => name === CONFIG);
}

/** Reads the small files of a folder in the engine's format. Throws `weights-invalid` and `weights-unsupported`. */
export async function planCopy(source: WeightSource, signal: AbortSignal): Promise<CopyPlan> {
  const files = new Map((await source.files(signal)).map((file) => [file.name, file]));
  const readText = (name: string): Promise<Uint8Array> => readSmall(source, files, name, signal);
  const configBytes = await readText(CONFIG);
  const config = parse(ConfigSchema, CONFIG, configBytes);
  const quantization = findQuantization(config.quantization);
  if (quantization === null) {
    throw weightsUnsupported(
      `The model is quantised as ${config.quantization}, which this page does not run.`,
      "Use a model in q4f16_1 or q4f32_1.",
    );
  }
  const listName = LISTS.find((name) => files.has(name)) ?? LISTS[0];
  const listBytes = await readText(listName);
  const list = parse(ListSchema, listName, listBytes);
  const sums = await readSums(files, readText);
  const shards = list.records.map((record) => {
    const shard = checkShard(record, files.get(record.dataPath));
    return { ...shard, sha256: shard.sha256 ?? sums.get(shard.name) ?? null };
  });
  const tokenizers = config.tokenizer_files.filter((name) => files.has(name));
  if (!tokenizers.includes("tokenizer.json")) {
    throw weightsInvalid("The model’s folder has no tokenizer.json, which the engine needs.");
  }
  const extras = TEMPLATES.filter((name) => files.has(name) && !tokenizers.includes(name));
  const texts = [
    { name: CONFIG, bytes: configBytes },
    ...LISTS.map((name) => ({ name, bytes: listBytes })),
    ...(await Promise.all(
      [...tokenizers, ...extras].map(async (name) => ({ name, bytes: await readText(name) })),
    )),
  ];
  const decoder = new TextDecoder();
  return {
    summary: summaryOf(source.label, config, quantization, { list, shards, texts }),
    fingerprint: sha256Hex(`copy\n${decoder.decode(configBytes)}\n${decoder.decode(listBytes)}`),
    shards,
    texts,
  };
}

/** What our own manifest says, where the folder has one: it was exported from a page like this. */
async function readSums(
  files: ReadonlyMap<string, SourceFile>,
  readText: (name: string) => Promise<Uint8Array>,
): Promise<ReadonlyMap<string, string>> {
  if (!files.has(MANIFEST_NAME)) return new Map();
  const manifest = parseManifest(new TextDecoder().decode(await readText(MANIFEST_NAME)));
  return new Map(manifest.files.map(({ name, sha256 }) => [name, sha256]));
}

type Config = v.InferOutput<typeof ConfigSchema>;
type List = v.InferOutput<typeof ListSchema>;

function checkShard(record: List["records"][number], file: SourceFile | undefined): ListedShard {
  const { dataPath: name, nbytes: bytes } = record;
  if (file === undefined)
    throw weightsInvalid(`The model’s folder has no ${name}, which its list names.`);
  if (file.size !== bytes) {
    throw weightsInvalid(`${name} has ${file.size} bytes; the model’s list says ${bytes}.`);
  }
  if (record.records.some((tensor) => tensor.byteOffset + tensor.nbytes > bytes)) {
    throw weightsInvalid(`The model’s list names a tensor that lies outside ${name}.`);
  }
  return { name, bytes, md5: record.md5sum ?? null, sha256: file.sha256 };
}

function summaryOf(
  label: string,
  config: Config,
  quantization: Quantization,
  { list, shards, texts }: { list: List } & Pick<CopyPlan, "shards" | "texts">,
): ConversionSummary {
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  const tensors = list.records.flatMap(({ records }) => records.map(({ nbytes }) => nbytes));
  const weightBytes = sum(shards.map(({ bytes }) => bytes));
  const storeBytes = weightBytes + sum(texts.map(({ bytes }) => bytes.length));
  const library = libraryOfCopy(config.model_type, config.model_config, quantization);
  return {
    source: label,
    modelType: config.model_type,
    quantization,
    parameterCount: 0,
    downloadBytes: storeBytes,
    storeBytes,
    largestTensorBytes: Math.max(0, ...tensors),
    deviceBytes: list.metadata.ParamBytes ?? weightBytes,
    peakMemoryBytes: 0,
    shardCount: shards.length,
    tensorCount: tensors.length,
    library,
    warnings: [],
  };
}

async function readSmall(
  source: WeightSource,
  files: ReadonlyMap<string, SourceFile>,
  name: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const file = files.get(name);
  if (file === undefined) throw weightsInvalid(`The model’s folder has no ${name}.`);
  if (file.size > LARGEST_TEXT) throw weightsInvalid(`${name} is too large to be what it says.`);
  return source.read(name, 0, file.size, signal);
}

function parse<Output>(
  schema: v.GenericSchema<unknown, Output>,
  name: string,
  bytes: Uint8Array,
): Output {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw weightsInvalid(`${name} is not JSON.`, undefined, cause);
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const at = v.getDotPath(parsed.issues[0]) ?? "its beginning";
  throw weightsInvalid(`${name} is damaged or of another kind, at ${at}.`);
}
