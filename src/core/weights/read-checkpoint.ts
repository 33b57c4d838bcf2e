import { isJsonObject, type JsonObject, readJson } from "#core/python/json-reader.ts";
import { type HeaderTensor, headerLength, LENGTH_BYTES, readHeader } from "./safetensors-header.ts";
import { weightsInvalid, weightsUnsupported } from "./weight-errors.ts";
import type { SourceFile, WeightSource } from "./weight-source.ts";

/** A tensor and the file it lies in. */
export interface CheckpointTensor extends HeaderTensor {
  readonly file: string;
}

/** A checkpoint without its weights: what its small files and headers say. */
export interface Checkpoint {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly config: JsonObject;
  readonly generationConfig: JsonObject | null;
  /** The files with weights, in the order of the index. */
  readonly weightFiles: readonly SourceFile[];
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** Names of tensors in MLC's order of loading: file by file, in a file as the index lists them. */
  readonly loadingOrder: readonly string[];
  /** How many bytes were read to know all this. */
  readonly bytesRead: number;
}

const INDEX_NAME = "model.safetensors.index.json";
const MAX_CONFIG_BYTES = 2 ** 20;
const MAX_INDEX_BYTES = 16 * 2 ** 20;
const MAX_WEIGHT_FILES = 1000;
/** Read from the beginning of a file at once: the headers of most checkpoints fit. */
const FIRST_READ = 256 * 1024;

/** Reads a checkpoint's small files and headers. Throws `weights-invalid`, `weights-unsupported` and what the source throws. */
export async function readCheckpoint(
  source: WeightSource,
  signal: AbortSignal,
): Promise<Checkpoint> {
  const reader = new SmallFiles(source, await source.files(signal), signal);
  const config = await reader.object("config.json", MAX_CONFIG_BYTES);
  if (config === null) {
    throw weightsInvalid(
      "There is no config.json: this is not a checkpoint in Hugging Face's layout.",
      "Name the folder that holds config.json and the safetensors files.",
    );
  }
  const generationConfig = await reader.object("generation_config.json", MAX_CONFIG_BYTES);
  const index = await readIndex(reader);
  const weightFiles = index === null ? filesWithoutIndex(reader) : filesOfIndex(reader, index);
  const byFile = new Map<string, readonly HeaderTensor[]>();
  for (const file of weightFiles) byFile.set(file.name, await reader.header(file));
  const tensors = index === null ? collect(byFile) : collectIndexed(byFile, index);
  return {
    files: reader.files,
    config,
    generationConfig,
    weightFiles,
    tensors,
    loadingOrder: loadingOrder(weightFiles, tensors, index),
    bytesRead: reader.bytesRead,
  };
}

type Index = ReadonlyMap<string, string>;

class SmallFiles {
  readonly files: ReadonlyMap<string, SourceFile>;
  bytesRead = 0;
  readonly #source: WeightSource;
  readonly #signal: AbortSignal;

  constructor(source: WeightSource, files: readonly SourceFile[], signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
    this.files = new Map(files.map((file) => [file.name, file]));
  }

  /** A JSON object; `null` when there is no such file. */
  async object(name: string, maxBytes: number): Promise<JsonObject | null> {
    const file = this.files.get(name);
    if (file === undefined) return null;
    if (file.size > maxBytes) {
      throw weightsInvalid(`${name} has ${file.size} bytes, which it cannot need.`);
    }
    const bytes = await this.#read(file, 0, file.size);
    try {
      const value = readJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (isJsonObject(value)) return value;
    } catch (cause) {
      const reason = cause instanceof SyntaxError ? cause.message : "it is not UTF-8";
      throw weightsInvalid(`${name} cannot be read: ${reason}.`, undefined, cause);
    }
    throw weightsInvalid(`${name} is not an object.`);
  }

