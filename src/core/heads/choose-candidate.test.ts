import { describe, expect, it } from "vitest";
import { chooseCandidate } from "./choose-candidate.ts";

const choose = (quality: readonly number[], costs: readonly number[], lambda: number): number =>
  chooseCandidate(
    quality.length,
    Float64Array.from(quality),
    0,
    Float64Array.from(costs),
    0,
    lambda,
  );

describe("chooseCandidate", () => {
  it.each([
    ["the best where cost has no weight", [0.5, 0.9, 0.7], [1, 9, 2], 0, 1],
    ["the best trade-off", [0.5, 0.9, 0.7], [1, 9, 2], 0.1, 2],
    ["the cheapest where cost is all", [0.5, 0.9, 0.7], [1, 9, 2], 100, 0],
    ["the cheaper of equally good ones", [0.7, 0.7, 0.7], [3, 1, 2], 0, 1],
    ["the first of equal ones", [0.2, 0.7, 0.7], [1, 1, 1], 0, 1],
    ["the cheaper where rounding tells them apart", [0.3, 0.1 + 0.2], [1, 2], 0, 0],
    ["the dearer where it is better by more than rounding", [0.3, 0.3 + 1e-9], [1, 2], 0, 1],
    ["a tiny difference in cost", [0.7, 0.7], [2e-9, 1e-9], 0, 1],
    ["nobody whose quality is not known", [Number.NaN, 0.1], [1, 2], 0, 1],
    ["nobody whose cost is not known, where cost counts", [0.9, 0.1], [Number.NaN, 2], 0.1, 1],
    ["one whose cost is not known, where only quality counts", [0.9, 0.1], [Number.NaN, 2], 0, 0],
    ["the first where nothing is known", [Number.NaN, Number.NaN], [2, 1], 0, 0],
    ["negative qualities", [-3, -1, -2], [1, 1, 1], 0, 1],
  ])("takes %s", (_, quality, costs, lambda, expected) => {
    expect(choose(quality, costs, lambda)).toBe(expected);
  });

  it("reads one question of several", () => {
    const quality = Float64Array.of(1, 0, 0, 1);
    const costs = Float64Array.of(1, 2);
    expect(chooseCandidate(2, quality, 2, costs, 0, 0)).toBe(1);
  });
});
