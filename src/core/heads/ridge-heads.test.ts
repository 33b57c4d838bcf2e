import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { finish } from "./finish.ts";
import { predictLinear, unstandardise } from "./linear-heads.ts";
import { fitRidgeHeads } from "./ridge-heads.ts";
import { standardised, standardOf } from "./standardise.ts";

const random = seededRandom(4);
const numbers = (count: number) => Float64Array.from({ length: count }, () => random() * 2 - 1);

describe("fitRidgeHeads", () => {
  it("fits a line by hand", () => {
    // x = −1, 0, 1 and y = −2, 1, 3: Σxy = 5, Σx² = 2, mean 2/3.
    const targets = Float64Array.of(-2, 1, 3);
    const [loose, tight] = finish(
      fitRidgeHeads(Float64Array.of(-1, 0, 1), 1, targets, 1, [0.5, 3]),
    );
    expect(loose?.weights[0]).toBeCloseTo(2, 12);
    expect(tight?.weights[0]).toBeCloseTo(1, 12);
    expect(loose?.intercepts[0]).toBeCloseTo(2 / 3, 12);
  });

  it("fits each target on the rows that know it, in however many ways they leave some out", () => {
    const [rows, dimension, targets] = [60, 3, 6];
    const features = numbers(rows * dimension);
    const outcomes = numbers(rows * targets).map((value) => (random() < 0.4 ? Number.NaN : value));
    const [together] = finish(fitRidgeHeads(features, dimension, outcomes, targets, [2]));
    for (let target = 0; target < targets; target += 1) {
      const known = Array.from({ length: rows }, (_, row) => row).filter(
        (row) => !Number.isNaN(outcomes[row * targets + target]),
      );
      const own = Float64Array.from(
        known.flatMap((row) => [...features.subarray(row * dimension, (row + 1) * dimension)]),
      );
      const values = Float64Array.from(known, (row) => outcomes[row * targets + target] ?? 0);
      const [alone] = finish(fitRidgeHeads(own, dimension, values, 1, [2]));
      expect(together?.intercepts[target]).toBeCloseTo(alone?.intercepts[0] ?? Number.NaN, 10);
      for (let index = 0; index < dimension; index += 1) {
        const weight = together?.weights[target * dimension + index];
        expect(weight).toBeCloseTo(alone?.weights[index] ?? Number.NaN, 10);
      }
    }
  });

  it("gives no number for a target that no row knows", () => {
    const targets = Float64Array.of(1, Number.NaN, 2, Number.NaN);
    const [heads] = finish(fitRidgeHeads(Float64Array.of(1, 2), 1, targets, 2, [1]));
    const predicted = heads && finish(predictLinear(heads, Float64Array.of(1), 1));
    expect(predicted?.[0]).toBeCloseTo(4 / 3, 12);
    expect(predicted?.[1]).toBeNaN();
  });
});

describe("unstandardise", () => {
  it("predicts on features what the heads predict on standardised ones", () => {
    const [rows, dimension] = [40, 3];
    // The last feature never differs.
    const features = numbers(rows * dimension).map((value, at) =>
      at % 3 === 2 ? 7 : 5 + 3 * value,
    );
    const standard = standardOf(features, rows, dimension);
    const scaled = finish(standardised(features, rows, standard));
    const [heads] = finish(fitRidgeHeads(scaled, dimension, numbers(rows * 2), 2, [1]));
    if (heads === undefined) throw new Error("no heads");
    const expected = finish(predictLinear(heads, scaled, rows));
    const predicted = finish(predictLinear(unstandardise(heads, standard), features, rows));
    for (const [at, value] of predicted.entries()) expect(value).toBeCloseTo(expected[at] ?? 0, 5);
    expect(standard.scales[2]).toBe(1);
  });
});
