import * as v from "valibot";
import { throwIfAborted } from "#core/errors.ts";
import { Md5 } from "#core/hash/md5.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import type { ConversionProgress } from "#core/weights/conversion-progress.ts";
import { checksumMismatch } from "#core/weights/weight-errors.ts";
import {
  JOURNAL_NAME,
  MANIFEST_NAME,
  type ManifestFile,
  type WeightManifest,
} from "#core/weights/weight-manifest.ts";
import type { WeightSource } from "#core/weights/weight-source.ts";
import type { WeightTarget } from "#core/weights/weight-target.ts";
import { writeWhole } from "#core/weights/write-whole.ts";
import type { CopyPlan, ListedShard } from "./plan-copy.ts";

export interface CopySettings {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970, for the manifest. */
  readonly now: () => number;
  readonly onProgress?: (progress: ConversionProgress) => void;
}

/** What is read at once. */
const PIECE_BYTES = 4 * 2 ** 20;

const JournalSchema = v.object({
  fingerprint: v.string(),
  files: v.array(v.object({ name: v.string(), bytes: v.number(), sha256: v.string() })),
});

/**
 * Copies a model that is in the engine's format, file by file, and writes our manifest of it. Every shard is compared
 * with the sums that the source and the model's list publish. Goes on where an earlier copy of the same model stopped:
 * a finished shard is not read again.
 */
export async function copyModel(
  plan: CopyPlan,
  source: WeightSource,
  target: WeightTarget,
  settings: CopySettings,
): Promise<WeightManifest> {
  const { shards, texts, summary, fingerprint } = plan;
  const finished = new Map<string, ManifestFile>();
  for (const file of await readJournal(target, fingerprint)) finished.set(file.name, file);
  const progress = new CopyProgress(shards, settings);
  for (const [index, shard] of shards.entries()) {
    const kept = finished.get(shard.name);
    if (kept === undefined) {
      finished.set(shard.name, await copyShard(shard, source, target, settings, progress));
      const journal = { fingerprint, files: [...finished.values()] };
      await writeWhole(target, JOURNAL_NAME, encode(journal));
    } else progress.add(kept.bytes);
    progress.finish(index + 1, shard.name);
  }
  const small: ManifestFile[] = [];
  for (const { name, bytes } of texts) small.push(await writeWhole(target, name, bytes));
  const manifest: WeightManifest = {
    format: "switchyard-weights",
    version: 1,
    source: source.label,
    modelType: summary.modelType,
    quantization: summary.quantization,
    fingerprint,
    createdAt: settings.now(),
    files: [...small, ...shards.flatMap(({ name }) => finished.get(name) ?? [])],
    inputs: shards.map(({ name, bytes, sha256 }) => ({
      name,
      bytes,
      sha256,
      isChecked: sha256 !== null,
    })),
  };
  await writeWhole(target, MANIFEST_NAME, encode(manifest));
  await target.remove(JOURNAL_NAME);
  return manifest;
}

/** Copies only the named files again; they become what the manifest says. Throws `checksum-mismatch` when they do not. */
export async function repairCopy(
  plan: CopyPlan,
  source: WeightSource,
  target: WeightTarget,
  { files }: WeightManifest,
  damaged: readonly string[],
  settings: CopySettings,
): Promise<void> {
  for (const { name, bytes } of plan.texts) {
    if (damaged.includes(name)) await writeWhole(target, name, bytes);
  }
  const shards = plan.shards.filter(({ name }) => damaged.includes(name));
  const progress = new CopyProgress(shards, settings);
  for (const [index, shard] of shards.entries()) {
    const sha256 = files.find(({ name }) => name === shard.name)?.sha256 ?? shard.sha256;
    await copyShard({ ...shard, sha256 }, source, target, settings, progress);
    progress.finish(index + 1, shard.name);
  }
}

async function copyShard(
  shard: ListedShard,
  source: WeightSource,
  target: WeightTarget,
  { signal }: CopySettings,
  progress: CopyProgress,
): Promise<ManifestFile> {
  const { name, bytes, md5, sha256 } = shard;
  const sum = new Sha256();
  const oldSum = md5 === null ? null : new Md5();
  const file = await target.create(name, bytes);
  try {
    for (let start = 0; start < bytes; start += PIECE_BYTES) {
      throwIfAborted(signal);
      const piece = await source.read(name, start, Math.min(start + PIECE_BYTES, bytes), signal);
      sum.update(piece);
      oldSum?.update(piece);
      await file.write(piece);
      progress.add(piece.length);
    }
    const digest = sum.digestHex();
    if (sha256 !== null && digest !== sha256) throw checksumMismatch(name);
    if (oldSum !== null && oldSum.digestHex() !== md5) throw checksumMismatch(name);
    await file.commit();
    return { name, bytes, sha256: digest };
  } catch (thrown) {
    await file.abort();
    throw thrown;
  }
}

/** The finished files of an earlier copy of the same model that are still there. */
async function readJournal(
  target: WeightTarget,
  fingerprint: string,
): Promise<readonly ManifestFile[]> {
  const sizes = await target.sizes();
  const bytes = await target.read(JOURNAL_NAME, 0, sizes.get(JOURNAL_NAME) ?? 0);
  if (bytes === null) return [];
  try {
    const journal = v.parse(JournalSchema, JSON.parse(new TextDecoder().decode(bytes)));
    if (journal.fingerprint !== fingerprint) return [];
    return journal.files.filter((file) => sizes.get(file.name) === file.bytes);
  } catch {
    return [];
  }
}

class CopyProgress {
  readonly #shards: readonly ListedShard[];
  readonly #settings: CopySettings;
  readonly #totalBytes: number;
  #bytes = 0;
  #done = 0;
  #at = "";

  constructor(shards: readonly ListedShard[], settings: CopySettings) {
    this.#shards = shards;
    this.#settings = settings;
    this.#totalBytes = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#tell();
  }

  finish(done: number, name: string): void {
    this.#done = done;
    this.#at = name;
    this.#tell();
  }

  #tell(): void {
    const shards = this.#shards;
    this.#settings.onProgress?.({
      tensor: this.#at,
      tensorsDone: this.#done,
      tensors: shards.length,
      readBytes: this.#bytes,
      totalReadBytes: this.#totalBytes,
      writtenBytes: this.#bytes,
      totalWriteBytes: this.#totalBytes,
      shardsDone: this.#done,
      shards: shards.length,
    });
  }
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
