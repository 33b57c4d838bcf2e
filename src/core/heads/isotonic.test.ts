import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitIsotonic, predictIsotonic } from "./isotonic.ts";

const value = fc.integer({ min: -6, max: 6 });
const points = fc.array(fc.record({ x: value, y: value, weight: fc.integer({ min: 1, max: 4 }) }), {
  minLength: 1,
  maxLength: 25,
});

function lossOf(
  list: readonly { readonly x: number; readonly y: number; readonly weight: number }[],
  predict: (x: number) => number,
): number {
  return list.reduce((sum, { x, y, weight }) => sum + weight * (predict(x) - y) ** 2, 0);
}

describe("fitIsotonic", () => {
  it("pools neighbours that fall", () => {
    const fitted = fitIsotonic([1, 2, 3, 4], [1, 3, 2, 5], null);
    expect([...(fitted?.x ?? [])]).toEqual([1, 2, 3, 4]);
    expect([...(fitted?.y ?? [])]).toEqual([1, 2.5, 2.5, 5]);
  });

  it("never falls, and lies between the least and the greatest value", () => {
    fc.assert(
      fc.property(points, (list) => {
        const fitted = fitIsotonic(
          list.map(({ x }) => x),
          list.map(({ y }) => y),
          list.map(({ weight }) => weight),
        );
        if (fitted === null) throw new Error("nothing was fitted");
        const at = Array.from({ length: 57 }, (_, step) => step / 4 - 7);
        const seen = at.map((x) => predictIsotonic(fitted, x));
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        const values = list.map(({ y }) => y);
        expect(seen[0]).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(seen.at(-1)).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
      }),
    );
  });

  it("is not beaten by any step function that rises", () => {
    fc.assert(
      fc.property(points, value, value, value, (list, low, high, at) => {
        const fitted = fitIsotonic(
          list.map(({ x }) => x),
          list.map(({ y }) => y),
          list.map(({ weight }) => weight),
        );
        if (fitted === null) throw new Error("nothing was fitted");
        const step = (x: number) => (x < at ? Math.min(low, high) : Math.max(low, high));
        const loss = lossOf(list, (x) => predictIsotonic(fitted, x));
        expect(loss).toBeLessThanOrEqual(lossOf(list, step) + 1e-9);
      }),
    );
  });

  it("leaves values alone that rise already, and fits a falling function from the other end", () => {
    const rising = fitIsotonic([3, 1, 2], [9, 1, 4], null);
    expect([...(rising?.y ?? [])]).toEqual([1, 4, 9]);
    const settings = { increasing: false, least: null, most: null };
    const falling = fitIsotonic([1, 2, 3], [9, 4, 1], null, settings);
    expect([...(falling?.y ?? [])]).toEqual([9, 4, 1]);
  });

  it("has no function for no points, and none for points without weight", () => {
    expect(fitIsotonic([], [], null)).toBeNull();
    expect(fitIsotonic([1], [1], [0])).toBeNull();
  });
});
