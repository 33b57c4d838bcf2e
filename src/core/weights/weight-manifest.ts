import type { Quantization } from "./quantization.ts";

/** The record of a finished conversion; only a directory that has it is a converted model. */
export const MANIFEST_NAME = "switchyard-manifest.json";
/** The record of a conversion under way: what a resume may trust. */
export const JOURNAL_NAME = "switchyard-manifest.json.part";

/** A file of a converted model. */
export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal digits. */
  readonly sha256: string;
  /** What the list of shards says of it; only shards have it. */
  readonly md5?: string;
}

/** A file of the checkpoint that a model was made from. */
export interface ManifestInput {
  readonly name: string;
  readonly bytes: number;
  /** What the source published; `null` when it published none. */
  readonly sha256: string | null;
  /** Whether the bytes that were read had that sum. */
  readonly isChecked: boolean;
}

/** What a converted model consists of and where it comes from. The loader checks every file against it before the GPU sees a byte. */
export interface WeightManifest {
  readonly format: "switchyard-weights";
  readonly version: 1;
  /** The source's label. */
  readonly source: string;
  readonly modelType: string;
  readonly quantization: Quantization;
  /** Identifies checkpoint, quantization and layout: two conversions with the same one give the same files. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly files: readonly ManifestFile[];
  readonly inputs: readonly ManifestInput[];
}
