import { availableParallelism } from "node:os";
import { convertWeights } from "#core/weights/convert-weights.ts";
import { LIBRARIES } from "#core/weights/fitting-libraries.ts";
import { SeededCheckpoint } from "#core/weights/fixtures/seeded-checkpoint.ts";
import { MemoryMeter } from "#core/weights/memory-meter.ts";
import { planConversion } from "#core/weights/plan-conversion.ts";
import { type Quantiser, quantiseHere } from "#core/weights/quantiser.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import type { RowBlock } from "#core/weights/row-block.ts";
import type { WeightSource } from "#core/weights/weight-source.ts";
import type { TargetFile, WeightTarget } from "#core/weights/weight-target.ts";
import { ThreadPool } from "../../src/cli/convert-pool.ts";
import { type Benchmark, type BenchmarkRow, row } from "./benchmark.ts";

/** What a conversion should keep up with, in megabytes of bfloat16 a second: a connection of a gigabit. */
const GIGABIT = 125;
/** Two shards of 32 MiB and a row block of 4. */
const MEMORY_BOUND = 2 * 2 ** 25 + 2 ** 22;
const BLOCK_ROWS = 2048;
const BLOCK_COLUMNS = 1024;
const BLOCKS = 48;

/**
 * How fast weights are quantised, on one thread and on all; how fast a whole conversion of a checkpoint of half a
 * billion parameters is, its reading taken out; and the most memory it holds, against what it may.
 */
export const convertWeightsRate: Benchmark = {
  name: "convert-weights",
  about:
    "MB of bfloat16 a second, against a gigabit; bytes held at most, against two shards and a row block",
  async run() {
    const rows: BenchmarkRow[] = [];
    for (const scheme of ["q4f16_1", "q4f32_1"] as const) {
      rows.push(
        row(
          `convert-quantise-${scheme}`,
          "MB/s",
          await quantiseRate(quantiseHere, scheme, cpuMs),
          GIGABIT,
        ),
      );
    }
    const pool = new ThreadPool(availableParallelism());
    try {
      await quantiseRate(pool.quantise, "q4f16_1", clockMs);
      const rate = await quantiseRate(pool.quantise, "q4f16_1", clockMs);
      rows.push(row("convert-quantise-q4f16_1-all-threads", "MB/s", rate, GIGABIT));
    } finally {
      await pool.close();
    }
    rows.push(...(await wholeConversion()));
    return rows;
  },
};

/** The rate of the quantiser alone; the first blocks warm it up. */
async function quantiseRate(
  quantise: Quantiser,
  scheme: Quantization,
  nowMs: () => number,
): Promise<number> {
  const source = new SeededCheckpoint({ shape: LIBRARIES.qwen2_small.shape });
  const bytes = await source.read(
    "model.safetensors",
    2 ** 20,
    2 ** 20 + BLOCK_ROWS * BLOCK_COLUMNS * 2,
  );
  const block: RowBlock = {
    bytes,
    dtype: "BF16",
    rows: BLOCK_ROWS,
    columns: BLOCK_COLUMNS,
    isGrouped: true,
  };
  for (let warmUp = 0; warmUp < 4; warmUp += 1) await quantise(block, scheme);
  const began = nowMs();
  for (let done = 0; done < BLOCKS; done += 4) {
    await Promise.all(Array.from({ length: 4 }, () => quantise(block, scheme)));
  }
  return (BLOCKS * bytes.length) / 1e3 / (nowMs() - began);
}

/** Converts a seeded checkpoint of 988 MB, the sums of the shards included, into nothing. Throws when it holds more than it may. */
async function wholeConversion(): Promise<readonly BenchmarkRow[]> {
  const seeded = new SeededCheckpoint({ shape: LIBRARIES.qwen2_small.shape });
  let readMs = 0;
  // Making the weights up takes longer than reading them would: that time is not the conversion's.
  const source: WeightSource = {
    label: seeded.label,
    files: () => seeded.files(),
    read: async (name, start, end) => {
      const began = cpuMs();
      const bytes = await seeded.read(name, start, end);
      readMs += cpuMs() - began;
      return bytes;
    },
  };
  const { signal } = new AbortController();
  const meter = new MemoryMeter();
  const plan = await planConversion(source, "q4f16_1", { signal });
  if (plan.summary.downloadBytes < 8 * MEMORY_BOUND) throw new Error("the checkpoint is too small");
  readMs = 0;
  const began = cpuMs();
  const settings = { signal, meter, quantise: quantiseHere, now: () => 0 };
  await convertWeights(plan, source, new Nowhere(), settings);
  const ms = cpuMs() - began - readMs;
  if (meter.peak > MEMORY_BOUND) throw new Error(`${meter.peak} bytes were held`);
  return [
    row("convert-whole-q4f16_1", "MB/s", plan.summary.downloadBytes / 1e3 / ms, GIGABIT),
    row("convert-peak-memory", "bytes", meter.peak, MEMORY_BOUND),
  ];
}

/** Time of the processor, not of the clock: on a busy machine the figure is the same. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function clockMs(): number {
  return performance.now();
}

/** A target that keeps nothing but the names and sizes. */
class Nowhere implements WeightTarget {
  readonly #sizes = new Map<string, number>();

  async sizes(): Promise<ReadonlyMap<string, number>> {
    return this.#sizes;
  }

  async read(): Promise<null> {
    return null;
  }

  async create(name: string, size: number): Promise<TargetFile> {
    return {
      write: async () => undefined,
      commit: async () => {
        this.#sizes.set(name, size);
      },
      abort: async () => undefined,
    };
  }

  async remove(name: string): Promise<void> {
    this.#sizes.delete(name);
  }
}
