import type { ConversionPlan, ReadStep } from "./conversion-plan.ts";
import type { ConversionProgress } from "./conversion-progress.ts";
import type { BlockPlan } from "./read-batches.ts";

/** Adds up how far a conversion is. What an earlier attempt finished counts as done from the beginning. */
export class ProgressCount {
  #progress: ConversionProgress;

  constructor(plan: ConversionPlan, steps: readonly ReadStep[], wanted: ReadonlySet<string>) {
    const left = bytesOf(steps);
    const total = bytesOf(plan.steps);
    const totalWriteBytes = plan.shards.reduce((sum, { bytes }) => sum + bytes, 0);
    const leftToWrite = plan.shards
      .filter(({ name }) => wanted.has(name))
      .reduce((sum, { bytes }) => sum + bytes, 0);
    this.#progress = {
      tensor: steps[0]?.tensor.name ?? "",
      tensorsDone: plan.steps.length - steps.length,
      tensors: plan.steps.length,
      readBytes: total - left,
      totalReadBytes: total,
      writtenBytes: totalWriteBytes - leftToWrite,
      totalWriteBytes,
      shardsDone: plan.shards.length - wanted.size,
      shards: plan.shards.length,
    };
  }

  get progress(): ConversionProgress {
    return this.#progress;
  }

  /** Rows were converted, and gave bytes of shards that are wanted. */
  block(block: BlockPlan, writtenBytes: number): void {
    this.#progress = {
      ...this.#progress,
      tensor: block.step.tensor.name,
      tensorsDone: this.#progress.tensorsDone + (block.isLast ? 1 : 0),
      readBytes: this.#progress.readBytes + block.bytes,
      writtenBytes: this.#progress.writtenBytes + writtenBytes,
    };
  }

  shard(): void {
    this.#progress = { ...this.#progress, shardsDone: this.#progress.shardsDone + 1 };
  }
}

function bytesOf(steps: readonly ReadStep[]): number {
  return steps.reduce((sum, { tensor }) => sum + tensor.bytes, 0);
}
