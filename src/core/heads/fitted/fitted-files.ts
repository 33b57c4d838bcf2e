import * as v from "valibot";
import { readLexicalModel, writeLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import type { CompactHeads } from "#core/heads/compact-heads.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { FittedHeads } from "./fitted-heads.ts";
import { FittedSchema } from "./fitted-schema.ts";
import { shapeProblem } from "./fitted-shapes.ts";
import { type Json, packNumbers, unpackNumbers } from "./packed-numbers.ts";

/** What the format of every version begins with. */
export const ROUTER_FORMATS = "switchyard-router/";
const FORMAT = `${ROUTER_FORMATS}1`;
const BIN_NAME = "router.bin";
const LAMBDA_UNIT = "score per US dollar";

const FIX = "Export or fit the router again, and take both of its files.";

const Envelope = v.object({
  format: v.string(),
  bin: v.object({ file: v.string(), bytes: v.number() }),
  sha256: v.string(),
  router: v.record(v.string(), v.unknown()),
});

/**
 * A fitted router as two files: a manifest in JSON, and its numbers. Nothing is rounded. The manifest's hash is over both of them:
 * over the JSON text of `router` without white space, then the numbers.
 */
export function writeFittedHeads(heads: FittedHeads): CompactHeads {
  const { kind: _, lexical, ...rest } = heads;
  const bytes = lexical === null ? null : writeLexicalModel(lexical);
  const { shape, bin } = packNumbers({ ...rest, lambdaUnit: LAMBDA_UNIT, lexical: bytes });
  const manifest = {
    format: FORMAT,
    bin: { file: BIN_NAME, bytes: bin.length },
    sha256: digestOf(shape, bin),
    router: shape,
  };
  return { manifest: JSON.stringify(manifest, null, 1), binName: BIN_NAME, bin };
}

/** Reads what {@link writeFittedHeads} writes. Throws `import-invalid` for what is damaged, not whole or of another version. */
export function readFittedHeads(manifest: unknown, bin: Uint8Array): FittedHeads {
  const envelope = v.safeParse(Envelope, manifest);
  if (!envelope.success) refuseFile("The manifest is not that of a fitted router.", FIX);
  const { format, bin: named, sha256, router } = envelope.output;
  if (format !== FORMAT) {
    refuseFile(
      `The router was written by another version of the page (${format.slice(0, 60)}).`,
      "Reload the page to have its newest version, or fit the router again.",
    );
  }
  if (bin.length !== named.bytes) {
    refuseFile(`The numbers have ${bin.length} bytes; the manifest says ${named.bytes}.`, FIX);
  }
  if (sha256 !== digestOf(router as Json, bin)) {
    refuseFile("The router is damaged: its hash is not that of its manifest.", FIX);
  }
  const parsed = v.safeParse(FittedSchema, unpackNumbers({ shape: router, bin }));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    refuseFile(`The router cannot be used: ${v.getDotPath(issue) ?? "all"}: ${issue.message}`, FIX);
  }
  const { lambdaUnit: _, lexical: bytes, ...rest } = parsed.output;
  const lexical = bytes === null ? null : readLexicalModel(bytes);
  const problem = shapeProblem({ ...rest, lexical });
  if (problem !== null) refuseFile(`The router cannot be used. ${problem}`, FIX);
  return { kind: "fitted", ...rest, lexical };
}

function digestOf(router: Json, bin: Uint8Array): string {
  const text = new TextEncoder().encode(JSON.stringify(router));
  return new Sha256().update(text).update(bin).digestHex();
}
