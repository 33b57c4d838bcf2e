import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optimalityOf, strictOptimality } from "./arena-optimality.ts";
import { arenaScoreVariant, arenaTotals } from "./arena-submission.ts";
import type { CurvePoint } from "./curve-metrics.ts";
import { areaUnder, interpolate } from "./interpolate.ts";
import { relativeGains, tradeOff } from "./llmrouterbench-gains.ts";
import { paretoDistances, paretoFrontier } from "./pareto.ts";
import { distinctPairCurve, optimalPairAccuracy, pairCurve } from "./routellm-curve.ts";
import { pairMetrics } from "./routellm-metrics.ts";
import { routerBenchAiq, routerBenchHull } from "./routerbench-aiq.ts";
import { concaveHull, hullQuality, windowAiq } from "./window-aiq.ts";

const point = fc.record<CurvePoint>({
  cost: fc.integer({ min: 0, max: 50 }),
  quality: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
});
const points = fc.array(point, { minLength: 1, maxLength: 20 });

describe("the concave hull", () => {
  it("rises, bends down only, and lies above every point", () => {
    fc.assert(
      fc.property(points, (list) => {
        const hull = concaveHull(list);
        for (const [index, { cost, quality }] of hull.entries()) {
          const before = hull[index - 1];
          if (before === undefined) continue;
          expect(cost).toBeGreaterThan(before.cost);
          expect(quality).toBeGreaterThan(before.quality);
        }
        for (const { cost, quality } of list) {
          expect(hullQuality(hull, cost)).toBeGreaterThanOrEqual(quality - 1e-12);
        }
        const slopes = hull.slice(1).map(({ cost, quality }, index) => {
          const from = hull[index] ?? { cost: 0, quality: 0 };
          return (quality - from.quality) / (cost - from.cost);
        });
        for (const [index, slope] of slopes.entries()) {
          expect(slope).toBeLessThan((slopes[index - 1] ?? Number.POSITIVE_INFINITY) + 1e-12);
        }
      }),
    );
  });

  it("does not care for the order of its points", () => {
    fc.assert(
      fc.property(points, (list) => {
        expect(concaveHull(list.toReversed())).toEqual(concaveHull(list));
      }),
    );
  });

  it("gives an AIQ between the worst and the best point, more for more points", () => {
    fc.assert(
      fc.property(points, point, (list, another) => {
        const window = [0, 60] as const;
        const aiq = windowAiq(list, window) ?? Number.NaN;
        const qualities = list.map(({ quality }) => quality);
        expect(aiq).toBeGreaterThanOrEqual(Math.min(...qualities) - 1e-12);
        expect(aiq).toBeLessThanOrEqual(Math.max(...qualities) + 1e-12);
        if (another.cost >= Math.min(...list.map(({ cost }) => cost))) {
          expect(windowAiq([...list, another], window)).toBeGreaterThanOrEqual(aiq - 1e-12);
        }
      }),
    );
    expect(windowAiq([], [0, 1])).toBeNull();
    expect(windowAiq([{ cost: 1, quality: 1 }], [2, 2])).toBeNull();
  });
});

describe("RouterBench’s AIQ", () => {
  it("counts what lies left of a curve as nothing, unlike the area in a window", () => {
    const far = [10, 11, 12].map((cost) => ({ cost, quality: 1 }));
    expect(routerBenchAiq([far])).toEqual([2 / 12]);
    expect(windowAiq(far, [0, 12])).toBe(1);
  });

  it("has no value below three distinct costs", () => {
    expect(routerBenchHull([{ cost: 1, quality: 1 }])).toBeNull();
    expect(routerBenchAiq([[{ cost: 1, quality: 1 }]])).toBeNull();
  });
});

