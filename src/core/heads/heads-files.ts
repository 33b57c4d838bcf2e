import { isRecord } from "#core/is-record.ts";
import { type CompactHeads, readCompactHeads, writeCompactHeads } from "./compact-heads.ts";
import { ROUTER_FORMATS, readFittedHeads, writeFittedHeads } from "./fitted/fitted-files.ts";
import type { Heads } from "./heads.ts";

/** Heads of any kind as the two files that they are stored and exchanged as. */
export function writeHeads(heads: Heads): CompactHeads {
  return heads.kind === "fitted" ? writeFittedHeads(heads) : writeCompactHeads(heads);
}

/** Reads what {@link writeHeads} writes, and the released compact form. Throws `import-invalid`. */
export function readHeads(manifest: unknown, bin: Uint8Array): Heads {
  const format = isRecord(manifest) ? manifest["format"] : null;
  const isRouter = typeof format === "string" && format.startsWith(ROUTER_FORMATS);
  return isRouter ? readFittedHeads(manifest, bin) : readCompactHeads(manifest, bin);
}
