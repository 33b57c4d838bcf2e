import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearAxis, logAxis, placeOn } from "./axis.ts";

describe("a straight axis", () => {
  it("has its ends at the ends and ticks at round figures", () => {
    const axis = linearAxis([0.31, 0.92], [100, 0], 4);
    expect([placeOn(axis, 0.31), placeOn(axis, 0.92)]).toEqual([100, 0]);
    expect(axis.ticks).toEqual([0.4, 0.6, 0.8]);
  });

  it.each([0, 0.5, 1, 3e9])("widens a domain that is %d alone", (value) => {
    const axis = linearAxis([value, value], [0, 10], 4);
    expect(placeOn(axis, value)).toBeCloseTo(5, 9);
    expect(axis.ticks.length).toBeGreaterThan(0);
  });
});

describe("a logarithmic axis", () => {
  it("has finer ticks the shorter it is", () => {
    expect(logAxis([1, 1e6], [0, 100]).ticks).toEqual([1, 10, 100, 1000, 1e4, 1e5, 1e6]);
    expect(logAxis([0.03, 0.6], [0, 100]).ticks).toEqual([0.05, 0.1, 0.2, 0.5]);
    expect(logAxis([1, 10], [0, 100]).ticks).toEqual([1, 2, 3, 5, 10]);
  });

  it("widens a domain of figures that only rounding tells apart", () => {
    const [low, high] = [0.001, 0.0010000000000000005];
    for (const axis of [linearAxis([low, high], [0, 100], 4), logAxis([low, high], [0, 100])]) {
      for (const value of [low, high]) expect(placeOn(axis, value)).toBeCloseTo(50, 5);
    }
  });

  it("puts what costs nothing at its beginning", () => {
    expect(placeOn(logAxis([1, 100], [7, 107]), 0)).toBe(7);
  });
});

it("every figure of a domain stands on the line, in order", () => {
  const figure = fc.double({ min: 1e-3, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.array(figure, { minLength: 1, maxLength: 20 }), (figures) => {
      const domain = [Math.min(...figures), Math.max(...figures)] as const;
      for (const axis of [linearAxis(domain, [0, 100], 4), logAxis(domain, [0, 100])]) {
        const places = figures.toSorted((a, b) => a - b).map((value) => placeOn(axis, value));
        expect(places.every((place) => place >= -1e-6 && place <= 100 + 1e-6)).toBe(true);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        const ticks = axis.ticks.map((tick) => placeOn(axis, tick));
        expect(ticks.every((place) => place >= -1e-3 && place <= 100 + 1e-3)).toBe(true);
      }
    }),
  );
});