describe("RouteLLM’s curve", () => {
  const outcomes = fc.array(
    fc.record({ strong: fc.constantFrom(0, 1), weak: fc.constantFrom(0, 1), rate: fc.nat(20) }),
    { minLength: 1, maxLength: 40 },
  );

  it("runs from all to none over the strong model, and never beats the best possible", () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 1, max: 10 }), (rows, bins) => {
        const pair = {
          strong: rows.map(({ strong }) => strong),
          weak: rows.map(({ weak }) => weak),
          winRates: rows.map(({ rate }) => rate),
        };
        const curve = distinctPairCurve(pair, bins);
        expect(curve[0]?.strongPercent).toBe(100);
        expect(curve.at(-1)?.strongPercent).toBe(0);
        for (const { strongPercent, accuracyPercent } of curve) {
          const best = optimalPairAccuracy(pair, strongPercent / 100);
          expect(accuracyPercent).toBeLessThanOrEqual(best + 1e-9);
        }
        const reference = pairCurve(pair, bins);
        if (reference !== null)
          expect(reference).toEqual(curve.filter((_, at) => at !== curve.length - 2));
      }),
    );
  });

  it("has an APGR of a half on the straight line, and none for two equal models", () => {
    const line = [0, 50, 100].map((percent) => ({
      strongPercent: percent,
      accuracyPercent: 40 + percent / 5,
    }));
    expect(pairMetrics(line, { weak: 40, strong: 60 })).toMatchObject({
      apgr: 0.5,
      firstCrossing: [20, 50, 80],
      isRising: true,
    });
    expect(pairMetrics(line, { weak: 50, strong: 50 })).toMatchObject({
      apgr: null,
      firstCrossing: [null, null, null],
    });
  });
});

describe("the Pareto frontier", () => {
  it("is dominated by nothing and dominates the rest, which lies some way off", () => {
    fc.assert(
      fc.property(points, points, (first, second) => {
        const all = [...first, ...second];
        const frontier = paretoFrontier(all);
        const isBelow = (one: CurvePoint, other: CurvePoint) =>
          one.cost >= other.cost && one.quality <= other.quality;
        for (const each of all) expect(frontier.some((corner) => isBelow(each, corner))).toBe(true);
        const { distances } = paretoDistances([first, second, frontier]);
        expect(distances[2]?.nearestPoint).toBeCloseTo(0, 12);
        for (const { nearestPoint, polyline } of distances) {
          expect(polyline ?? 0).toBeLessThanOrEqual((nearestPoint ?? 0) + 1e-12);
          expect(polyline ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
    expect(paretoDistances([[], [{ cost: 1, quality: 1 }]]).distances[0]).toEqual({
      nearestPoint: null,
      polyline: null,
    });
  });
});

describe("relative figures", () => {
  it("are undefined where their divisor is 0", () => {
    expect(relativeGains({ router: 0.5, random: 0, bestSingle: 0.4, oracle: 0 })).toEqual({
      overRandom: null,
      overBest: 0.5 / 0.4 - 1,
      gapToOracle: null,
    });
    expect(tradeOff([], { cost: 1, quality: 1 })).toEqual({
      performanceGain: null,
      costSaved: null,
    });
    expect(tradeOff([{ cost: 1, quality: 1 }], { cost: 0, quality: 1 }).costSaved).toBeNull();
  });

  it("of RouterArena have one value within their scale, whichever copy computes it", () => {
    const cost = fc.double({ min: 0.0044, max: 199, noNaN: true });
    const accuracy = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(cost, accuracy, (dollars, share) => {
        const plain = arenaScoreVariant("plain", dollars, share);
        expect(arenaScoreVariant("clamped", dollars, share)).toBeCloseTo(plain ?? -1, 12);
        expect(arenaScoreVariant("submission", dollars, share)).toBe(plain);
        expect(plain).toBeGreaterThan(0);
        expect(plain).toBeLessThanOrEqual(1);
      }),
    );
    expect(arenaScoreVariant("plain", 200, 0)).toBeNull();
    expect(arenaTotals("plain", [])).toBeNull();
    expect(arenaTotals("submission", [])?.score).toBe(0);
  });

  it("of an optimal router are 1, of one that is never right undefined or 0", () => {
    const rows = ["a", "b"].flatMap((question) => [
      { question, model: "cheap", accuracy: 1, cost: 1, forOptimality: false },
      { question, model: "dear", accuracy: 1, cost: 5, forOptimality: true },
    ]);
    expect(strictOptimality(rows, new Set(["a", "b"]))).toMatchObject({
      selection: 1,
      cost: 1,
      accuracy: 1,
    });
    expect(
      optimalityOf({ solvable: 0, optimalChoices: 0, right: 0, bestCost: 0, routerCost: 0 }),
    ).toMatchObject({ selection: null, cost: null, accuracy: null });
  });
});

describe("interpolation", () => {
  it("has the table’s values at its points and its ends beyond", () => {
    expect([-1, 1, 1.5, 2, 9].map((at) => interpolate(at, [1, 2, 4], [10, 20, 30]))).toEqual([
      10, 10, 15, 20, 30,
    ]);
    expect(interpolate(0, [], [])).toBeNaN();
    expect(areaUnder([0, 2], [1, 3])).toBe(4);
  });
});
