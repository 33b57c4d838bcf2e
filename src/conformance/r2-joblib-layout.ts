import { hexOf } from "#core/hash/hex.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import type { LinearHead, PerBudget, RidgeHeads } from "#core/heads/heads.ts";
import { readJoblib } from "#core/heads/joblib/read-joblib.ts";
import type { AdapterEntry, GoldenCase } from "./golden.ts";
import { loadReleased, loadSample } from "./r2-released.ts";

interface ArrayPlace {
  readonly wrapper_build_end: number;
  readonly pad_length_offset: number;
  readonly pad_length: number;
  readonly data_offset: number;
  readonly data_bytes: number;
  readonly first: number;
  readonly last: number;
  readonly sha256: string;
}

interface InterceptPlace {
  readonly opcode_offset: number;
  readonly bytes_offset: number;
  readonly hex: string;
  readonly value: number;
}

/** What the file records of each released joblib file. */
interface Layout {
  readonly model: string;
  readonly path: string;
  readonly kind:
    | "limited_score_predictors"
    | "unlimited_score_predictor"
    | "unlimited_token_predictor";
  readonly arrays: readonly ArrayPlace[];
  readonly intercepts: readonly InterceptPlace[];
}

interface Input {
  readonly layout: Layout;
  readonly heads: RidgeHeads;
  readonly file: Uint8Array | null;
}

const OPCODE = {
  protocol: 0x80,
  frame: 0x95,
  memoize: 0x94,
  binget: 0x68,
  build: 0x62,
  bytes: 0x43,
};

/**
 * Files that are among the samples are read by our own reader, which is watched at each instruction; of the others the
 * numbers are compared that the compact form of the heads has.
 */
export const R2_JOBLIB_LAYOUT: readonly AdapterEntry[] = [
  {
    file: "r2_joblib_layout",
    recorded:
      "byte layout of the released .joblib files (joblib.dump, uncompressed, sklearn 1.7.2)",
    needsReleased: true,
    casesOf: async (recorded, readNeighbour) => {
      const { heads } = await loadReleased(readNeighbour);
      const { cases } = recorded as { readonly cases: readonly Layout[] };
      return await Promise.all(
        cases.map(async (layout): Promise<GoldenCase> => {
          const file = await loadSample(layout.path, readNeighbour);
          const input: Input = { layout, heads, file };
          const output = file === null ? numbersOf(layout) : layout;
          return { name: layout.path, input, output };
        }),
      );
    },
    run: ({ input }) => {
      const { layout, heads, file } = input as Input;
      if (file !== null) return watch(layout, file);
      return numbersOfHeads(headsIn(layout, heads));
    },
  },
];

function numbersOf({ arrays, intercepts }: Layout) {
  return {
    arrays: arrays.map(({ data_bytes, first, last, sha256 }) => ({
      data_bytes,
      first,
      last,
      sha256,
    })),
    intercepts: intercepts.map(({ hex, value }) => ({ hex, value })),
  };
}

function headsIn({ model, kind }: Layout, { models, heads }: RidgeHeads): readonly LinearHead[] {
  const found: PerBudget<LinearHead> | undefined =
    heads[models.findIndex(({ name }) => name === model)];
  if (found === undefined || found.unlimited === null) return [];
  if (kind === "unlimited_score_predictor") return [found.unlimited.quality];
  if (kind === "unlimited_token_predictor") return [found.unlimited.tokens];
  return found.limited.map(({ quality }) => quality);
}

function numbersOfHeads(heads: readonly LinearHead[]) {
  return {
    arrays: heads.map(({ coef }) => describeData(bytesOf(coef))),
    intercepts: heads.map(({ intercept }) => {
      return { hex: hexOf(bytesOf(Float32Array.of(intercept))), value: intercept };
    }),
  };
}

/** Reads a file and notes where everything stood. */
function watch(layout: Layout, file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const frames: [number, number][] = [];
  const arrays: ArrayPlace[] = [];
  const intercepts: InterceptPlace[] = [];
  let protocol = 0;
  let kept = 0;
  let largest = 0;
  readJoblib(file, (code, at, next) => {
    if (code === OPCODE.protocol) protocol = view.getUint8(at + 1);
    if (code === OPCODE.frame) frames.push([at, Number(view.getBigUint64(at + 1, true))]);
    if (code === OPCODE.memoize) kept += 1;
    if (code === OPCODE.binget) largest = Math.max(largest, view.getUint8(at + 1));
    if (code === OPCODE.build && next > at + 1) arrays.push(arrayBehind(file, at + 1, next));
    if (code === OPCODE.bytes) {
      const bytes = file.subarray(at + 2, next);
      const value = view.getFloat32(at + 2, true);
      intercepts.push({ opcode_offset: at, bytes_offset: at + 2, hex: hexOf(bytes), value });
    }
  });
  return {
    model: layout.model,
    path: layout.path,
    kind: layout.kind,
    bytes: file.length,
    sha256: sha256(file),
    protocol,
    frames,
    memo_entries: kept,
    max_memo_get: largest,
    arrays,
    intercepts,
  };
}

function arrayBehind(file: Uint8Array, from: number, next: number): ArrayPlace {
  const padLength = file[from] ?? 0;
  const dataAt = from + 1 + padLength;
  return {
    wrapper_build_end: from,
    pad_length_offset: from,
    pad_length: padLength,
    data_offset: dataAt,
    ...describeData(file.subarray(dataAt, next)),
  };
}

function describeData(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    data_bytes: bytes.length,
    first: view.getFloat32(0, true),
    last: view.getFloat32(bytes.length - 4, true),
    sha256: sha256(bytes),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function sha256(bytes: Uint8Array): string {
  return new Sha256().update(bytes).digestHex();
}
