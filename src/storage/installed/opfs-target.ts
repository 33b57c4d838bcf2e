import { SwitchyardError } from "#core/errors.ts";
import type { TargetFile, WeightTarget } from "#core/weights/weight-target.ts";

/** While it is written a file has this after its name: a crash leaves it behind, and nobody takes it for whole. */
const UNFINISHED = ".unfinished";

/** What is used of a synchronous handle. */
interface SyncAccess {
  truncate(size: number): void;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
}

/** Newer than the compiler's lists, or for workers only: every browser with WebGPU has both for files of this kind. */
interface WritableFile {
  move(name: string): Promise<void>;
  createSyncAccessHandle(): Promise<SyncAccess>;
}

/**
 * A folder of the origin's private file system. Files are written in place with a synchronous handle, which only
 * workers have: bytes reach the disk as they come, nothing is held until a file is whole.
 */
export class OpfsTarget implements WeightTarget {
  readonly #folder: FileSystemDirectoryHandle;

  constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  async sizes(): Promise<ReadonlyMap<string, number>> {
    const sizes = new Map<string, number>();
    for await (const handle of this.#folder.values()) {
      if (handle.kind !== "file" || handle.name.endsWith(UNFINISHED)) continue;
      sizes.set(handle.name, (await (handle as FileSystemFileHandle).getFile()).size);
    }
    return sizes;
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array | null> {
    const file = await this.file(name);
    if (file === null) return null;
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    } catch (cause) {
      throw storageFailed(name, cause);
    }
  }

  /** A file in place; its bytes stay on the disk until they are read. `null` when there is none. */
  async file(name: string): Promise<File | null> {
    try {
      const handle = await this.#folder.getFileHandle(name);
      return await handle.getFile();
    } catch (cause) {
      if (isNotFound(cause)) return null;
      throw storageFailed(name, cause);
    }
  }

  async create(name: string): Promise<TargetFile> {
    const unfinished = `${name}${UNFINISHED}`;
    try {
      const created = await this.#folder.getFileHandle(unfinished, { create: true });
      const handle = created as unknown as WritableFile;
      const access = await handle.createSyncAccessHandle();
      access.truncate(0);
      return new OpfsFile(this, handle, access, name);
    } catch (cause) {
      throw explain(name, cause);
    }
  }

  /** Removes what a crash left half-written. */
  async tidy(): Promise<void> {
    const left: string[] = [];
    for await (const name of this.#folder.keys()) if (name.endsWith(UNFINISHED)) left.push(name);
    for (const name of left) await this.remove(name);
  }

  async remove(name: string): Promise<void> {
    try {
      await this.#folder.removeEntry(name);
    } catch (cause) {
      if (!isNotFound(cause)) throw storageFailed(name, cause);
    }
  }
}

class OpfsFile implements TargetFile {
  readonly #target: OpfsTarget;
  readonly #handle: WritableFile;
  readonly #access: SyncAccess;
  readonly #name: string;
  #length = 0;

  constructor(target: OpfsTarget, handle: WritableFile, access: SyncAccess, name: string) {
    this.#target = target;
    this.#handle = handle;
    this.#access = access;
    this.#name = name;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      const written = this.#access.write(bytes, { at: this.#length });
      // Some browsers write what still fits instead of throwing.
      if (written !== bytes.length) throw new DOMException("short write", "QuotaExceededError");
      this.#length += written;
    } catch (cause) {
      throw explain(this.#name, cause);
    }
  }

  async commit(): Promise<void> {
    try {
      this.#access.flush();
      this.#access.close();
      await this.#replace();
    } catch (cause) {
      throw explain(this.#name, cause);
    }
  }

  /** At once where the browser can, so that a crash in between leaves the old file or the new one. */
  async #replace(): Promise<void> {
    try {
      await this.#handle.move(this.#name);
    } catch {
      await this.#target.remove(this.#name);
      await this.#handle.move(this.#name);
    }
  }

  async abort(): Promise<void> {
    this.#access.close();
    await this.#target.remove(`${this.#name}${UNFINISHED}`).catch(() => undefined);
  }
}

function explain(name: string, cause: unknown): SwitchyardError {
  if (cause instanceof DOMException && cause.name === "QuotaExceededError") {
    return new SwitchyardError("storage-full", "The browser has no room left for this model.", {
      fix: "Delete another model or free space on the disk, then go on: what is finished is kept.",
      side: "visitor",
      cause,
    });
  }
  return storageFailed(name, cause);
}

function storageFailed(name: string, cause: unknown): SwitchyardError {
  return new SwitchyardError("storage-failed", `The browser could not store or read ${name}.`, {
    fix: "Close other tabs of this page and try again; in a private window models cannot be kept.",
    side: "visitor",
    cause,
  });
}

function isNotFound(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "NotFoundError";
}
