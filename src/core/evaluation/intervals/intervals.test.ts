import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaQuantile, betaShare, logGamma } from "#core/algebra/beta.ts";
import { finish } from "#core/heads/finish.ts";
import { percentileInterval, resampleClusters } from "./bootstrap.ts";
import { detectableDifference, detectionFactor } from "./detectable-difference.ts";
import { mcNemar } from "./mcnemar.ts";
import { normalQuantile, normalTail } from "./normal.ts";
import { pairedDifference } from "./paired-difference.ts";
import { clopperPearson, wilson } from "./share-interval.ts";
import { clusteredError, standardError } from "./standard-error.ts";

const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
const count = fc.integer({ min: 1, max: 2000 }).chain((of) => {
  return fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of));
});

describe("distributions", () => {
  it("normal: quantile and tail undo each other", () => {
    fc.assert(
      fc.property(share, (below) => {
        expect(1 - normalTail(normalQuantile(below))).toBeCloseTo(below, 12);
      }),
    );
    expect(normalQuantile(0.975)).toBeCloseTo(1.959_963_984_540_054, 14);
    expect(normalTail(10) / 7.619_853_024_160_527e-24).toBeCloseTo(1, 10);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("beta: quantile and share undo each other", () => {
    const parameter = fc.double({ min: 1, max: 3000, noNaN: true });
    const middle = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(middle, parameter, parameter, (below, a, b) => {
        expect(betaShare(betaQuantile(below, a, b), a, b)).toBeCloseTo(below, 9);
      }),
    );
    expect(Math.exp(logGamma(5))).toBeCloseTo(24, 10);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });
});

describe("the interval of a share", () => {
  it("holds the share, lies in [0, 1], and is its own mirror", () => {
    fc.assert(
      fc.property(count, ([hits, of]) => {
        for (const interval of [wilson, clopperPearson]) {
          const found = interval(hits, of);
          const mirror = interval(of - hits, of);
          expect(found?.low).toBeGreaterThanOrEqual(0);
          expect(found?.low).toBeLessThanOrEqual(hits / of);
          expect(found?.high).toBeGreaterThanOrEqual(hits / of);
          expect(found?.high).toBeLessThanOrEqual(1);
          expect(mirror?.high).toBeCloseTo(1 - (found?.low ?? 0), 9);
        }
      }),
    );
    expect(wilson(0, 0)).toBeNull();
    expect(clopperPearson(0, 0)).toBeNull();
  });

  it("is wider for more confidence", () => {
    fc.assert(
      fc.property(count, ([hits, of]) => {
        const [narrow, wide] = [clopperPearson(hits, of, 0.8), clopperPearson(hits, of, 0.99)];
        expect(wide?.low).toBeLessThanOrEqual(narrow?.low ?? 0);
        expect(wide?.high).toBeGreaterThanOrEqual(narrow?.high ?? 1);
      }),
    );
  });
});

describe("McNemar’s test", () => {
  it("is symmetric, at most 1, and smaller the more uneven the split", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (first, second) => {
        const p = mcNemar(first, second);
        expect(p).toBe(mcNemar(second, first));
        expect(p).toBeLessThanOrEqual(1);
        expect(p).toBeGreaterThan(0);
        if (first > second) expect(mcNemar(first + 1, second)).toBeLessThan(p + 1e-12);
      }),
    );
    expect(mcNemar(0, 5)).toBeCloseTo(0.0625, 14);
  });
});

describe("standard errors", () => {
  const scores = fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: 2, maxLength: 40 });

  it("of clusters of one are the plain ones", () => {
    fc.assert(
      fc.property(scores, (values) => {
        const { standardError: clustered } = clusteredError(values, [...values.keys()]);
        expect(clustered).toBeCloseTo(standardError(values) ?? -1, 12);
      }),
    );
  });

  it("make a paired difference that changes its sign with its sides", () => {
    fc.assert(
      fc.property(scores, fc.nat(), (values, seed) => {
        const others = values.map((value, index) => ((index + seed) % 3 === 0 ? 1 - value : value));
        const forth = pairedDifference(values, others, null);
        const back = pairedDifference(others, values, null);
        expect(back.difference).toBeCloseTo(-forth.difference, 12);
        expect(back.standardError).toBeCloseTo(forth.standardError ?? -1, 12);
        expect(back.p ?? 2).toBeCloseTo(forth.p ?? 2, 12);
      }),
    );
    expect(pairedDifference([1], [0], null)).toMatchObject({ low: null, high: null, p: null });
  });
});

describe("the bootstrap", () => {
  it("holds the point in nearly every interval of a mean, the same for a seed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-1, 0, 0, 1), { minLength: 30, maxLength: 80 }),
        fc.nat(),
        (values, seed) => {
          const column = Float64Array.from(values);
          const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
          const draw = () => {
            const [sums = new Float64Array(0)] = finish(resampleClusters([column], 400, seed));
            return percentileInterval(sums.map((sum) => sum / column.length));
          };
          const { low, high } = draw();
          expect(low).toBeLessThanOrEqual(mean);
          expect(high).toBeGreaterThanOrEqual(mean);
          expect(draw()).toEqual({ low, high, standardError: expect.any(Number) });
        },
      ),
    );
  });

  it("comes near the clustered standard error, and lets go of the thread", () => {
    const column = Float64Array.from({ length: 2000 }, (_, index) => Math.sin(index * 12.9));
    const work = resampleClusters([column, column.map(() => 1)], 1000, 5);
    expect(work.next().done).toBe(false);
    const [sums = new Float64Array(0)] = finish(work);
    const { standardError: spread } = percentileInterval(sums.map((sum) => sum / 2000));
    expect(spread / (standardError(column) ?? 1)).toBeCloseTo(1, 1);
  });
});

describe("the smallest detectable difference", () => {
  it("of 1,000 questions is about 3 points where the two disagree on a ninth (Miller)", () => {
    expect(detectionFactor()).toBeCloseTo(2.801_585, 6);
    expect(detectableDifference(1000, 1 / 9).corrected).toBeCloseTo(0.03, 2);
  });

  it("falls with the square root of the questions", () => {
    const [few, many] = [detectableDifference(100, 0.2), detectableDifference(400, 0.2)];
    expect(few.simple / many.simple).toBeCloseTo(2, 12);
    expect(few.corrected).toBeLessThan(few.simple);
  });
});
