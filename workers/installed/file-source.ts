import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { SourceFile, WeightSource } from "#core/weights/weight-source.ts";
import type { LocalFile } from "./api.ts";

/** A folder of this computer, by the files that the visitor opened. Parts are read from the disk as they are asked for. */
export class FileSource implements WeightSource {
  readonly label: string;
  readonly #files: ReadonlyMap<string, File>;

  constructor(label: string, files: readonly LocalFile[]) {
    this.label = label;
    this.#files = new Map(files.map(({ name, file }) => [name, file]));
  }

  async files(signal: AbortSignal): Promise<readonly SourceFile[]> {
    throwIfAborted(signal);
    return [...this.#files].map(([name, { size }]) => ({ name, size, sha256: null }));
  }

  async read(name: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    throwIfAborted(signal);
    const file = this.#files.get(name);
    if (file === undefined) throw changed(name);
    try {
      const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
      if (bytes.length === end - start) return bytes;
    } catch (cause) {
      // The browser notices by itself when a file is not what it was when it was opened.
      throw changed(name, cause);
    }
    throw changed(name);
  }
}

function changed(name: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    "source-changed",
    `${name} is not what it was when its folder was opened.`,
    {
      fix: "Open the folder again, and let nothing write to it meanwhile.",
      side: "visitor",
      cause,
    },
  );
}
