import type { FittingLibrary } from "./fitting-libraries.ts";
import type { Parameter } from "./parameter-map.ts";
import type { Quantization } from "./quantization.ts";
import type { CheckpointTensor } from "./read-checkpoint.ts";
import type { PlannedShard } from "./shard-plan.ts";
import type { SourceFile } from "./weight-source.ts";

/** What a conversion will take and give, as plain data for a screen. */
export interface ConversionSummary {
  /** The source's label. */
  readonly source: string;
  readonly modelType: string;
  readonly quantization: Quantization;
  readonly parameterCount: number;
  /** Bytes that will be read from the source, the small files included. */
  readonly downloadBytes: number;
  /** Bytes that the finished model takes in the target. */
  readonly storeBytes: number;
  /** The largest tensor on the device: it must fit one binding. */
  readonly largestTensorBytes: number;
  /** What all tensors take on the device. */
  readonly deviceBytes: number;
  /** The most memory that the conversion holds at once: blocks in flight and records that wait for their turn. */
  readonly peakMemoryBytes: number;
  readonly shardCount: number;
  readonly tensorCount: number;
  /** The compiled library that fits the checkpoint's shape; `null` when none of the table does. */
  readonly library: FittingLibrary | null;
  /** Whole sentences on what is odd but does not stop a conversion. */
  readonly warnings: readonly string[];
}

/** A small file of the finished model, written as it is. */
export interface TextFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One tensor to read and the parameter it is a part of. */
export interface ReadStep {
  readonly tensor: CheckpointTensor;
  readonly parameter: Parameter;
  /** The place among the tensors that the parameter is made of. */
  readonly part: number;
}

/** Everything that was decided before the long download. Made by `planConversion`, used by `convertWeights`. */
export interface ConversionPlan {
  readonly summary: ConversionSummary;
  readonly quantization: Quantization;
  /** See `WeightManifest.fingerprint`. */
  readonly fingerprint: string;
  readonly shards: readonly PlannedShard[];
  /** In the order of reading. */
  readonly steps: readonly ReadStep[];
  /** The files with weights, in the order of reading. */
  readonly inputs: readonly SourceFile[];
  /** Files of the model that are ready: configuration and tokenizer. */
  readonly texts: readonly TextFile[];
  /** Source bytes of a row block, at most, unless a single row has more. */
  readonly blockBytes: number;
}
