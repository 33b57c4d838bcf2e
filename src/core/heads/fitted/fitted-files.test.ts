import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictCosts } from "#core/heads/cost-head.ts";
import { finish } from "#core/heads/finish.ts";
import { readHeads, writeHeads } from "#core/heads/heads-files.ts";
import { predictQuality } from "#core/heads/routers/predict-quality.ts";
import type { FittedHeads } from "./fitted-heads.ts";
import { FITTED_ROUTERS, fittedSample, sampleTable } from "./fixtures/fitted-sample.ts";
import { packNumbers, unpackNumbers } from "./packed-numbers.ts";

const SETTINGS = { router: "ridge", rows: 60, seed: 5, costs: "mean", gaps: 0 } as const;
const RIDGE = fittedSample(SETTINGS);

/** As files on a disk: a manifest in UTF-8 and bytes that begin anywhere. */
function throughFiles(heads: FittedHeads): unknown {
  const { manifest, bin } = writeHeads(heads);
  const moved = new Uint8Array(bin.length + 3);
  moved.set(bin, 3);
  return readHeads(JSON.parse(manifest), moved.subarray(3));
}

describe("a fitted router as files", () => {
  it.each(FITTED_ROUTERS)("%s comes back as it was, to the last bit", (router) => {
    fc.assert(
      fc.property(
        fc.record({
          rows: fc.integer({ min: 24, max: 70 }),
          seed: fc.integer({ min: 1, max: 1000 }),
          costs: fc.constantFrom("mean" as const, "predicted" as const),
          gaps: fc.constantFrom(0, 0.4),
          lambda: fc.double({ min: 0, max: 1e9, noNaN: true }),
        }),
        ({ lambda, ...settings }) => {
          const heads = { ...fittedSample({ ...settings, router }), lambda };
          const read = throughFiles(heads) as FittedHeads;
          expect(read).toStrictEqual(heads);
          const { table } = sampleTable({ ...settings, router, seed: 77 });
          const queries = { ...table, dimension: heads.embedding?.dimension ?? 0 };
          expect(finish(predictQuality(read.model, queries))).toEqual(
            finish(predictQuality(heads.model, queries)),
          );
          expect(finish(predictCosts(read.costs, queries))).toEqual(
            finish(predictCosts(heads.costs, queries)),
          );
        },
      ),
      { numRuns: 6 },
    );
  });

  it("holds its numbers once, four bytes where they have four", () => {
    const neighbours = fittedSample({ ...SETTINGS, router: "neighbours" });
    const { bin, manifest } = writeHeads(neighbours);
    if (neighbours.model.kind !== "neighbours") throw new Error("another kind");
    const { points, scores } = neighbours.model;
    expect(points).toBeInstanceOf(Float32Array);
    const known = points.byteLength + scores.byteLength;
    expect(bin.length).toBeGreaterThan(known);
    expect(bin.length).toBeLessThan(known + 8000);
    expect(manifest.length).toBeLessThan(4000);
  });

  it("keeps names of any length and script", () => {
    const names = ["a".repeat(3000), "模型 \u202e", "x,y\n"];
    const candidates = names.map((name) => ({ name, price: null }));
    const heads = { ...RIDGE, candidates, source: "table.csv, ".repeat(500) };
    expect(throughFiles(heads)).toStrictEqual(heads);
  });

  it("says the unit of λ", () => {
    expect(writeHeads(RIDGE).manifest).toContain('"lambdaUnit": "score per US dollar"');
  });
});

