import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SwitchyardError } from "#core/errors.ts";
import type { TargetFile, WeightTarget } from "#core/weights/weight-target.ts";

/** While it is written a file has this after its name; a crash leaves it, and nobody takes it for whole. */
const UNFINISHED = ".unfinished";

/** A folder of this computer that a model is converted into. */
export class FolderTarget implements WeightTarget {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  async sizes(): Promise<ReadonlyMap<string, number>> {
    const sizes = new Map<string, number>();
    for (const name of await this.#names()) {
      const found = await stat(this.#path(name));
      if (found.isFile() && !name.endsWith(UNFINISHED)) sizes.set(name, found.size);
    }
    return sizes;
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array | null> {
    let handle: FileHandle;
    try {
      handle = await open(this.#path(name), "r");
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return null;
      throw explain(name, cause);
    }
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } catch (cause) {
      throw explain(name, cause);
    } finally {
      await handle.close();
    }
  }

  async create(name: string): Promise<TargetFile> {
    const unfinished = this.#path(`${name}${UNFINISHED}`);
    try {
      await mkdir(this.#folder, { recursive: true });
      const handle = await open(unfinished, "w");
      return new FolderFile(handle, unfinished, this.#path(name), name);
    } catch (cause) {
      throw explain(name, cause);
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await rm(this.#path(name), { force: true });
    } catch (cause) {
      throw explain(name, cause);
    }
  }

  /** Removes what a crash left half-written. */
  async tidy(): Promise<void> {
    for (const name of await this.#names()) {
      if (name.endsWith(UNFINISHED)) await this.remove(name);
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return [];
      throw explain(this.#folder, cause);
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

class FolderFile implements TargetFile {
  readonly #handle: FileHandle;
  readonly #unfinished: string;
  readonly #path: string;
  readonly #name: string;

  constructor(handle: FileHandle, unfinished: string, path: string, name: string) {
    this.#handle = handle;
    this.#unfinished = unfinished;
    this.#path = path;
    this.#name = name;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.writeFile(bytes);
    } catch (cause) {
      throw explain(this.#name, cause);
    }
  }

  async commit(): Promise<void> {
    try {
      // On the disk before it has its name: after a power cut a name must not stand for a hole.
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#unfinished, this.#path);
    } catch (cause) {
      throw explain(this.#name, cause);
    }
  }

  async abort(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#unfinished, { force: true }).catch(() => undefined);
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}

function explain(name: string, cause: unknown): SwitchyardError {
  const code = codeOf(cause);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new SwitchyardError("storage-full", `There is no room left for ${name}.`, {
      fix: "Free space on the disk and give the same command again: what is finished is kept.",
      side: "visitor",
      cause,
    });
  }
  return new SwitchyardError(
    "storage-failed",
    `${name} could not be written or read (${String(code)}).`,
    {
      fix: "Check the folder and its permissions.",
      side: "visitor",
      cause,
    },
  );
}
