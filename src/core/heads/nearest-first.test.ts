import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NearestFirst } from "./nearest-first.ts";

const point = fc.record({
  exact: fc.integer({ min: 0, max: 12 }),
  slack: fc.double({ min: 0, max: 3, noNaN: true }),
  /** Where in its slack the rough distance is. */
  off: fc.double({ min: -1, max: 1, noNaN: true }),
});

describe("NearestFirst", () => {
  it("orders as the exact distances do, whatever the rough ones say, the first of equally far ones first", () => {
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 300, size: "max" }),
        fc.nat(40),
        (points, first) => {
          const nearest = new NearestFirst(
            {
              rough: Float64Array.from(points, ({ exact, slack, off }) => exact + slack * off),
              slack: (at) => points[at]?.slack ?? 0,
              exact: (at) => points[at]?.exact ?? 0,
            },
            first,
          );
          const plain = [...points.keys()].sort(
            (a, b) => (points[a]?.exact ?? 0) - (points[b]?.exact ?? 0) || a - b,
          );
          expect(points.map((_, place) => nearest.at(place))).toEqual(plain);
        },
      ),
    );
  });

  it("measures exactly only what may be near", () => {
    const rough = Float64Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 10_000);
    let measured = 0;
    const nearest = new NearestFirst(
      {
        rough,
        slack: () => 0.25,
        exact: (at) => {
          measured += 1;
          return rough[at] ?? 0;
        },
      },
      20,
    );
    expect(rough[nearest.at(0)]).toBe(0);
    expect(rough[nearest.at(19)]).toBe(19);
    expect(measured).toBe(20);
  });
});
