/** A file of a checkpoint as its source lists it. */
export interface SourceFile {
  /** Without a folder: checkpoints are flat. */
  readonly name: string;
  readonly size: number;
  /** What the source publishes as the file's SHA-256, in lower-case hexadecimal digits; `null` when it publishes none. */
  readonly sha256: string | null;
}

/**
 * Where a checkpoint is read from: a repository, an address, a folder. A source that cannot give a part of a file
 * refuses in `files()` or at the first `read`, with the code `ranges-unsupported`.
 */
export interface WeightSource {
  /** Names the source for people and in the manifest, without secrets: `owner/name@revision`, a folder's name. */
  readonly label: string;
  /** Every file of the checkpoint's folder. Throws `model-download` and `weights-invalid`. */
  files(signal: AbortSignal): Promise<readonly SourceFile[]>;
  /**
   * The bytes `start` to `end` (exclusive) of a file, exactly `end - start` of them; several reads may be under way at
   * once. Throws `model-download` (retried inside where that helps), `source-changed` when the file is not what it
   * was, and `aborted`.
   */
  read(name: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array>;
}
