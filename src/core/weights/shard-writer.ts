import { Md5 } from "#core/hash/md5.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import type { FinishedShard } from "./conversion-journal.ts";
import type { MemoryMeter } from "./memory-meter.ts";
import { SegmentQueue } from "./segment-queue.ts";
import type { PlannedShard } from "./shard-plan.ts";
import { segmentLengths } from "./shard-segments.ts";
import type { TargetFile, WeightTarget } from "./weight-target.ts";

/** Writes one shard while its records come, in whatever order; the file is begun when its first bytes are there. */
export class ShardWriter {
  readonly #shard: PlannedShard;
  readonly #target: WeightTarget;
  readonly #meter: MemoryMeter;
  readonly #queue: SegmentQueue<Uint8Array>;
  readonly #sha256 = new Sha256();
  readonly #md5 = new Md5();
  #file: TargetFile | null = null;

  constructor(shard: PlannedShard, target: WeightTarget, meter: MemoryMeter) {
    this.#shard = shard;
    this.#target = target;
    this.#meter = meter;
    this.#queue = new SegmentQueue(segmentLengths(shard));
  }

  /** Takes the next bytes of a segment, which the meter counts until they are written. Gives the finished shard after the last. */
  async put(segment: number, bytes: Uint8Array): Promise<FinishedShard | null> {
    for (const piece of this.#queue.push(segment, bytes)) {
      this.#file ??= await this.#target.create(this.#shard.name, this.#shard.bytes);
      await this.#file.write(piece);
      this.#sha256.update(piece);
      this.#md5.update(piece);
      this.#meter.release(piece.length);
    }
    if (!this.#queue.isComplete || this.#file === null) return null;
    await this.#file.commit();
    this.#file = null;
    const { name, bytes: size } = this.#shard;
    return { name, bytes: size, sha256: this.#sha256.digestHex(), md5: this.#md5.digestHex() };
  }

  /** Drops what is not finished. Never throws. */
  async abort(): Promise<void> {
    this.#meter.release(this.#queue.heldBytes);
    await this.#file?.abort();
    this.#file = null;
  }
}
