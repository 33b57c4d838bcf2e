import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FittedHeads } from "#core/heads/fitted/fitted-heads.ts";
import { writeHeads } from "#core/heads/heads-files.ts";
import { zipHeads } from "#state/heads/zip-heads.ts";

/** Writes a router into a folder, or into a zip archive where the path ends like one: both can be imported and served. */
export async function writeRouter(heads: FittedHeads, to: string): Promise<void> {
  const { manifest, binName, bin } = writeHeads(heads);
  if (/\.zip$/i.test(to)) {
    const zip = await zipHeads({ manifest, bin: bin.buffer });
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, new Uint8Array(await zip.arrayBuffer()));
    return;
  }
  await mkdir(to, { recursive: true });
  await writeFile(join(to, binName), bin);
  await writeFile(join(to, "manifest.json"), manifest);
}
