import { throwIfAborted } from "#core/errors.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import type { ManifestFile, WeightManifest } from "./weight-manifest.ts";
import type { WeightTarget } from "./weight-target.ts";

export interface VerifySettings {
  readonly signal: AbortSignal;
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
}

const BLOCK_BYTES = 4 * 2 ** 20;

/** The files of a manifest that are missing or whose content is another, by reading all of them. Throws `aborted`. */
export async function verifyWeights(
  target: WeightTarget,
  manifest: WeightManifest,
  settings: VerifySettings,
): Promise<readonly string[]> {
  const sizes = await target.sizes();
  const totalBytes = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const damaged: string[] = [];
  let before = 0;
  for (const file of manifest.files) {
    const report = (bytes: number): void => settings.onProgress?.(before + bytes, totalBytes);
    const isSame =
      sizes.get(file.name) === file.bytes &&
      (await hashOf(target, file, settings.signal, report)) === file.sha256;
    if (!isSame) damaged.push(file.name);
    before += file.bytes;
    report(0);
  }
  return damaged;
}

async function hashOf(
  target: WeightTarget,
  { name, bytes }: ManifestFile,
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<string | null> {
  const hash = new Sha256();
  for (let at = 0; at < bytes; at += BLOCK_BYTES) {
    throwIfAborted(signal);
    const block = await target.read(name, at, Math.min(bytes, at + BLOCK_BYTES));
    if (block === null) return null;
    hash.update(block);
    report(hash.bytes);
  }
  return hash.digestHex();
}
