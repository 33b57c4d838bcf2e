import { toFailure } from "#core/errors.ts";
import {
  type ConversionJournal,
  type FinishedShard,
  readJournal,
  writeJournal,
} from "./conversion-journal.ts";
import type { ConversionPlan } from "./conversion-plan.ts";
import type { ConversionProgress } from "./conversion-progress.ts";
import { convertShards, stepsFor } from "./convert-shards.ts";
import { discardConversion } from "./discard-conversion.ts";
import { InputChecks } from "./input-checks.ts";
import { MemoryMeter } from "./memory-meter.ts";
import { ProgressCount } from "./progress-count.ts";
import type { Quantiser } from "./quantiser.ts";
import { readManifest } from "./read-manifest.ts";
import { TENSOR_CACHE_NAMES, writeTensorCache } from "./tensor-cache.ts";
import { isFatal, targetInUse } from "./weight-errors.ts";
import {
  JOURNAL_NAME,
  MANIFEST_NAME,
  type ManifestFile,
  type WeightManifest,
} from "./weight-manifest.ts";
import type { WeightSource } from "./weight-source.ts";
import type { WeightTarget } from "./weight-target.ts";
import { writeWhole } from "./write-whole.ts";

export interface ConversionSettings {
  readonly signal: AbortSignal;
  readonly quantise: Quantiser;
  /** Milliseconds since 1970, for the manifest. */
  readonly now: () => number;
  readonly onProgress?: (progress: ConversionProgress) => void;
  /** Counts what is held in memory; one of its own unless told. */
  readonly meter?: MemoryMeter;
}

/**
 * Converts a checkpoint into a target, or goes on where an earlier attempt with the same plan stopped: shards that the
 * journal knows are neither read nor written again. The manifest comes last; a target without one is no model.
 *
 * An abort, a failing network and a full storage leave the finished shards for the next attempt
 * ({@link discardConversion} removes them). Wrong content (`weights-invalid`, `checksum-mismatch`, `source-changed`)
 * removes everything that was written. Throws those, and `target-in-use` when other weights are there.
 */
export async function convertWeights(
  plan: ConversionPlan,
  source: WeightSource,
  target: WeightTarget,
  settings: ConversionSettings,
): Promise<WeightManifest> {
  const finished = await readManifest(target);
  if (finished !== null) {
    if (finished.fingerprint !== plan.fingerprint)
      throw targetInUse("Another model is there already.");
    await target.remove(JOURNAL_NAME);
    return finished;
  }
  const journal = await openJournal(plan, target);
  try {
    return await new Conversion(plan, source, target, settings, journal).run();
  } catch (thrown) {
    if (isFatal(toFailure(thrown).code)) await discardConversion(target);
    throw thrown;
  }
}

/** The journal of the earlier attempt with those of its shards that are in place, or a new one, written before anything else. */
async function openJournal(plan: ConversionPlan, target: WeightTarget): Promise<ConversionJournal> {
  const sizes = await target.sizes();
  const journal = await readJournal(target, sizes);
  if (journal !== null && journal.fingerprint !== plan.fingerprint) {
    throw targetInUse("A conversion of other weights, or with other settings, is under way there.");
  }
  if (journal === null) {
    const names = [...plan.shards, ...plan.texts].map(({ name }) => name);
    const other = [...names, ...TENSOR_CACHE_NAMES].find((name) => sizes.has(name));
    if (!sizes.has(JOURNAL_NAME) && other !== undefined) {
      throw targetInUse(`${other} is there already, and Switchyard did not write it.`);
    }
    const empty: ConversionJournal = { fingerprint: plan.fingerprint, shards: [], checks: [] };
    await writeJournal(target, empty);
    return empty;
  }
  const planned = new Map(plan.shards.map(({ name, bytes }) => [name, bytes]));
  const inPlace = journal.shards.filter(
    ({ name, bytes }) => planned.get(name) === bytes && sizes.get(name) === bytes,
  );
  return { ...journal, shards: inPlace };
}

class Conversion {
  readonly #plan: ConversionPlan;
  readonly #source: WeightSource;
  readonly #target: WeightTarget;
  readonly #settings: ConversionSettings;
  readonly #shards: Map<string, FinishedShard>;
  readonly #checks: InputChecks;

  constructor(
    plan: ConversionPlan,
    source: WeightSource,
    target: WeightTarget,
    settings: ConversionSettings,
    journal: ConversionJournal,
  ) {
    this.#plan = plan;
    this.#source = source;
    this.#target = target;
    this.#settings = settings;
    this.#shards = new Map(journal.shards.map((shard) => [shard.name, shard]));
    this.#checks = new InputChecks(plan.inputs, journal.checks, (file, start, end) =>
      this.#readGap(file, start, end),
    );
  }

  async run(): Promise<WeightManifest> {
    const { signal, quantise, onProgress, meter } = this.#settings;
    const names = this.#plan.shards.map(({ name }) => name);
    const wanted = new Set(names.filter((name) => !this.#shards.has(name)));
    const count = new ProgressCount(this.#plan, stepsFor(this.#plan, wanted), wanted);
    onProgress?.(count.progress);
    await convertShards({
      plan: this.#plan,
      source: this.#source,
      target: this.#target,
      wanted,
      checks: this.#checks,
      quantise,
      meter: meter ?? new MemoryMeter(),
      signal,
      onShard: async (shard) => {
        count.shard();
        await this.#keep(shard);
      },
      onBlock: (block, writtenBytes) => {
        count.block(block, writtenBytes);
        onProgress?.(count.progress);
      },
    });
    await this.#checks.finish();
    onProgress?.(count.progress);
    return await this.#finish();
  }

  async #keep(shard: FinishedShard): Promise<void> {
    this.#shards.set(shard.name, shard);
    await writeJournal(this.#target, {
      fingerprint: this.#plan.fingerprint,
      shards: [...this.#shards.values()],
      checks: this.#checks.save(),
    });
  }

  /** The small files, and the manifest last. */
  async #finish(): Promise<WeightManifest> {
    const { summary, shards, texts, quantization, fingerprint } = this.#plan;
    const files: ManifestFile[] = shards.map(({ name, bytes }) => {
      const shard = this.#shards.get(name);
      return { name, bytes, sha256: shard?.sha256 ?? "", md5: shard?.md5 ?? "" };
    });
    for (const { name, bytes } of texts) files.push(await writeWhole(this.#target, name, bytes));
    const md5Of = (name: string): string => this.#shards.get(name)?.md5 ?? "";
    const list = writeTensorCache(shards, md5Of, summary.parameterCount);
    for (const name of TENSOR_CACHE_NAMES) files.push(await writeWhole(this.#target, name, list));
    const manifest: WeightManifest = {
      format: "switchyard-weights",
      version: 1,
      source: summary.source,
      modelType: summary.modelType,
      quantization,
      fingerprint,
      createdAt: this.#settings.now(),
      files,
      inputs: this.#checks.inputs(),
    };
    await writeWhole(this.#target, MANIFEST_NAME, `${JSON.stringify(manifest, null, 2)}\n`);
    await this.#target.remove(JOURNAL_NAME);
    return manifest;
  }

  /** Bytes that only a checksum needs, a row block at a time. */
  async *#readGap(file: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const { blockBytes } = this.#plan;
    for (let at = start; at < end; at += blockBytes) {
      const to = Math.min(end, at + blockBytes);
      yield await this.#source.read(file, at, to, this.#settings.signal);
    }
  }
}
