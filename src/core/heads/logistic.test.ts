import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { finish } from "./finish.ts";
import { predictLinear } from "./linear-heads.ts";
import { fitLogisticHeads, sigmoid } from "./logistic.ts";
import { minimise } from "./minimise.ts";

const EXACT = { tolerance: 1e-9, mostSteps: 2000 };
const random = seededRandom(11);
const ROWS = 60;
const DIMENSION = 4;
// One feature far from zero, one that never differs.
const FEATURES = Float64Array.from({ length: ROWS * DIMENSION }, (_, at) =>
  at % DIMENSION === 3 ? 2 : random() * 2 - 1 + (at % DIMENSION === 0 ? 50 : 0),
);
const TARGETS = Float64Array.from({ length: ROWS }, () => Number(random() < 0.4));

const headsOf = (features: Float64Array, targets: Float64Array, targetCount: number, c = 2) =>
  finish(fitLogisticHeads(features, DIMENSION, targets, targetCount, c, EXACT));

describe("fitLogisticHeads", () => {
  it("ends where the gradient is zero", () => {
    const c = 2;
    const heads = headsOf(FEATURES, TARGETS, 1, c);
    const logits = finish(predictLinear(heads, FEATURES, ROWS));
    const residuals = logits.map((logit, row) => sigmoid(logit) - (TARGETS[row] ?? 0));
    expect(residuals.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
    for (let index = 0; index < DIMENSION; index += 1) {
      const pull = residuals.reduce(
        (sum, value, row) => sum + value * (FEATURES[row * DIMENSION + index] ?? 0),
        0,
      );
      expect(c * pull + (heads.weights[index] ?? 0)).toBeCloseTo(0, 5);
    }
  });

  it("takes a share of both outcomes for what it is", () => {
    const shares = TARGETS.map((target) => 0.25 + target / 2);
    // Each row four times, with as many of either outcome as its share says.
    const repeated = Float64Array.from([...FEATURES, ...FEATURES, ...FEATURES, ...FEATURES]);
    const outcomes = [0, 1, 2, 3].flatMap((copy) =>
      Array.from(shares, (s) => Number(copy < 4 * s)),
    );
    const once = headsOf(FEATURES, shares, 1, 4);
    const fourTimes = headsOf(repeated, Float64Array.from(outcomes), 1, 1);
    for (const [at, weight] of once.weights.entries()) {
      expect(weight).toBeCloseTo(fourTimes.weights[at] ?? Number.NaN, 6);
    }
  });

  it("fits targets side by side as each alone, and passes over what is not known", () => {
    const other = TARGETS.map((target, row) => (row % 3 === 0 ? Number.NaN : 1 - target));
    const pairs = Float64Array.from(
      [...TARGETS].flatMap((target, row) => [target, other[row] ?? 0]),
    );
    const together = headsOf(FEATURES, pairs, 2);
    const kept = [...other.keys()].filter((row) => !Number.isNaN(other[row]));
    const rows = kept.flatMap((row) => [
      ...FEATURES.subarray(row * DIMENSION, (row + 1) * DIMENSION),
    ]);
    const known = Float64Array.from(kept, (row) => other[row] ?? 0);
    const alone = headsOf(Float64Array.from(rows), known, 1);
    for (let index = 0; index < DIMENSION; index += 1) {
      expect(together.weights[DIMENSION + index]).toBeCloseTo(alone.weights[index] ?? 0, 5);
    }
  });

  it("gives finite odds where only one outcome was seen, and none where nothing was", () => {
    const rows = [
      [1, 0, Number.NaN],
      [1, 0, Number.NaN],
      [1, 0, Number.NaN],
    ];
    const features = FEATURES.subarray(0, 3 * DIMENSION);
    const heads = headsOf(features, Float64Array.from(rows.flat()), 3);
    expect(heads.intercepts[0]).toBeCloseTo(Math.log(7), 12);
    expect(heads.intercepts[1]).toBeCloseTo(-Math.log(7), 12);
    expect(heads.intercepts[2]).toBeNaN();
    expect(heads.weights.every((weight) => weight === 0)).toBe(true);
  });
});

describe("minimise", () => {
  it("finds the lowest point of a narrow valley", () => {
    const found = finish(
      minimise(
        function* (point, gradient) {
          yield;
          const [x = 0, y = 0] = point;
          gradient[0] = 2 * (x - 3) + 200 * (x - y);
          gradient[1] = -200 * (x - y);
          return (x - 3) ** 2 + 100 * (x - y) ** 2;
        },
        Float64Array.of(-40, 90),
        { tolerance: 1e-10, mostSteps: 200 },
      ),
    );
    expect(found[0]).toBeCloseTo(3, 8);
    expect(found[1]).toBeCloseTo(3, 8);
  });

  it("stays where it is when it is there", () => {
    const flat = minimise(
      function* (point, gradient) {
        yield;
        gradient[0] = 2 * (point[0] ?? 0);
        return (point[0] ?? 0) ** 2;
      },
      Float64Array.of(0),
      { tolerance: 1e-10, mostSteps: 10 },
    );
    expect([...finish(flat)]).toEqual([0]);
  });
});
