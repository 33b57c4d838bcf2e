import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { fitHeads, type HeadsTaskProgress } from "./fit-heads.ts";
import type { FitRow, FitTable } from "./fit-table.ts";
import { headModel } from "./fixtures/small-heads.ts";
import { predictHeads } from "./predict-heads.ts";
import { RidgeFitter } from "./ridge.ts";

const LAYOUT = [
  {
    limited: [
      { budget: 10, quality: null },
      { budget: 100, quality: null },
    ],
    unlimited: { quality: null, tokens: null },
  },
  { limited: [], unlimited: { quality: null, tokens: null } },
] as const;

/** The cheap model is right on one half of the questions, the dear one on all; the first number says which half. */
function rowAt(draw: () => number, index: number): FitRow {
  const x = [draw() * 2 - 1, draw() * 2 - 1, draw() * 2 - 1];
  const isEasy = (x[0] ?? 0) > 0 ? 1 : 0;
  const values = Float64Array.of(
    isEasy * 0.5,
    isEasy * 0.9,
    isEasy,
    200 + 50 * (x[1] ?? 0),
    1,
    400,
  );
  return { question: `question ${index}`, embedding: Float64Array.from(x), values };
}

function table(
  count: number,
  change: (row: FitRow, index: number) => FitRow = (row) => row,
): FitTable {
  const draw = seededRandom(5);
  const rows = Array.from({ length: count }, (_, index) => change(rowAt(draw, index), index));
  return {
    embedding: { model: "test-embedding", dimension: 3 },
    models: [headModel("Small-8B"), headModel("Large-70B", { outputPerMillion: 20 })],
    layout: LAYOUT,
    source: "a test",
    rowCount: count,
    rows: (async function* () {
      yield* rows;
    })(),
  };
}

const RIDGE = { method: { kind: "ridge", alpha: 1 }, heldOutShare: 0.2, seed: 42 } as const;
const KNN = {
  method: {
    kind: "knn",
    neighbourhood: { neighbours: 5, metric: "euclidean", weights: "distance" },
  },
  heldOutShare: 0.2,
  seed: 42,
} as const;

function quiet(changes: Partial<Parameters<typeof fitHeads>[2]> = {}) {
  return {
    signal: new AbortController().signal,
    onProgress: () => {},
    breathe: () => Promise.resolve(),
    ...changes,
  };
}

