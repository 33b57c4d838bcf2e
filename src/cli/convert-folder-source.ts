import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { SourceFile, WeightSource } from "#core/weights/weight-source.ts";

/** A checkpoint in a folder of this computer. */
export class FolderSource implements WeightSource {
  readonly label: string;
  readonly #folder: string;
  readonly #handles = new Map<string, Promise<FileHandle>>();
  /** When each file was written, as it was listed. */
  readonly #written = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = resolve(folder);
    this.label = basename(this.#folder);
  }

  async files(signal: AbortSignal): Promise<readonly SourceFile[]> {
    throwIfAborted(signal);
    const files: SourceFile[] = [];
    for (const name of await readdir(this.#folder)) {
      const found = await stat(join(this.#folder, name));
      if (!found.isFile()) continue;
      this.#written.set(name, found.mtimeMs);
      files.push({ name, size: found.size, sha256: null });
    }
    return files;
  }

  async read(name: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    throwIfAborted(signal);
    const handle = await this.#open(name);
    const bytes = new Uint8Array(end - start);
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw changed(name, "it is shorter than it was");
      at += bytesRead;
    }
    const { mtimeMs } = await handle.stat();
    if (mtimeMs !== (this.#written.get(name) ?? mtimeMs)) throw changed(name, "it was written to");
    return bytes;
  }

  /** Closes the files. */
  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await (await handle).close();
    this.#handles.clear();
  }

  #open(name: string): Promise<FileHandle> {
    const opened = this.#handles.get(name) ?? open(join(this.#folder, name), "r");
    this.#handles.set(name, opened);
    return opened;
  }
}

function changed(name: string, what: string): SwitchyardError {
  return new SwitchyardError("source-changed", `${name} changed while it was read: ${what}.`, {
    fix: "Let nothing write to the checkpoint meanwhile, and start again.",
    side: "visitor",
  });
}
