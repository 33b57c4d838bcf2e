import { readCompactHeads } from "#core/heads/compact-heads.ts";
import type { RidgeHeads } from "#core/heads/heads.ts";
import { readCheckpoint } from "#core/heads/read-checkpoint.ts";
import type { ReadNeighbour } from "./golden.ts";

/**
 * What some golden files need and this project does not contain: the released heads, which lie in a folder beside those
 * of the golden files, and the embeddings they were asked with. Without them these files cannot be checked, and say so.
 */
const DATA = "../data/r2/";

/** The golden embeddings and the released heads. */
export interface Released {
  readonly heads: RidgeHeads;
  readonly embeddings: readonly Float64Array[];
}

export async function loadReleased(readNeighbour: ReadNeighbour): Promise<Released> {
  const manifest = parse(await readNeighbour(`${DATA}r2_weights.manifest.json`));
  const heads = readCompactHeads(manifest, await readNeighbour(`${DATA}r2_weights.f32.bin`));
  if (heads.kind !== "ridge") throw new TypeError("the released heads are linear");
  const { cases } = parse(await readNeighbour("r2_embeddings.json")) as {
    readonly cases: readonly { readonly f32_base64: string }[];
  };
  const embeddings = cases.map(({ f32_base64 }) => decodeFloats(f32_base64));
  return { heads, embeddings };
}

/** A file of the released checkpoints, by its path in their repository; `null` where it is not among the samples. */
export async function loadSample(
  path: string,
  readNeighbour: ReadNeighbour,
): Promise<Uint8Array | null> {
  const name = path.replace(/^r2_router\//, "");
  try {
    return await readNeighbour(`${DATA}samples/${name}`);
  } catch {
    return null;
  }
}

/** The configuration of the released checkpoints. */
export async function loadConfig(readNeighbour: ReadNeighbour): Promise<Uint8Array> {
  return await readNeighbour(`${DATA}samples/config.json`);
}

/** Reads checkpoint files that are at hand. */
export async function readFiles(files: ReadonlyMap<string, Uint8Array>) {
  const list = [...files].map(([path, bytes]) => ({ path, read: async () => bytes }));
  const { signal } = new AbortController();
  return await readCheckpoint(list, { source: "golden", signal });
}

/** The text of bytes as JSON. */
export function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Bytes in base64 → their floats of four bytes, widened as JSON numbers are. */
function decodeFloats(base64: string): Float64Array {
  const bytes = bytesOfBase64(base64);
  return Float64Array.from(new Float32Array(bytes.buffer));
}

export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
