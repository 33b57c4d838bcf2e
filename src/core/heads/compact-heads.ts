import { Sha256 } from "#core/hash/sha256.ts";
import {
  type CompactManifest,
  type CompactModel,
  headCount,
  readManifest,
  writeManifest,
} from "./compact-manifest.ts";
import {
  type BudgetHeads,
  type KnnHeads,
  type LinearHead,
  listPerBudget,
  mapPerBudget,
  type PerBudget,
  pointCount,
  type RidgeHeads,
} from "./heads.ts";
import { refuseFile } from "./joblib/refuse-file.ts";

type Numbers = Float32Array | Float64Array;

/** Heads as two files: what they are stored and exchanged as. */
export interface CompactHeads {
  /** JSON of the manifest. It names the binary file. */
  readonly manifest: string;
  readonly binName: string;
  /** Coefficients of all heads, then their intercepts; for k-NN the points, then the columns. Little-endian. */
  readonly bin: Uint8Array<ArrayBuffer>;
}

/**
 * Writes heads in the compact form: released heads byte for byte as their published binary file, others in a format of
 * ours. Nothing is rounded.
 */
export function writeCompactHeads(heads: BudgetHeads): CompactHeads {
  const { bin, element, layouts } = heads.kind === "ridge" ? packRidge(heads) : packKnn(heads);
  const binName = element === "float32" ? "r2_weights.f32.bin" : "r2_weights.f64.bin";
  const manifest: CompactManifest = {
    models: heads.models.map((model, index) => ({ model, layout: layoutAt(layouts, index) })),
    embedding: heads.embedding,
    source: heads.source,
    element,
    bytes: bin.length,
    sha256: digestOf(bin),
    questions: heads.kind === "knn" ? heads.questions : null,
    knn: heads.kind === "knn" ? { ...heads.neighbourhood, points: pointCount(heads) } : null,
  };
  return { manifest: JSON.stringify(writeManifest(manifest, binName), null, 1), binName, bin };
}

/** Reads what {@link writeCompactHeads} writes, and the released compact form. Throws `import-invalid`. */
export function readCompactHeads(manifest: unknown, bin: Uint8Array): BudgetHeads {
  const read = readManifest(manifest);
  if (bin.length !== read.bytes) {
    refuseFile(
      `The binary file has ${bin.length} bytes; its manifest says ${read.bytes}.`,
      "Download both files again: they were not transferred completely.",
    );
  }
  if (read.sha256 !== null && read.sha256 !== digestOf(bin)) {
    refuseFile("The binary file is not the one that its manifest describes (SHA-256 differs).");
  }
  const { embedding, source, questions } = read;
  const models = read.models.map(({ model }) => model);
  const shared = { embedding, source, models };
  if (read.knn === null) return { kind: "ridge", ...shared, heads: unpackRidge(read, bin) };
  const { points, ...neighbourhood } = read.knn;
  return { kind: "knn", ...shared, neighbourhood, questions, ...unpackKnn(read, points, bin) };
}

function digestOf(bin: Uint8Array): string {
  return new Sha256().update(bin).digestHex();
}

function packRidge({ heads }: RidgeHeads) {
  const all = heads.flatMap(listPerBudget);
  const element = all.every(isSingle) ? "float32" : "float64";
  const intercepts = numbersOf(
    element,
    all.map(({ intercept }) => intercept),
  );
  const bin = joinBytes([...all.map(({ coef }) => numbersOf(element, coef)), intercepts]);
  return { bin, element, layouts: heads.map(layoutOf) } as const;
}

/** Whether four bytes hold the head as it is. */
function isSingle({ coef, intercept }: LinearHead): boolean {
  return coef instanceof Float32Array && Math.fround(intercept) === intercept;
}

function packKnn({ points, columns }: KnnHeads) {
  const bin = joinBytes([points, ...columns.flatMap(listPerBudget)]);
  return { bin, element: "float64", layouts: columns.map(layoutOf) } as const;
}

function unpackRidge(manifest: CompactManifest, bin: Uint8Array): PerBudget<LinearHead>[] {
  const { models, element, embedding } = manifest;
  const count = headCount(models);
  const size = element === "float32" ? 4 : 8;
  checkSize(bin, count * (embedding.dimension + 1) * size);
  const reader = new NumberReader(bin);
  const coefs = Array.from({ length: count }, () => reader.take(element, embedding.dimension));
  const intercepts = reader.take(element, count);
  checkFinite([...coefs, intercepts]);
  const heads = coefs.map((coef, index) => ({ coef, intercept: intercepts[index] ?? 0 }));
  return deal(models, heads);
}

function unpackKnn(manifest: CompactManifest, points: number, bin: Uint8Array) {
  const { models, embedding } = manifest;
  const count = headCount(models);
  checkSize(bin, points * (embedding.dimension * 4 + count * 8));
  const reader = new NumberReader(bin);
  const read = reader.take("float32", points * embedding.dimension);
  checkFinite([read]);
  const columns = Array.from({ length: count }, () => reader.take("float64", points));
  // NaN is what is not known; an infinity is nothing.
  if (
    columns.some((column) => column.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY))
  ) {
    refuseFile("The binary file holds a number that is not finite.");
  }
  return {
    points: Float32Array.from(read),
    columns: deal(
      models,
      columns.map((column) => Float64Array.from(column)),
    ),
  };
}

/** Gives each model its share of a list, in the manifest's order. */
function deal<Value>(
  models: readonly CompactModel[],
  values: readonly Value[],
): PerBudget<Value>[] {
  const rest = values[Symbol.iterator]();
  return models.map(({ layout }) =>
    mapPerBudget(layout, () => {
      const next = rest.next();
      if (next.done === true) throw new RangeError("fewer values than the layout has places");
      return next.value;
    }),
  );
}

function layoutOf<Value>(values: PerBudget<Value>): PerBudget<null> {
  return mapPerBudget(values, () => null);
}

function layoutAt(layouts: readonly PerBudget<null>[], index: number): PerBudget<null> {
  const layout = layouts[index];
  if (layout === undefined) throw new RangeError("heads without an entry for a model");
  return layout;
}

function checkSize(bin: Uint8Array, due: number): void {
  if (bin.length !== due) {
    refuseFile(`The binary file has ${bin.length} bytes; its heads take ${due}.`);
  }
}

function checkFinite(lists: readonly Numbers[]): void {
  if (!lists.every((list) => list.every(Number.isFinite))) {
    refuseFile("The binary file holds a number that is not finite.");
  }
}

/** Every machine that runs a browser is little-endian, so typed arrays are the file's bytes. */
function numbersOf(element: "float32" | "float64", values: Iterable<number>): Numbers {
  return element === "float32" ? Float32Array.from(values) : Float64Array.from(values);
}

function joinBytes(lists: readonly Numbers[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lists.reduce((sum, list) => sum + list.byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of lists) {
    whole.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return whole;
}

/** Copies numbers out of bytes that may start anywhere. */
class NumberReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(element: "float32" | "float64", count: number): Numbers {
    const size = element === "float32" ? 4 : 8;
    // Not `slice`: where the bytes are a Buffer of Node's, that one copies nothing.
    const bytes = new Uint8Array(this.#bytes.subarray(this.#at, this.#at + count * size));
    this.#at += bytes.length;
    return element === "float32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  }
}
