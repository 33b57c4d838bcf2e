import { describe, expect, it } from "vitest";
import { boundedThresholds, upperShare } from "./bounded-threshold.ts";

describe("upperShare", () => {
  it("is what the binomial says", () => {
    // No failure in n: 1 − δ^(1/n).
    expect(upperShare(0, 30, 0.1)).toBeCloseTo(1 - 0.1 ** (1 / 30), 12);
    expect(upperShare(5, 5, 0.1)).toBe(1);
    // One failure or none in 10 questions has the chance δ there.
    const share = upperShare(1, 10, 0.05);
    expect((1 - share) ** 10 + 10 * share * (1 - share) ** 9).toBeCloseTo(0.05, 10);
  });
});

describe("boundedThresholds", () => {
  it("routes as far down as the bound allows", () => {
    const scores = Array.from({ length: 100 }, (_, index) => index / 100);
    // The upper half never fails, the lower always does.
    const failures = scores.map((score) => Number(score < 0.5));
    const found = boundedThresholds(scores, failures, 0.2, 0.1);
    const chosen = found.table.find(({ threshold }) => threshold === found.fixedSequence);
    expect(chosen?.upper).toBeLessThanOrEqual(0.2);
    expect(chosen?.threshold).toBeLessThan(0.5);
    expect(found.smallest).toBe(found.fixedSequence);
    expect(found.bonferroni ?? 0).toBeGreaterThanOrEqual(found.fixedSequence ?? 1);
  });

  it("counts questions of the same score together", () => {
    const found = boundedThresholds([0.5, 0.5, 0.9], [1, 0, 0], 0.9, 0.1);
    expect(
      found.table.map(({ threshold, routed, failures }) => [threshold, routed, failures]),
    ).toEqual([
      [0.5, 3, 1],
      [0.9, 1, 0],
    ]);
  });

  it("stops at the first that does not hold, though a later one would", () => {
    const scores = [...new Array(10).fill(0.9), ...new Array(190).fill(0.5)];
    const failures = [...new Array(10).fill(1), ...new Array(190).fill(0)];
    // The best ten all fail; they are enough to have held.
    const found = boundedThresholds(scores, failures, 0.25, 0.1);
    expect(found.smallest).toBe(0.5);
    expect(found.fixedSequence).toBeNull();
  });

  it("has no threshold without questions", () => {
    const found = boundedThresholds([], [], 0.2, 0.1);
    expect(found).toEqual({ smallest: null, bonferroni: null, fixedSequence: null, table: [] });
  });
});
