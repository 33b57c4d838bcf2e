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

  it("samples what CPython samples, from few and from many", () => {
    const random = new PythonRandom(42);
    const sample = (of: number, count: number) =>
      random.sample(
        Array.from({ length: of }, (_, index) => index),
        count,
      );
    expect(sample(100, 8)).toEqual([81, 14, 3, 94, 35, 31, 28, 17]);
    expect(sample(30, 12)).toEqual([23, 3, 21, 29, 17, 2, 18, 13, 1, 0, 24, 6]);
    expect(sample(3610, 6)).toEqual([952, 2069, 2465, 108, 2298, 814]);
    expect(sample(21, 3)).toEqual([20, 17, 13]);
    expect(sample(1500, 500).slice(0, 4)).toEqual([451, 919, 1206, 569]);
    expect(() => sample(3, 4)).toThrow(RangeError);
  });

  it("does not look at the sign of a seed", () => {
    expect(draws(-5)).toEqual(draws(5));
  });
});