describe("a file that cannot be used", () => {
  const { manifest, bin } = writeHeads(RIDGE);
  const parsed = () => JSON.parse(manifest) as Record<string, never>;

  it.each<[string, () => unknown, RegExp]>([
    ["a number that was changed", () => readHeads(parsed(), flip(bin, 40)), /damaged/],
    ["an end too early", () => readHeads(parsed(), bin.subarray(0, -8)), /manifest says/],
    ["more bytes", () => readHeads(parsed(), new Uint8Array(bin.length + 8)), /manifest says/],
    [
      "another λ in its manifest",
      () => readHeads(JSON.parse(manifest.replace('"lambda": 40', '"lambda": 41')), bin),
      /damaged/,
    ],
    [
      "a later version",
      () => readHeads(JSON.parse(manifest.replace("router/1", "router/2")), bin),
      /another version of the page \(switchyard-router\/2\)/,
    ],
    [
      "no router",
      () => readHeads({ format: "switchyard-router/1", router: null }, bin),
      /not that of a fitted router/,
    ],
  ])("%s", (_, read, words) => {
    expect(read).toThrowError(expect.objectContaining({ code: "import-invalid" }));
    expect(read).toThrow(words);
  });

  /** Each is written as files are, so that the hash is right and only the contents are not. */
  it.each<[string, (heads: FittedHeads) => object, RegExp]>([
    ["no embedding where one is needed", () => ({ embedding: null, lexical: null }), /names none/],
    [
      "the name of another embedding",
      () => ({ embedding: { model: "other", dimension: 8 } }),
      /was fitted on other and brings lexical-\d/,
    ],
    [
      "fewer candidates than predictions",
      ({ candidates }) => ({ candidates: candidates.slice(1) }),
      /wrong length/,
    ],
    [
      "two candidates of one name",
      ({ candidates }) => ({ candidates: candidates.map((one) => ({ ...one, name: "a" })) }),
      /same name/,
    ],
    ["a λ below 0", () => ({ lambda: -1 }), /lambda/],
    ["a kind of model that there is not", () => ({ model: { kind: "oracle" } }), /model/],
    [
      "weights that are no list",
      () => ({ model: { kind: "best-single", quality: [1, 2, 3] } }),
      /quality/,
    ],
    [
      "an infinite number",
      () => ({ model: { kind: "best-single", quality: Float64Array.of(1, Infinity, 0) } }),
      /infinite/,
    ],
    [
      "costs of another number of candidates",
      ({ costs }) => ({ costs: { ...costs, means: Float64Array.of(1) } }),
      /costs have lists/,
    ],
  ])("%s", (_, change, words) => {
    const changed = { ...RIDGE, ...change(RIDGE) } as FittedHeads;
    expect(() => throughFiles(changed)).toThrowError(
      expect.objectContaining({ code: "import-invalid" }),
    );
    expect(() => throughFiles(changed)).toThrow(words);
  });

  it("every byte that is changed is noticed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bin.length - 1 }), (at) => {
        expect(() => readHeads(parsed(), flip(bin, at))).toThrow(/damaged/);
      }),
    );
  });
});

describe("packed numbers", () => {
  it("give back any plain value", () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.float64Array({ noDefaultInfinity: true, maxLength: 5 }),
      fc.float32Array({ noDefaultInfinity: true, maxLength: 5 }),
      fc.int32Array({ maxLength: 5 }),
      fc.uint8Array({ maxLength: 5 }),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: "small" }, leaf, tie("list"), tie("fields")),
      list: fc.array(tie("value"), { maxLength: 3 }),
      fields: fc.dictionary(fc.constantFrom("a", "b", "length"), tie("value"), {
        noNullPrototype: true,
      }),
    }));
    fc.assert(
      fc.property(value, (plain) => {
        const { shape, bin } = packNumbers(plain);
        const read = unpackNumbers({ shape: JSON.parse(JSON.stringify(shape)), bin });
        expect(read).toStrictEqual(plain);
      }),
    );
  });

  it("are refused where they are nested without end", () => {
    let shape: unknown = 1;
    for (let depth = 0; depth < 10_000; depth += 1) shape = [shape];
    expect(() => unpackNumbers({ shape, bin: new Uint8Array(0) })).toThrow(/too deeply/);
  });
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.with(at, (bytes[at] ?? 0) ^ 1);
}
