import { describe, expect, it } from "vitest";
import { readCompactHeads, writeCompactHeads } from "./compact-heads.ts";
import { SMALL_HEADS, SMALL_NEIGHBOURS } from "./fixtures/small-heads.ts";
import type { BudgetHeads, RidgeHeads } from "./heads.ts";

const back = (heads: BudgetHeads): BudgetHeads => {
  const { manifest, bin } = writeCompactHeads(heads);
  return readCompactHeads(JSON.parse(manifest), bin);
};

/** Heads as a fit makes them: in double precision, and with other budgets for each model. */
const FITTED: RidgeHeads = {
  ...SMALL_HEADS,
  heads: SMALL_HEADS.heads.map((model, index) => ({
    limited: model.limited.slice(index).map(({ budget, quality }) => ({
      budget,
      quality: { coef: Float64Array.from(quality.coef, (value) => value + 1e-9), intercept: 0.1 },
    })),
    unlimited: index === 0 ? null : model.unlimited,
  })),
};

describe("the compact form", () => {
  it.each([
    ["released heads", SMALL_HEADS],
    ["neighbours with gaps and their questions", SMALL_NEIGHBOURS],
    ["neighbours without questions", { ...SMALL_NEIGHBOURS, questions: null }],
  ] as const)("gives back %s as they were", (_, heads) => {
    expect(back(heads)).toEqual(heads);
  });

  it("rounds nothing of fitted heads", () => {
    const read = back(FITTED);
    expect(JSON.stringify(read)).not.toBe(JSON.stringify(back(SMALL_HEADS)));
    if (read.kind !== "ridge") throw new Error("another kind");
    expect(read.heads.map(({ limited }) => limited.map(({ budget }) => budget))).toEqual([
      [10, 100],
      [100],
    ]);
    expect(read.heads[0]?.unlimited).toBeNull();
    expect([...(read.heads[0]?.limited[0]?.quality.coef ?? [])]).toEqual([
      -0.5 + 1e-9,
      -0.25 + 1e-9,
    ]);
  });

  it("is the released one where that can hold the heads", () => {
    const { manifest, binName, bin } = writeCompactHeads(SMALL_HEADS);
    expect(JSON.parse(manifest)).toMatchObject({
      format: "r2-router-weights/1",
      dims: { models: 2, heads: 4, features: 2 },
      budgets: [10, 100, "unlimited"],
      bin: { file: "r2_weights.f32.bin", bytes: 4 * 2 * 4 * 3 },
    });
    expect(binName).toBe("r2_weights.f32.bin");
    // Coefficients of all heads, then the intercepts.
    expect([...new Float32Array(bin.buffer)].slice(0, 2)).toEqual([-0.5, -0.25]);
    expect([...new Float32Array(bin.buffer)].at(-1)).toBe(100);
    expect(JSON.parse(writeCompactHeads(FITTED).manifest)).toMatchObject({
      format: "switchyard-heads/1",
    });
  });
});

describe("a compact form is refused", () => {
  const { manifest, bin } = writeCompactHeads(SMALL_HEADS);
  const signed = JSON.parse(manifest) as Record<string, Record<string, unknown>>;
  const written = { ...signed, bin: { ...signed["bin"], sha256: null } } as typeof signed;
  const own = JSON.parse(writeCompactHeads(SMALL_NEIGHBOURS).manifest) as Record<string, unknown>;

  it.each([
    ["that is cut off", written, bin.subarray(0, 40), /has 40 bytes/],
    ["with another content", signed, bin.map((byte) => byte ^ 1), /SHA-256 differs/],
    ["of an unknown format", { ...written, format: "r2-router-weights/2" }, bin, /format/],
    ["without a format", {}, bin, /cannot be used/],
    ["that is no object", [], bin, /cannot be used/],
    ["with a negative size", { ...written, bin: { ...written["bin"], bytes: -1 } }, bin, /bytes/],
    [
      "whose sizes do not fit",
      { ...written, dims: { ...written["dims"], features: 3 } },
      bin,
      /contradicts itself/,
    ],
    ["with a budget of zero", { ...written, budgets: [0, "unlimited"] }, bin, /budgets/],
    ["without the unlimited budget", { ...written, budgets: [10, 100] }, bin, /contradicts itself/],
    ["with no models", { ...written, models: [] }, bin, /models/],
    [
      "of an embedding that is too long for its numbers",
      { ...written, embedding: { model: "m", dim: 3 }, dims: { ...written["dims"], features: 3 } },
      bin,
      /its heads take/,
    ],
    ["with more questions than points", { ...own, questions: ["one"] }, bin, /number of questions/],
  ])("%s", (_, changed, bytes, reason) => {
    expect(() => readCompactHeads(changed, bytes)).toThrow(
      expect.objectContaining({ code: "import-invalid", message: expect.stringMatching(reason) }),
    );
  });

  it("with a number that is not finite", () => {
    for (const [at, value] of [
      [0, Number.NaN],
      [20, Number.POSITIVE_INFINITY],
    ] as const) {
      const numbers = new Float32Array(bin.slice().buffer);
      numbers[at] = value;
      expect(() => readCompactHeads(written, new Uint8Array(numbers.buffer))).toThrow("not finite");
    }
  });
});
