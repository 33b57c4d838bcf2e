import { throwIfAborted } from "#core/errors.ts";
import type { FinishedShard } from "./conversion-journal.ts";
import type { ConversionPlan, ReadStep } from "./conversion-plan.ts";
import { inOrder } from "./in-order.ts";
import type { InputChecks } from "./input-checks.ts";
import type { MemoryMeter } from "./memory-meter.ts";
import { MAX_BLOCKS_IN_FLIGHT, type Quantiser } from "./quantiser.ts";
import { QUANTIZATION_SCHEMES } from "./quantization.ts";
import { type BlockPlan, type ReadBatch, readBatches, rowBlock } from "./read-batches.ts";
import type { ConvertedRows } from "./row-block.ts";
import { type PartPlaces, placeSegments, type SegmentPlace } from "./shard-segments.ts";
import { ShardWriter } from "./shard-writer.ts";
import { weightsInvalid } from "./weight-errors.ts";
import type { WeightSource } from "./weight-source.ts";
import type { WeightTarget } from "./weight-target.ts";

export interface ShardJob {
  readonly plan: ConversionPlan;
  readonly source: WeightSource;
  readonly target: WeightTarget;
  /** The names of the shards to make. */
  readonly wanted: ReadonlySet<string>;
  /** Sees every byte that is read; `null` where the sums of the inputs do not matter. */
  readonly checks: InputChecks | null;
  readonly quantise: Quantiser;
  readonly meter: MemoryMeter;
  readonly signal: AbortSignal;
  /** Called after a shard is in its place, before anything else is read. */
  readonly onShard: (shard: FinishedShard) => Promise<void>;
  readonly onBlock: (block: BlockPlan, writtenBytes: number) => void;
}

/** The steps whose tensors are in one of these shards. */
export function stepsFor(plan: ConversionPlan, wanted: ReadonlySet<string>): readonly ReadStep[] {
  const places = placeSegments(plan.shards);
  return plan.steps.filter(({ parameter, part }) => {
    const place = places.get(parameter)?.[part];
    return [place?.data, place?.scales].some((one) => wanted.has(one?.shard.name ?? ""));
  });
}

/** Makes the wanted shards. Whatever it throws, unfinished ones are dropped and nothing is under way any more. */
export async function convertShards(job: ShardJob): Promise<void> {
  const run = new ShardRun(job);
  const stopper = new AbortController();
  const signal = AbortSignal.any([job.signal, stopper.signal]);
  const batches = readBatches(stepsFor(job.plan, job.wanted), job.plan.blockBytes);
  const results = inOrder(
    mapLazily(batches, (batch) => () => run.read(batch, signal)),
    MAX_BLOCKS_IN_FLIGHT,
    () => stopper.abort(),
  );
  try {
    for await (const result of results) {
      throwIfAborted(job.signal);
      await run.store(result);
    }
  } finally {
    await run.end();
  }
}

function* mapLazily<From, To>(items: Iterable<From>, map: (item: From) => To): Generator<To> {
  for (const item of items) yield map(item);
}

interface ReadResult {
  readonly batch: ReadBatch;
  readonly bytes: Uint8Array;
  readonly converted: readonly ConvertedRows[];
}

class ShardRun {
  readonly #job: ShardJob;
  readonly #places: ReadonlyMap<unknown, readonly PartPlaces[]>;
  readonly #writers = new Map<string, ShardWriter>();
  /** What the meter counts for results that were read and not stored. */
  #unstored = 0;

  constructor(job: ShardJob) {
    this.#job = job;
    this.#places = placeSegments(job.plan.shards);
  }

  /** Reads a batch and converts its blocks, one after the other: several batches are under way at once. */
  async read(batch: ReadBatch, signal: AbortSignal): Promise<ReadResult> {
    const { plan, source, quantise } = this.#job;
    this.#take(batch.end - batch.start);
    const bytes = await source.read(batch.file, batch.start, batch.end, signal);
    if (bytes.length !== batch.end - batch.start) {
      throw weightsInvalid(
        `${batch.file} gave ${bytes.length} bytes for ${batch.end - batch.start}.`,
      );
    }
    const { isGrouped } = QUANTIZATION_SCHEMES[plan.quantization];
    const converted: ConvertedRows[] = [];
    for (const block of batch.blocks) {
      throwIfAborted(signal);
      const rows = await quantise(rowBlock(block, bytes, isGrouped), plan.quantization);
      this.#take(rows.data.length + rows.scales.length);
      converted.push(rows);
    }
    return { batch, bytes, converted };
  }

  /** Hashes a batch and writes its blocks into their shards. */
  async store({ batch, bytes, converted }: ReadResult): Promise<void> {
    // First the sums: a journal that knows a shard must not lack bytes that only this shard needed.
    await this.#job.checks?.offer(batch.file, batch.start, bytes);
    for (const [index, rows] of converted.entries()) {
      const block = batch.blocks[index];
      if (block !== undefined) await this.#storeBlock(block, rows);
    }
    this.#drop(bytes.length);
  }

  /** Drops what is unfinished. */
  async end(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.abort();
    this.#drop(this.#unstored);
  }

  async #storeBlock(block: BlockPlan, rows: ConvertedRows): Promise<void> {
    if (rows.nonFiniteAt >= 0) throw this.#notFinite(block, rows.nonFiniteAt);
    const { parameter, part } = block.step;
    const place = this.#places.get(parameter)?.[part];
    let written = 0;
    for (const [where, bytes] of [
      [place?.data, rows.data],
      [place?.scales, rows.scales],
    ] as const) {
      // From here on the writer releases them.
      this.#unstored -= bytes.length;
      if (where && this.#job.wanted.has(where.shard.name)) {
        written += bytes.length;
        await this.#put(where, bytes);
      } else this.#job.meter.release(bytes.length);
    }
    this.#job.onBlock(block, written);
  }

  async #put({ shard, segment }: SegmentPlace, bytes: Uint8Array): Promise<void> {
    const { target, meter, onShard } = this.#job;
    const writer = this.#writers.get(shard.name) ?? new ShardWriter(shard, target, meter);
    this.#writers.set(shard.name, writer);
    const finished = await writer.put(segment, bytes);
    if (finished === null) return;
    this.#writers.delete(shard.name);
    await onShard(finished);
  }

  #notFinite(block: BlockPlan, at: number): Error {
    const { modelDtype } = QUANTIZATION_SCHEMES[this.#job.plan.quantization];
    const row = block.firstRow + Math.floor(at / block.columns);
    const range = modelDtype === "float16" ? " or is too large for float16" : "";
    return weightsInvalid(
      `${block.step.tensor.name} holds a value that is not finite${range}, at row ${row}, column ${at % block.columns}.`,
      modelDtype === "float16"
        ? "Convert to q4f32_1 if the value is only large; else the checkpoint is damaged."
        : "The checkpoint is damaged: use another copy or revision of it.",
    );
  }

  #take(bytes: number): void {
    this.#unstored += bytes;
    this.#job.meter.take(bytes);
  }

  #drop(bytes: number): void {
    this.#unstored -= bytes;
    this.#job.meter.release(bytes);
  }
}
