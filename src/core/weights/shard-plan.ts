import type { Parameter } from "./parameter-map.ts";
import { GROUP_SIZE, QUANTIZATION_SCHEMES, type Quantization } from "./quantization.ts";

/** MLC's own size of a shard: 32 MiB. */
export const DEFAULT_SHARD_CAP = 32 * 2 ** 20;

/** A tensor of the finished model, as the engine's list of shards names it. */
export interface PlannedRecord {
  readonly name: string;
  /** The logical shape, in elements of `dtype`. */
  readonly shape: readonly number[];
  readonly dtype: "uint32" | "float16" | "float32";
  /** Bytes in the file. */
  readonly bytes: number;
  /** Bytes on the device, where a float32 that is stored in 2 bytes takes 4. */
  readonly deviceBytes: number;
  /** Where it begins in its shard. */
  readonly offset: number;
  readonly parameter: Parameter;
  /** Whether it holds the scales of a quantised parameter, and not its codes or numbers. */
  readonly isScales: boolean;
}

export interface PlannedShard {
  readonly name: string;
  readonly bytes: number;
  readonly records: readonly PlannedRecord[];
}

/** The records that parameters become, and the shards that hold them, in the order given (tvm `tvmjs.py`, `dump_tensor_cache`). */
export function planShards(
  parameters: readonly Parameter[],
  quantization: Quantization,
  capBytes: number,
): readonly PlannedShard[] {
  const packer = new ShardPacker(capBytes);
  for (const parameter of parameters) {
    for (const record of recordsOf(parameter, quantization)) packer.add(record);
  }
  return packer.finish();
}

type Unplaced = Omit<PlannedRecord, "offset">;

/**
 * A record that does not fit and takes at least half a shard becomes a shard at once, while the open one stays open;
 * another that does not fit closes the open one first.
 */
class ShardPacker {
  readonly #capBytes: number;
  readonly #shards: PlannedShard[] = [];
  #open: PlannedRecord[] = [];
  #openBytes = 0;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  add(record: Unplaced): void {
    if (this.#openBytes + record.bytes >= this.#capBytes) {
      if (record.bytes * 2 >= this.#capBytes) {
        this.#close([{ ...record, offset: 0 }], record.bytes);
        return;
      }
      this.#closeOpen();
    }
    this.#open.push({ ...record, offset: this.#openBytes });
    this.#openBytes += record.bytes;
  }

  finish(): readonly PlannedShard[] {
    if (this.#open.length > 0) this.#closeOpen();
    return this.#shards;
  }

  #closeOpen(): void {
    this.#close(this.#open, this.#openBytes);
    this.#open = [];
    this.#openBytes = 0;
  }

  #close(records: readonly PlannedRecord[], bytes: number): void {
    const name = `params_shard_${this.#shards.length}.bin`;
    this.#shards.push({ name, bytes, records });
  }
}

/** Bytes of a number in a file: halves, and floats as bfloat16. */
const STORED_BYTES = 2;

function recordsOf(parameter: Parameter, quantization: Quantization): Unplaced[] {
  const { modelDtype, isGrouped } = QUANTIZATION_SCHEMES[quantization];
  const { name, shape, isMatrix } = parameter;
  const deviceSize = modelDtype === "float16" ? 2 : 4;
  const numbers = (record: string, of: readonly number[], isScales: boolean): Unplaced => {
    const count = of.reduce((product, size) => product * size, 1);
    return {
      name: record,
      shape: of,
      dtype: modelDtype,
      bytes: count * STORED_BYTES,
      deviceBytes: count * deviceSize,
      parameter,
      isScales,
    };
  };
  if (!isGrouped || !isMatrix) return [numbers(name, shape, false)];
  const [rows = 0, columns = 0] = shape;
  const groups = Math.ceil(columns / GROUP_SIZE);
  const base = name.replace(/weight$/, "");
  const words = (GROUP_SIZE / 8) * groups;
  const codeBytes = rows * words * 4;
  return [
    {
      name: `${base}q_weight`,
      shape: [rows, words],
      dtype: "uint32",
      bytes: codeBytes,
      deviceBytes: codeBytes,
      parameter,
      isScales: false,
    },
    numbers(`${base}q_scale`, [rows, groups], true),
  ];
}
