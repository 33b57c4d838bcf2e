/** A file on its way into a target. Nothing of it can be seen there until `commit`. */
export interface TargetFile {
  /** Appends. The bytes may be reused by the caller as soon as the promise is settled. Throws `storage-full`. */
  write(bytes: Uint8Array): Promise<void>;
  /** Puts the file in its place, whole, instead of one that had its name. Throws `storage-full`. */
  commit(): Promise<void>;
  /** Drops what was written. Never throws. */
  abort(): Promise<void>;
}

/** Where a converted model goes: a folder, the page's storage. Its names are flat. */
export interface WeightTarget {
  /** The files that are in place, with their sizes in bytes. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  /** The bytes `start` to `end` (exclusive) of a file in place; `null` when there is none. Throws `storage-failed`. */
  read(name: string, start: number, end: number): Promise<Uint8Array | null>;
  /** Begins a file that will have `size` bytes. Up to {@link MAX_OPEN_FILES} are open at once. */
  create(name: string, size: number): Promise<TargetFile>;
  /** Removes a file; nothing happens when there is none. */
  remove(name: string): Promise<void>;
}

/** Shards that a conversion writes at the same time, at most: one record may wait for a part that lies in another file. */
export const MAX_OPEN_FILES = 8;
