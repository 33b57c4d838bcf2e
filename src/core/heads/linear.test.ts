import { describe, expect, it } from "vitest";
import { factorCholesky } from "./cholesky.ts";
import nearest from "./fixtures/k-nearest.json";
import ridge from "./fixtures/ridge.json";
import { type Neighbourhood, nearestMean } from "./k-nearest.ts";
import { RidgeFitter } from "./ridge.ts";

const breathe = (): Promise<void> => Promise.resolve();

interface RidgeCase {
  readonly name: string;
  readonly alpha: number;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly (number | null)[])[];
  readonly coef: readonly (readonly number[])[];
  readonly intercept: readonly number[];
}

const ridgeCases: readonly RidgeCase[] = ridge.cases;

async function fitted({ x, y, alpha }: Pick<RidgeCase, "x" | "y" | "alpha">) {
  const fitter = new RidgeFitter(x[0]?.length ?? 0, y[0]?.length ?? 0);
  for (const [index, row] of x.entries()) {
    const targets = (y[index] ?? []).map((value) => value ?? Number.NaN);
    fitter.add(Float64Array.from(row), Float64Array.from(targets));
  }
  return await fitter.fit(alpha, breathe);
}

describe("ridge regression", () => {
  it.each(ridgeCases)(
    "equals scikit-learn to 1e-6: $name",
    async ({ coef, intercept, ...data }) => {
      const fits = await fitted(data);
      expect(fits).toHaveLength(coef.length);
      for (const [target, one] of fits.entries()) {
        const expected = [...(coef[target] ?? []), intercept[target] ?? Number.NaN];
        const got = [...(one?.coef ?? []), one?.intercept ?? Number.NaN];
        expect(
          Math.max(...got.map((value, at) => Math.abs(value - (expected[at] ?? 0)))),
        ).toBeLessThan(1e-6);
      }
    },
  );

  it("does not depend on how rows fall into blocks", async () => {
    const [data] = ridgeCases;
    if (data === undefined) throw new Error("no case");
    const forwards = await fitted(data);
    const backwards = await fitted({ ...data, x: data.x.toReversed(), y: data.y.toReversed() });
    expect(backwards[0]?.intercept).toBeCloseTo(forwards[0]?.intercept ?? Number.NaN, 10);
    expect(forwards[0]?.rows).toBe(data.x.length);
  });

  it("gives nothing for a target that no row knows", async () => {
    const fits = await fitted({
      x: [[1], [2], [4]],
      y: [
        [1, null],
        [2, null],
        [3, null],
      ],
      alpha: 1,
    });
    expect(fits.map((one) => one === null)).toEqual([false, true]);
  });

  it("says so when α is too small for the data", async () => {
    const data = {
      x: [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      y: [[1], [2], [3]],
    };
    await expect(fitted({ ...data, alpha: 0 })).rejects.toMatchObject({ code: "import-invalid" });
  });

  it("refuses a table with too many different gaps", () => {
    const fitter = new RidgeFitter(1, 40);
    const row = (target: number) =>
      Float64Array.from({ length: 40 }, (_, index) => (index === target ? 1 : Number.NaN));
    expect(() => {
      for (let target = 0; target < 40; target += 1) fitter.add(Float64Array.of(1), row(target));
    }).toThrow("different ways");
  });

  it("can be stopped in the middle of a factorisation", async () => {
    const size = 100;
    const matrix = new Float64Array(size * size);
    for (let row = 0; row < size; row += 1) matrix[row * size + row] = 1;
    let breaths = 0;
    const stop = async (): Promise<void> => {
      breaths += 1;
      if (breaths === 2) throw new Error("stopped");
    };
    await expect(factorCholesky(matrix, size, size, stop)).rejects.toThrow("stopped");
  });
});

describe("k nearest neighbours", () => {
  const points = Float32Array.from(nearest.x.flat());
  const columns = [0, 1].map((target) => Float64Array.from(nearest.y, (row) => row[target] ?? 0));

  it.each(nearest.cases)("equal scikit-learn's: $metric, $weights, $neighbours", (settings) => {
    for (const [index, query] of nearest.queries.entries()) {
      const meanOf = nearestMean(points, Float64Array.from(query), settings as Neighbourhood);
      for (const [target, column] of columns.entries()) {
        expect(meanOf(column)).toBeCloseTo(settings.predicted[index]?.[target] ?? Number.NaN, 6);
      }
    }
  });

  it("skip what is not known, and know nothing where nobody does", () => {
    const settings = { neighbours: 1, metric: "euclidean", weights: "uniform" } as const;
    const meanOf = nearestMean(Float32Array.of(0, 1, 5), Float64Array.of(0), settings);
    expect(meanOf(Float64Array.of(Number.NaN, 7, 9))).toBe(7);
    expect(meanOf(Float64Array.of(Number.NaN, Number.NaN, Number.NaN))).toBeNaN();
  });
});
