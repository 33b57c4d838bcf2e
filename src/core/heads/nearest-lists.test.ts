import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "./finish.ts";
import { nearestLists, nearestOfOtherFolds, selectLists } from "./nearest-lists.ts";
import { neighbourMeans } from "./neighbour-heads.ts";

const coordinate = fc.integer({ min: -2, max: 2 });
const DIMENSION = 3;
const points = fc
  .array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 2, maxLength: 90 })
  .map((rows) => Float32Array.from(rows.flat()));

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (left: Float32Array, right: Float32Array) =>
    left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/** By sorting everything: rows that count, the most similar first, of equal ones the first. */
function sorted(rows: Float32Array, query: number, others: readonly number[], most: number) {
  const row = (index: number) => rows.subarray(index * DIMENSION, (index + 1) * DIMENSION);
  const near = others.map((other) => ({
    other,
    cosine: Math.round(cosine(row(query), row(other)) * 1e12) / 1e12,
  }));
  return near
    .toSorted((a, b) => b.cosine - a.cosine || a.other - b.other)
    .slice(0, most)
    .map(({ other }) => other);
}

describe("nearestLists", () => {
  it("finds what sorting finds, ties and vectors of zeros included", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 12 }), (rows, most) => {
        const count = rows.length / DIMENSION;
        const lists = finish(nearestLists(rows, count, rows, count, DIMENSION, most));
        const all = [...Array(count).keys()];
        for (const query of all) {
          const from = query * lists.length;
          expect([...lists.points.subarray(from, from + lists.length)]).toEqual(
            sorted(rows, query, all, most),
          );
        }
      }),
    );
  });

  it("can be asked for more than there are", () => {
    const lists = finish(nearestLists(Float32Array.of(1, 0), 2, Float32Array.of(1), 1, 1, 9));
    expect(lists.length).toBe(2);
    expect([...lists.cosines]).toEqual([1, 0]);
  });
});

describe("nearestOfOtherFolds", () => {
  it("looks at the rows of other folds only, and finds the same", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 12 }), (rows, most) => {
        const count = rows.length / DIMENSION;
        const foldOf = Int8Array.from({ length: count }, (_, row) => (row * row) % 3);
        const lists = finish(nearestOfOtherFolds(rows, DIMENSION, foldOf, most));
        for (const query of foldOf.keys()) {
          const others = [...foldOf.keys()].filter((row) => foldOf[row] !== foldOf[query]);
          const from = query * lists.length;
          expect([...lists.points.subarray(from, from + lists.length)]).toEqual(
            sorted(rows, query, others, lists.length),
          );
        }
      }),
    );
  });

  it("gives parts of its lists with the points counted anew", () => {
    const foldOf = Int8Array.of(0, 1, 0, 1);
    const lists = finish(nearestOfOtherFolds(Float32Array.of(1, 2, -1, -2), 1, foldOf, 2));
    const part = selectLists(lists, Int32Array.of(1, 3), Int32Array.of(0, -1, 1, -1));
    expect([...part.points]).toEqual([0, 1, 1, 0]);
    expect([...part.cosines]).toEqual([1, -1, 1, -1]);
  });
});

describe("neighbourMeans", () => {
  const lists = {
    length: 3,
    points: Int32Array.of(2, 0, 1),
    cosines: Float64Array.of(0.9, 0.8, 0.1),
  };
  const scores = Float64Array.of(1, 0, 0, 1, 0, Number.NaN);

  it("averages the first neighbours that know a candidate", () => {
    const table = { scores, candidates: 2 };
    expect([...neighbourMeans(lists, table, 2, "flat")]).toEqual([0.5, 0]);
    expect([...neighbourMeans(lists, table, 9, "flat")]).toEqual([1 / 3, 0.5]);
    const [near] = neighbourMeans(lists, table, 2, "exponential");
    expect(near).toBeCloseTo(Math.exp(8) / (Math.exp(9) + Math.exp(8)), 12);
  });

  it("falls back to the mean over all where no neighbour knows a candidate", () => {
    const means = neighbourMeans(lists, { scores, candidates: 2 }, 1, "flat");
    expect([...means]).toEqual([0, 0.5]);
  });
});
