import fc from "fast-check";
import { expect, test } from "vitest";
import { linearScale, logScale } from "./chart-scale.ts";

test("a straight scale has its ends at the ends and ticks at round figures", () => {
  const scale = linearScale([0, 1], [200, 0], 5);
  expect([scale(0), scale(0.5), scale(1)]).toEqual([200, 100, 0]);
  expect(scale.ticks.map((tick) => tick.toFixed(1))).toEqual([
    "0.0",
    "0.2",
    "0.4",
    "0.6",
    "0.8",
    "1.0",
  ]);
  expect(linearScale([0.31, 0.92], [0, 1], 4).ticks.map((tick) => tick.toFixed(1))).toEqual([
    "0.4",
    "0.6",
    "0.8",
  ]);
});

test("a logarithmic scale has a tick at each power of ten; free things stand at its beginning", () => {
  const scale = logScale([1e-6, 1e-3], [0, 300]);
  expect(scale.ticks.map((tick) => Math.round(Math.log10(tick)))).toEqual([-6, -5, -4, -3]);
  expect(scale(1e-5)).toBeCloseTo(100, 9);
  expect(scale(0)).toBe(0);
});

test("every figure of the domain stands on the line, in order, also when there is one figure only", () => {
  const figure = fc.double({ min: 1e-9, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.array(figure, { minLength: 1, maxLength: 20 }), (figures) => {
      const domain = [Math.min(...figures), Math.max(...figures)] as const;
      for (const scale of [linearScale(domain, [0, 100], 4), logScale(domain, [0, 100])]) {
        const places = figures.toSorted((a, b) => a - b).map(scale);
        expect(places.every((place) => place >= -1e-6 && place <= 100 + 1e-6)).toBe(true);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    }),
  );
});