describe("fitting heads", () => {
  it("equals the fit of each target, and carries models, budgets and embedding", async () => {
    const { heads, rowsFitted, heldOut } = await fitHeads(
      table(200),
      { ...RIDGE, heldOutShare: 0 },
      quiet(),
    );
    expect([rowsFitted, heldOut]).toEqual([200, null]);
    if (heads.kind !== "ridge") throw new Error("another kind");
    expect(heads.embedding).toEqual({ model: "test-embedding", dimension: 3 });
    expect(heads.heads.map(({ limited }) => limited.map(({ budget }) => budget))).toEqual([
      [10, 100],
      [],
    ]);
    const fitter = new RidgeFitter(3, 1);
    for await (const { embedding, values } of table(200).rows)
      fitter.add(embedding, values.slice(3, 4));
    const [tokens] = await fitter.fit(1, () => Promise.resolve());
    expect(heads.heads[0]?.unlimited?.tokens).toEqual({
      coef: tokens?.coef,
      intercept: tokens?.intercept,
    });
  });

  it.each([
    ["ridge", RIDGE],
    ["k-NN", KNN],
  ])("reports what %s would have reached on rows that were held out", async (_, settings) => {
    const { rowsFitted, heldOut } = await fitHeads(table(600), settings, quiet());
    const rows = heldOut?.rows ?? 0;
    expect(rowsFitted + rows).toBe(600);
    expect(rows).toBeGreaterThan(80);
    expect(rows).toBeLessThan(160);
    const curve = heldOut?.curve ?? [];
    // Quality only: the dear model for all. Cost only: the cheap one, with the smallest budget.
    expect(curve[0]?.lambda).toBe(0);
    expect(curve[0]?.quality).toBeGreaterThan(0.95);
    expect(curve.at(-1)?.lambda).toBe(1);
    expect(curve.at(-1)?.quality).toBeLessThan(0.4);
    expect(curve[0]?.cost).toBeGreaterThan((curve.at(-1)?.cost ?? 0) * 10);
    expect(heldOut).toMatchObject({
      bestSingle: { model: "Large-70B", budget: null, quality: 1 },
    });
    // Routing reaches the best model's quality at less than its cost, which is 1 on this scale.
    expect(heldOut?.qnc).toBeLessThan(0.9);
    expect(heldOut?.audc).toBeGreaterThan(0.4);
    expect(heldOut?.peak).toBeGreaterThan(0.95);
  });

  it("holds out the same rows for the same seed, and others for another", async () => {
    const held = async (seed: number) =>
      (await fitHeads(table(300), { ...RIDGE, seed }, quiet())).heldOut;
    expect(await held(1)).toEqual(await held(1));
    expect(await held(1)).not.toEqual(await held(2));
  });

  it("fits what is known where rows have gaps, and leaves out what nobody knows", async () => {
    const gaps = table(300, (row, index) => {
      const values = row.values.slice();
      if (index % 2 === 0) values.fill(Number.NaN, 4);
      values[1] = Number.NaN;
      return { ...row, values };
    });
    const { heads, heldOut } = await fitHeads(gaps, RIDGE, quiet());
    if (heads.kind !== "ridge") throw new Error("another kind");
    expect(heads.heads[0]?.limited.map(({ budget }) => budget)).toEqual([10]);
    expect(heads.heads[1]?.unlimited?.quality.intercept).toBeCloseTo(1, 9);
    expect(heldOut?.rows).toBeGreaterThan(30);
  });

  it("keeps points and questions for k-NN, so that a known question gives its own outcome", async () => {
    const { heads } = await fitHeads(table(50), { ...KNN, heldOutShare: 0 }, quiet());
    if (heads.kind !== "knn") throw new Error("another kind");
    expect(heads.questions).toHaveLength(50);
    const draw = seededRandom(5);
    const { embedding, values } = rowAt(draw, 0);
    const [first] = predictHeads(heads, Float64Array.from(Float32Array.from(embedding)));
    expect(first?.unlimited?.tokens).toBeCloseTo(values[3] ?? 0, 4);
    const nameless = table(10, (row, index) => (index === 3 ? { ...row, question: null } : row));
    const unnamed = await fitHeads(nameless, { ...KNN, heldOutShare: 0 }, quiet());
    expect(unnamed.heads).toMatchObject({ questions: null });
  });

  it("tells its progress", async () => {
    const seen: HeadsTaskProgress[] = [];
    await fitHeads(table(300), RIDGE, quiet({ onProgress: (step) => void seen.push(step) }));
    expect(seen[0]).toEqual({ stage: "rows", done: 64, of: 300 });
    expect(new Set(seen.map(({ stage }) => stage))).toEqual(
      new Set(["rows", "factor", "evaluate"]),
    );
  });

  it.each([1, 3, 5, 9])("can be stopped at breath %i, whatever it is doing", async (breath) => {
    const controller = new AbortController();
    let breaths = 0;
    const breathe = async (): Promise<void> => {
      breaths += 1;
      if (breaths === breath) controller.abort();
    };
    const fit = fitHeads(table(300), RIDGE, quiet({ signal: controller.signal, breathe }));
    await expect(fit).rejects.toMatchObject({ code: "aborted" });
    expect(breaths).toBe(breath);
  });
});

describe("a table is refused", () => {
  it.each([
    ["without rows", table(0), /no rows/],
    [
      "without values",
      table(5, (row) => ({ ...row, values: row.values.map(() => Number.NaN) })),
      /no values/,
    ],
    [
      "with a vector of another length",
      table(5, (row) => ({ ...row, embedding: Float64Array.of(1) })),
      /Row 1 has 1 numbers/,
    ],
    [
      "with a vector that is not finite",
      table(5, (row) => ({ ...row, embedding: Float64Array.of(1, Number.NaN, 1) })),
      /row 1 holds a number/,
    ],
    [
      "with too few values",
      table(5, (row) => ({ ...row, values: row.values.slice(1) })),
      /has 5 values/,
    ],
    [
      "with an infinite value",
      table(5, (row) => ({ ...row, values: row.values.map(() => Number.POSITIVE_INFINITY) })),
      /not finite/,
    ],
  ])("%s", async (_, bad, reason) => {
    await expect(fitHeads(bad, { ...RIDGE, heldOutShare: 0 }, quiet())).rejects.toMatchObject({
      code: "import-invalid",
      message: expect.stringMatching(reason),
    });
  });
});
