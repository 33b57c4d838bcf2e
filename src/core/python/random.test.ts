import { describe, expect, it } from "vitest";
import { PythonRandom } from "./random.ts";

/** The first draws of `random.seed(seed); random.randint(0, 999)` in CPython. */
const draws = (seed: number): readonly number[] => {
  const random = new PythonRandom(seed);
  return Array.from({ length: 5 }, () => random.integer(0, 999));
};

describe("PythonRandom", () => {
  it.each([
    [0, [864, 394, 776, 911, 430]],
    [42, [654, 114, 25, 759, 281]],
    [4_294_967_296, [115, 359, 427, 957, 17]],
    [1_099_511_627_783, [628, 765, 834, 960, 967]],
    [-5, [637, 261, 759, 367, 814]],
    [Number.MAX_SAFE_INTEGER, [96, 574, 228, 770, 195]],
  ])("draws from seed %d what CPython draws", (seed, expected) => {
    expect(draws(seed)).toEqual(expected);
  });

  it("does not look at the sign of a seed", () => {
    expect(draws(-5)).toEqual(draws(5));
  });
});
