import { Sha256 } from "#core/hash/sha256.ts";
import type { ManifestFile } from "./weight-manifest.ts";
import type { WeightTarget } from "./weight-target.ts";

/** Writes a small file, whole or not at all, and gives its entry for the manifest. */
export async function writeWhole(
  target: WeightTarget,
  name: string,
  content: string | Uint8Array,
): Promise<ManifestFile> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const file = await target.create(name, bytes.length);
  try {
    await file.write(bytes);
    await file.commit();
  } catch (thrown) {
    await file.abort();
    throw thrown;
  }
  return { name, bytes: bytes.length, sha256: new Sha256().update(bytes).digestHex() };
}
