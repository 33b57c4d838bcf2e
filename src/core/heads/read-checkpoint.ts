import * as v from "valibot";
import { isSwitchyardError, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { type CheckpointConfig, readConfig } from "./checkpoint-config.ts";
import { COMPACT_FORMATS } from "./compact-manifest.ts";
import { ROUTER_FORMATS } from "./fitted/fitted-files.ts";
import type { BudgetHeads, HeadModel, Heads, LinearHead, PerBudget, RidgeHeads } from "./heads.ts";
import { readHeads } from "./heads-files.ts";
import { type LinearModel, readLinearModel, readLinearModels } from "./joblib/linear-models.ts";
import { refuseFile } from "./joblib/refuse-file.ts";

/** A file of a folder, of an opened archive or of a repository. */
export interface CheckpointFile {
  /** With `/` between folders. Files of one checkpoint share their beginning. */
  readonly path: string;
  /** Reads the whole file; called at most once, and only for files that are needed. */
  readonly read: () => Promise<Uint8Array>;
}

export interface CheckpointProgress {
  readonly filesRead: number;
  readonly filesInAll: number;
  /** What was read last. */
  readonly path: string;
}

export interface ReadCheckpointOptions {
  /** Where the files come from, for a person. */
  readonly source: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CheckpointProgress) => void;
}

export interface Checkpoint<Kind extends Heads = BudgetHeads> {
  readonly heads: Kind;
  /** Models of the configuration whose files are not there: the released code leaves them out without a word. */
  readonly leftOut: readonly string[];
}

const LIMITED = "limited_score_predictors.joblib";
const UNLIMITED_SCORE = "unlimited_score_predictor.joblib";
const UNLIMITED_TOKENS = "unlimited_token_predictor.joblib";

/**
 * Reads a checkpoint as R2-Router publishes it: `config.json` and, under `checkpoints/`, three joblib files per model; or
 * the compact form, a manifest with one binary file. Throws `import-invalid` with the path of the file that is wrong, and
 * `aborted`.
 */
export async function readCheckpoint(
  files: readonly CheckpointFile[],
  options: ReadCheckpointOptions,
): Promise<Checkpoint> {
  const { heads, leftOut } = await readHeadsFiles(files, options);
  if (heads.kind === "fitted") {
    refuseFile("The files hold a fitted router, not a checkpoint.", "Choose a checkpoint.");
  }
  return { heads, leftOut };
}

/** Reads heads of any kind: what {@link readCheckpoint} reads, and a router of the lab. Throws the same. */
export async function readHeadsFiles(
  files: readonly CheckpointFile[],
  options: ReadCheckpointOptions,
): Promise<Checkpoint<Heads>> {
  const reader = new FolderReader(files, options);
  const config = reader.shallowest("config.json");
  if (config === null) {
    const manifest = reader.shallowest("manifest.json");
    if (manifest === null) {
      refuseFile(
        "There is neither a config.json nor a manifest.json among the files.",
        "Choose the folder that holds config.json and the folder “checkpoints”.",
      );
    }
    return { heads: await readCompact(reader, manifest), leftOut: [] };
  }
  return await readRidges(reader, config, options.source);
}

async function readCompact(reader: FolderReader, path: string): Promise<Heads> {
  const manifest = parseJson(await reader.text(path), path);
  const named = v.safeParse(
    v.object({
      format: v.union([
        v.picklist(COMPACT_FORMATS),
        v.pipe(v.string(), v.startsWith(ROUTER_FORMATS)),
      ]),
      bin: v.object({ file: v.string() }),
    }),
    manifest,
  );
  if (!named.success) refuseFile(`${path} is not the manifest of compact heads.`);
  const bin = `${folderOf(path)}${named.output.bin.file}`;
  return await reader.parse(bin, (bytes) => readHeads(manifest, bytes));
}

