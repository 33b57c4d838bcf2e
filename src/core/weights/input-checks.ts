import { Sha256 } from "#core/hash/sha256.ts";
import { checksumMismatch } from "./weight-errors.ts";
import type { ManifestInput } from "./weight-manifest.ts";
import type { SourceFile } from "./weight-source.ts";

/** How far a file's SHA-256 is computed, as plain data for the journal. */
export interface SavedCheck {
  readonly file: string;
  readonly words: readonly number[];
  readonly bytes: number;
  /** The bytes behind the last whole block. */
  readonly rest: readonly number[];
}

/** Gives bytes of a file that nobody else needs. */
type ReadGap = (file: string, start: number, end: number) => AsyncIterable<Uint8Array>;

/**
 * The SHA-256 of every file whose sum is published, computed from the bytes as they are read for the conversion, from
 * the file's beginning to its end. What the conversion leaves out (the header, a tensor that nobody uses) is read for
 * the sum alone; what it reads a second time is not counted again.
 */
export class InputChecks {
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #hashes = new Map<string, Sha256>();
  readonly #readGap: ReadGap;

  constructor(files: readonly SourceFile[], saved: readonly SavedCheck[], readGap: ReadGap) {
    this.#files = new Map(files.map((file) => [file.name, file]));
    this.#readGap = readGap;
    for (const { file, words, bytes, rest } of saved) {
      this.#hashes.set(file, new Sha256({ words, bytes }).update(Uint8Array.from(rest)));
    }
  }

  /** Takes bytes of a file that begin at `start`. Throws `checksum-mismatch` when the file is complete and another. */
  async offer(name: string, start: number, bytes: Uint8Array): Promise<void> {
    const file = this.#files.get(name);
    if (file === undefined || file.sha256 === null) return;
    const hash = this.#hashOf(name);
    if (start > hash.bytes) await this.#fill(file, hash, start);
    hash.update(bytes.subarray(Math.max(0, hash.bytes - start)));
    if (bytes.length > 0) this.#check(file, hash);
  }

  /** Reads what is left of every file. Throws `checksum-mismatch`. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) {
      if (file.sha256 === null) continue;
      const hash = this.#hashOf(file.name);
      await this.#fill(file, hash, file.size);
      this.#check(file, hash);
    }
  }

  save(): readonly SavedCheck[] {
    return Array.from(this.#hashes, ([file, hash]) => ({
      file,
      ...hash.state,
      rest: [...hash.rest],
    }));
  }

  /** The files for the manifest. */
  inputs(): readonly ManifestInput[] {
    return Array.from(this.#files.values(), ({ name, size, sha256 }) => ({
      name,
      bytes: size,
      sha256,
      isChecked: sha256 !== null && this.#hashOf(name).bytes === size,
    }));
  }

  #hashOf(name: string): Sha256 {
    const hash = this.#hashes.get(name) ?? new Sha256();
    this.#hashes.set(name, hash);
    return hash;
  }

  async #fill(file: SourceFile, hash: Sha256, end: number): Promise<void> {
    for await (const bytes of this.#readGap(file.name, hash.bytes, end)) hash.update(bytes);
  }

  #check(file: SourceFile, hash: Sha256): void {
    if (hash.bytes === file.size && hash.digestHex() !== file.sha256) {
      throw checksumMismatch(file.name);
    }
  }
}
