import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { toFailure } from "#core/errors.ts";
import type { ConversionPlan } from "#core/weights/conversion-plan.ts";
import { type ConversionSettings, convertWeights } from "#core/weights/convert-weights.ts";
import { discardConversion } from "#core/weights/discard-conversion.ts";
import { libraryUrl } from "#core/weights/fitting-libraries.ts";
import type { HttpWorld } from "#core/weights/http-source.ts";
import { libraryDifferences, readLibraryMetadata } from "#core/weights/library-metadata.ts";
import { planConversion } from "#core/weights/plan-conversion.ts";
import { findPolicyCheckpoint } from "#core/weights/policy-checkpoints.ts";
import { readManifest } from "#core/weights/read-manifest.ts";
import { repairWeights } from "#core/weights/repair-weights.ts";
import { verifyWeights } from "#core/weights/verify-weights.ts";
import { weightsInvalid } from "#core/weights/weight-errors.ts";
import type { WeightSource } from "#core/weights/weight-source.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { type ConvertArguments, readArguments, USAGE } from "./convert-arguments.ts";
import { checkFolder } from "./convert-check-folder.ts";
import { FolderSource } from "./convert-folder-source.ts";
import { FolderTarget } from "./convert-folder-target.ts";
import { ThreadPool } from "./convert-pool.ts";
import { ProgressLine } from "./convert-progress-line.ts";
import { openSource } from "./convert-source.ts";

/** What the command needs of the world, so that tests can bring their own. */
export interface ConvertWorld {
  print(line: string): void;
  /** For progress and problems. */
  readonly screen: { readonly isTerminal: boolean; write(text: string): void };
  readonly http: HttpWorld;
  readonly signal: AbortSignal;
}

const INTERRUPTED = 130;

/**
 * `npm run convert`: converts a checkpoint of Hugging Face into MLC's format, and checks, verifies or repairs what was
 * converted. Resolves with the exit code: 0 done, 1 failed or damaged, 2 used wrongly, 130 interrupted.
 */