async function readRidges(reader: FolderReader, path: string, source: string): Promise<Checkpoint> {
  const config = readConfig(parseJson(await reader.text(path), path), path);
  const folder = (model: CheckpointConfig["models"][number]): string =>
    `${folderOf(path)}checkpoints/${model.checkpointDir}/`;
  const there = config.models.filter((model) => reader.has(`${folder(model)}${LIMITED}`));
  if (there.length === 0) {
    refuseFile(
      "There are no checkpoints of any model of config.json among the files.",
      "Choose the folder that holds config.json and the folder “checkpoints”.",
    );
  }
  reader.expect(1 + 3 * there.length);
  const heads: PerBudget<LinearHead>[] = [];
  for (const model of there) heads.push(await readModel(reader, folder(model), config.dimension));
  return {
    heads: {
      kind: "ridge",
      embedding: { model: config.embeddingModel, dimension: config.dimension },
      models: there.map(({ checkpointDir: _, ...model }): HeadModel => model),
      heads,
      source,
    } satisfies RidgeHeads,
    leftOut: config.models.filter((model) => !there.includes(model)).map(({ name }) => name),
  };
}

async function readModel(
  reader: FolderReader,
  folder: string,
  dimension: number,
): Promise<PerBudget<LinearHead>> {
  const single = (name: string): Promise<LinearHead> =>
    reader.parse(`${folder}${name}`, (bytes) => headOf(readLinearModel(bytes), dimension));
  const limited = await reader.parse(`${folder}${LIMITED}`, (bytes) =>
    [...readLinearModels(bytes)].map(([key, model]) => {
      return { budget: budgetOf(key), quality: headOf(model, dimension) };
    }),
  );
  const quality = await single(UNLIMITED_SCORE);
  return { limited, unlimited: { quality, tokens: await single(UNLIMITED_TOKENS) } };
}

/** The budget of a checkpoint's key: `800_score`, or only `800`. Throws `import-invalid`. */
export function budgetOf(key: string): number {
  const budget = Number(key.replace(/_score$/, ""));
  if (!Number.isSafeInteger(budget) || budget <= 0) {
    refuseFile(`“${key.slice(0, 40)}” is not a budget of tokens.`);
  }
  return budget;
}

function headOf({ targets, dimension }: LinearModel, expected: number): LinearHead {
  const [target, ...more] = targets;
  if (target === undefined || more.length > 0) {
    refuseFile(`The model predicts ${targets.length} values where one was due.`);
  }
  if (dimension !== expected) {
    refuseFile(`The model reads ${dimension} numbers, config.json says ${expected}.`);
  }
  // A copy: the file's own bytes are not kept for it.
  return { coef: target.coef.slice(), intercept: target.intercept };
}

/** Looks files up by path, tells the progress, and puts the path of a file into its failures. */
class FolderReader {
  readonly #files: ReadonlyMap<string, CheckpointFile>;
  readonly #options: ReadCheckpointOptions;
  #filesRead = 0;
  #filesInAll = 2;

  constructor(files: readonly CheckpointFile[], options: ReadCheckpointOptions) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#options = options;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  expect(filesInAll: number): void {
    this.#filesInAll = filesInAll;
  }

  /** The file whose path ends with that name and is in the fewest folders. */
  shallowest(name: string): string | null {
    const paths = [...this.#files.keys()].filter((path) => path.endsWith(name));
    return paths.toSorted((a, b) => a.split("/").length - b.split("/").length)[0] ?? null;
  }

  async parse<Result>(path: string, parse: (bytes: Uint8Array) => Result): Promise<Result> {
    const { signal, onProgress } = this.#options;
    throwIfAborted(signal);
    const file = this.#files.get(path);
    if (file === undefined) {
      refuseFile(`The file ${path} is missing.`, "Choose the whole folder, as it is published.");
    }
    const result = parseNamed(path, await file.read(), parse);
    this.#filesRead += 1;
    onProgress?.({ filesRead: this.#filesRead, filesInAll: this.#filesInAll, path });
    return result;
  }

  async text(path: string): Promise<string> {
    return await this.parse(path, (bytes) => new TextDecoder().decode(bytes));
  }
}

function parseNamed<Result>(
  path: string,
  bytes: Uint8Array,
  parse: (bytes: Uint8Array) => Result,
): Result {
  try {
    return parse(bytes);
  } catch (thrown) {
    if (!isSwitchyardError(thrown)) throw thrown;
    const { code, message, fix, side } = thrown;
    throw new SwitchyardError(code, `${path}: ${message}`, { fix, side, cause: thrown });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refuseFile(`${path} is not JSON.`);
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