  async header(file: SourceFile): Promise<readonly HeaderTensor[]> {
    const first = await this.#read(file, 0, Math.min(file.size, FIRST_READ));
    const end = LENGTH_BYTES + headerLength(file.name, first, file.size);
    const whole = new Uint8Array(end);
    whole.set(first.subarray(0, end));
    if (end > first.length) whole.set(await this.#read(file, first.length, end), first.length);
    return readHeader(file.name, whole.subarray(LENGTH_BYTES), file.size);
  }

  async #read(file: SourceFile, start: number, end: number): Promise<Uint8Array> {
    this.bytesRead += end - start;
    return await this.#source.read(file.name, start, end, this.#signal);
  }
}

async function readIndex(reader: SmallFiles): Promise<Index | null> {
  const object = await reader.object(INDEX_NAME, MAX_INDEX_BYTES);
  if (object === null) return null;
  const map = object.get("weight_map");
  if (!isJsonObject(map) || map.size === 0) {
    throw weightsInvalid(`${INDEX_NAME} does not say where the tensors are.`);
  }
  const index = new Map<string, string>();
  for (const [name, file] of map) {
    if (typeof file !== "string") {
      throw weightsInvalid(`${INDEX_NAME} does not say where “${name.slice(0, 120)}” is.`);
    }
    index.set(name, file);
  }
  return index;
}

function filesOfIndex(reader: SmallFiles, index: Index): SourceFile[] {
  const names = [...new Set(index.values())];
  if (names.length > MAX_WEIGHT_FILES) {
    throw weightsInvalid(`${INDEX_NAME} names ${names.length} files.`);
  }
  return names.map((name) => {
    const file = reader.files.get(name);
    if (file !== undefined) return file;
    throw weightsInvalid(
      `${name.slice(0, 120)} is missing: ${INDEX_NAME} says that tensors are in it.`,
      "Add the missing file, or wait until the checkpoint is uploaded completely.",
    );
  });
}

function filesWithoutIndex(reader: SmallFiles): SourceFile[] {
  const named = [...reader.files.values()].filter(({ name }) => name.endsWith(".safetensors"));
  const whole = named.filter(({ name }) => name === "model.safetensors");
  const files = whole.length > 0 ? whole : named;
  if (files.length === 0) {
    throw weightsUnsupported("There are no safetensors files in this checkpoint.");
  }
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

type ByFile = ReadonlyMap<string, readonly HeaderTensor[]>;

function collect(byFile: ByFile): Map<string, CheckpointTensor> {
  const tensors = new Map<string, CheckpointTensor>();
  for (const [file, list] of byFile) {
    for (const tensor of list) {
      const other = tensors.get(tensor.name);
      if (other !== undefined) {
        throw weightsInvalid(
          `“${tensor.name.slice(0, 120)}” is in ${other.file} and in ${file}, and there is no index.`,
        );
      }
      tensors.set(tensor.name, { ...tensor, file });
    }
  }
  return tensors;
}

/** Only what the index names; a tensor that is not where the index says it is ends everything. */
function collectIndexed(byFile: ByFile, index: Index): Map<string, CheckpointTensor> {
  const places = new Map<string, Map<string, HeaderTensor>>();
  for (const [file, list] of byFile) {
    places.set(file, new Map(list.map((tensor) => [tensor.name, tensor])));
  }
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, file] of index) {
    const tensor = places.get(file)?.get(name);
    if (tensor === undefined) {
      throw weightsInvalid(
        `${INDEX_NAME} says that “${name.slice(0, 120)}” is in ${file}, and it is not.`,
      );
    }
    tensors.set(name, { ...tensor, file });
  }
  return tensors;
}

/** Without an index the names of a file are sorted. */
function loadingOrder(
  files: readonly SourceFile[],
  tensors: ReadonlyMap<string, CheckpointTensor>,
  index: Index | null,
): string[] {
  const names = index === null ? [...tensors.keys()].toSorted(inCodeUnits) : [...index.keys()];
  return files.flatMap((file) => names.filter((name) => tensors.get(name)?.file === file.name));
}

/** As Python sorts names of ASCII. */
function inCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