export async function main(args: readonly string[], world?: ConvertWorld): Promise<number> {
  if (world !== undefined) return await run(args, world);
  const controller = new AbortController();
  const interrupt = (): void => {
    // The first one ends in order, a second one at once: Node's own way.
    process.removeListener("SIGINT", interrupt);
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  try {
    return await run(args, {
      print: (line) => process.stdout.write(`${line}\n`),
      screen: {
        isTerminal: process.stderr.isTTY === true,
        write: (text) => process.stderr.write(text),
      },
      http: { fetch: (url, init) => fetch(url, init), clock: systemClock },
      signal: controller.signal,
    });
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
}

async function run(args: readonly string[], world: ConvertWorld): Promise<number> {
  let options: ConvertArguments;
  try {
    options = readArguments(args);
  } catch (thrown) {
    world.screen.write(`${thrown instanceof Error ? thrown.message : thrown}\n${USAGE}`);
    return 2;
  }
  try {
    return await WORK[options.work](options, world);
  } catch (thrown) {
    const { code, message, fix } = toFailure(thrown);
    if (code === "aborted") {
      world.screen.write("Interrupted. The same command goes on where it stopped.\n");
      return INTERRUPTED;
    }
    world.screen.write(`${message}\n${fix === "" ? "" : `${fix}\n`}`);
    return 1;
  }
}

type Work = (options: ConvertArguments, world: ConvertWorld) => Promise<number>;

const WORK: Readonly<Record<ConvertArguments["work"], Work>> = {
  convert: (options, world) => withSource(options, world, convert),
  repair: (options, world) => withSource(options, world, repair),
  verify,
  check: async ({ to, library }, { print }) => {
    const differences = await checkFolder(new FolderTarget(to), await readFile(library ?? ""));
    for (const difference of differences) print(difference);
    print(differences.length === 0 ? `${to} fits the library.` : `${to} does not fit the library.`);
    return differences.length === 0 ? 0 : 1;
  },
};

interface Job {
  readonly options: ConvertArguments;
  readonly world: ConvertWorld;
  readonly source: WeightSource;
  readonly target: FolderTarget;
  readonly settings: ConversionSettings;
  readonly line: ProgressLine;
}

/** Opens source, target and threads, and closes them whatever happens. */
async function withSource(
  options: ConvertArguments,
  world: ConvertWorld,
  work: (job: Job) => Promise<number>,
): Promise<number> {
  if (resolve(options.from) === resolve(options.to)) {
    throw weightsInvalid(
      "--from and --to are the same folder.",
      "Convert into a folder of its own.",
    );
  }
  const source = await openSource(options.from, options.revision, world.http);
  const pool = new ThreadPool(options.threads ?? availableParallelism());
  const { screen, signal } = world;
  const line = new ProgressLine({
    isTerminal: screen.isTerminal,
    write: (text) => screen.write(text),
    now: () => world.http.clock.now(),
  });
  const settings: ConversionSettings = {
    signal,
    quantise: pool.quantise,
    now: () => Date.now(),
    onProgress: (progress) => line.show(progress),
  };
  try {
    const target = new FolderTarget(options.to);
    return await work({ options, world, source, target, settings, line });
  } finally {
    line.end();
    await pool.close();
    if (source instanceof FolderSource) await source.close();
  }
}

async function convert({ options, world, source, target, settings, line }: Job): Promise<number> {
  const plan = await planOf(options, source, world.signal);
  introduce(plan, world);
  if (options.library !== null) await expectLibrary(plan, options.library);
  if (options.discards) await discardConversion(target);
  await target.tidy();
  const began = world.http.clock.now();
  const manifest = await convertWeights(plan, source, target, settings);
  line.end();
  const seconds = (world.http.clock.now() - began) / 1000;
  const checked = manifest.inputs.filter(({ isChecked }) => isChecked).length;
  world.print(
    `${options.to}: ${manifest.files.length} files, ${inMegabytes(plan.summary.storeBytes)}, in ${seconds.toFixed(1)} s; ` +
      `${checked} of ${manifest.inputs.length} input files were compared with a published SHA-256.`,
  );
  return 0;
}

async function repair({ options, world, source, target, settings }: Job): Promise<number> {
  const plan = await planOf(options, source, world.signal);
  const manifest = await readManifest(target);
  if (manifest === null) throw noManifest(options.to);
  const damaged = await verifyWeights(target, manifest, { signal: world.signal });
  await repairWeights(plan, source, target, damaged, settings);
  world.print(damaged.length === 0 ? "Every file is sound." : `Repaired: ${damaged.join(", ")}.`);
  return 0;
}

async function verify({ to }: ConvertArguments, { print, signal }: ConvertWorld): Promise<number> {
  const target = new FolderTarget(to);
  const manifest = await readManifest(target);
  if (manifest === null) throw noManifest(to);
  const damaged = await verifyWeights(target, manifest, { signal });
  for (const name of damaged) print(`${name} is missing or damaged.`);
  print(`${manifest.files.length - damaged.length} of ${manifest.files.length} files are sound.`);
  return damaged.length === 0 ? 0 : 1;
}

function noManifest(folder: string): Error {
  return weightsInvalid(
    `${folder} holds no model that this command converted.`,
    "Convert it first.",
  );
}

function planOf(
  options: ConvertArguments,
  source: WeightSource,
  signal: AbortSignal,
): Promise<ConversionPlan> {
  const { shardCapBytes, contextWindow, prefillChunk, maxBatchSize } = options;
  const known = findPolicyCheckpoint(options.from);
  return planConversion(source, options.quantization, {
    signal,
    allowNoTokenizer: true,
    ...(known === null ? {} : { library: known.library }),
    ...(shardCapBytes === null ? {} : { shardCapBytes }),
    ...(contextWindow === null ? {} : { contextWindow }),
    ...(prefillChunk === null ? {} : { prefillChunk }),
    ...(maxBatchSize === null ? {} : { maxBatchSize }),
  });
}

function introduce(
  { summary, quantization }: ConversionPlan,
  { print, screen }: ConvertWorld,
): void {
  const licence = findPolicyCheckpoint(summary.source.replace(/@.*$/, ""))?.licence ?? null;
  if (licence !== null) print(`Licence: ${licence.name} (${licence.url}). ${licence.note}`);
  print(
    `${summary.source}: ${summary.modelType}, ${Math.round(summary.parameterCount / 1e6)} million parameters. ` +
      `Reads ${inMegabytes(summary.downloadBytes)}, stores ${inMegabytes(summary.storeBytes)} in ${summary.shardCount} shards.`,
  );
  if (summary.library !== null) print(`Library: ${libraryUrl(summary.library, quantization)}`);
  for (const warning of summary.warnings) screen.write(`Note: ${warning}\n`);
}

/** Before anything large is read. */
async function expectLibrary(plan: ConversionPlan, path: string): Promise<void> {
  const metadata = readLibraryMetadata(await readFile(path));
  const records = plan.shards.flatMap((shard) => shard.records);
  const differences = libraryDifferences(
    metadata,
    plan.summary.modelType,
    plan.quantization,
    records,
  );
  if (differences.length === 0) return;
  const more = differences.length > 5 ? ` And ${differences.length - 5} more.` : "";
  throw weightsInvalid(
    `The checkpoint does not fit ${path}: ${differences.slice(0, 5).join(" ")}${more}`,
    "Use the library that was compiled for this model and quantization.",
  );
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
}
