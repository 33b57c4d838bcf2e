import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonRound } from "#core/python/round.ts";
import { arenaScore, r2ArenaScore } from "./arena-score.ts";
import { audc, costAtTarget, numpySum, peakQuality, qnc, unscaledArea } from "./curve-metrics.ts";
import { lambdaGrid, packageLambda, RELEASED_GRID } from "./lambda-grid.ts";

const LINE = [
  { cost: 4, quality: 1 },
  { cost: 0, quality: 0 },
  { cost: 2, quality: 0.5 },
];

describe("curve metrics", () => {
  it("measure a straight line in any order of its points", () => {
    expect(audc(LINE)).toBe(0.5);
    expect(unscaledArea(LINE)).toBe(2);
    expect(qnc(LINE, 0.5)).toBe(0.5);
    expect(peakQuality(LINE)).toBe(1);
  });

  it("scale by a common range: what a curve does not reach counts nothing", () => {
    expect(audc(LINE, [0, 8])).toBe(0.25);
    expect(qnc(LINE, 0.5, [0, 8])).toBe(0.25);
  });

  it("are 1 and the largest cost for a quality that is never reached", () => {
    expect(qnc(LINE, 2)).toBe(1);
    expect(costAtTarget(LINE, 2)).toBe(4);
    expect(costAtTarget(LINE)).toBe(4);
  });
});

describe("numpy's order of adding", () => {
  it("gives the same sum up to rounding, for any length", () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 400 });
    fc.assert(
      fc.property(numbers, (values) => {
        const plain = values.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(numpySum(values) - plain)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe("λ of the released evaluation", () => {
  it("stands at 397 values, and at another place of the package's scale", () => {
    expect(lambdaGrid(RELEASED_GRID)).toHaveLength(397);
    expect(packageLambda(0)).toBe(0);
    expect(packageLambda(1)).toBe(1);
    expect(packageLambda(0.01)).toBeCloseTo(0.999901, 6);
    expect(packageLambda(0.1)).toBeCloseTo(0.999991, 6);
  });
});

describe("Python's rounding", () => {
  it("differs from toFixed on exact ties only", () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, fc.constantFrom(1, 4, 8), (number, digits) => {
        const rounded = pythonRound(number, digits);
        expect(Math.abs(rounded - number)).toBeLessThanOrEqual(
          0.5 * 10 ** -digits * (1 + 1e-9) + 1e-9,
        );
      }),
    );
    expect([0.03125, 0.09375, -0.03125].map((tie) => pythonRound(tie, 4))).toEqual([
      0.0312, 0.0938, -0.0312,
    ]);
    expect(pythonRound(1e21, 4)).toBe(1e21);
    expect(pythonRound(2.5, 0)).toBe(2);
  });
});

describe("the arena score", () => {
  it("is the leaderboard's for R2-Router's row", () => {
    expect(arenaScore(0.061, 0.7123) * 100).toBeCloseTo(71.6, 1);
    expect(r2ArenaScore(0, 0)).toBe(0);
  });

  it("refuses what is no cost and no accuracy", () => {
    expect(() => arenaScore(0, 0.5)).toThrow("not a cost");
    expect(() => arenaScore(1, 1.5)).toThrow("not an accuracy");
  });
});
