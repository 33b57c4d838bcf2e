import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Neighbourhood, nearestMean, nearestMeans } from "./k-nearest.ts";

const DIMENSION = 3;

/** By measuring every point, axis by axis, and sorting all of them. */
function plainMean(
  points: Float32Array,
  query: Float64Array,
  { neighbours, metric, weights }: Neighbourhood,
  column: Float64Array,
): number {
  const rows = Array.from({ length: points.length / DIMENSION }, (_, row) =>
    Array.from(points.subarray(row * DIMENSION, (row + 1) * DIMENSION)),
  );
  const product = (a: Iterable<number>, b: ArrayLike<number>): number => {
    let sum = 0;
    for (const [axis, value] of [...a].entries()) sum += value * (b[axis] ?? 0);
    return sum;
  };
  const distances = rows.map((row) => {
    if (metric === "euclidean") {
      const apart = row.map((value, axis) => value - (query[axis] ?? 0));
      return Math.sqrt(product(apart, apart));
    }
    const lengths = Math.sqrt(product(row, row)) * Math.sqrt(product(query, query));
    return lengths === 0 ? 1 : Math.min(2, Math.max(0, 1 - product(row, query) / lengths));
  });
  const asked = [...rows.keys()]
    .filter((row) => !Number.isNaN(column[row] ?? Number.NaN))
    .sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b)
    .slice(0, neighbours);
  const isHit = asked.some((row) => distances[row] === 0);
  let [sum, whole] = [0, 0];
  for (const row of asked) {
    const distance = distances[row] ?? 0;
    const byDistance = isHit ? Number(distance === 0) : 1 / distance;
    const share = weights === "uniform" ? 1 : byDistance;
    sum += share * (column[row] ?? 0);
    whole += share;
  }
  return sum / whole;
}

function pointsOf(row: fc.Arbitrary<number[]>): fc.Arbitrary<Float32Array> {
  return fc
    .array(row, { minLength: 1, maxLength: 120, size: "max" })
    .map((rows) => Float32Array.from(rows.flat()));
}

/** Few different ones, so that many points are equally far, and some are zeros. */
const coarse = fc.integer({ min: -1, max: 1 });
const smooth = fc.float({ min: -2, max: 2, noNaN: true });
const queryCount = { minLength: 1, maxLength: 6 };
const table = fc.constantFrom(coarse, smooth).chain((coordinate) => {
  const row = fc.array(coordinate, { minLength: DIMENSION, maxLength: DIMENSION });
  return fc.record({
    points: pointsOf(row),
    queries: fc.array(
      row.map((query) => Float64Array.from(query)),
      queryCount,
    ),
  });
});
/**
 * Far from the origin and near each other, in the smallest steps of 32 bits: rounding takes more from a difference of squares than
 * some distances differ by.
 */
const remote = fc.record({
  points: pointsOf(
    fc.array(
      fc.integer({ min: 0, max: 5 }).map((step) => 1_000_000 + step / 16),
      { minLength: DIMENSION, maxLength: DIMENSION },
    ),
  ),
  queries: fc.array(
    fc
      .array(
        fc.integer({ min: 0, max: 300 }).map((part) => 1_000_000 + part / 997),
        { minLength: DIMENSION, maxLength: DIMENSION },
      )
      .map((query) => Float64Array.from(query)),
    queryCount,
  ),
});
const neighbourhood = fc.record({
  neighbours: fc.integer({ min: 1, max: 40 }),
  metric: fc.constantFrom("cosine" as const, "euclidean" as const),
  weights: fc.constantFrom("uniform" as const, "distance" as const),
});
/** From all that is known to nothing. */
const gaps = fc.constantFrom(0, 0.3, 0.97, 1);

describe("nearestMeans", () => {
  it("gives what measuring and sorting all points gives, to the bit", () => {
    fc.assert(
      fc.property(
        fc.oneof(table, remote),
        neighbourhood,
        gaps,
        fc.nat(),
        ({ points, queries }, near, gap, seed) => {
          const column = Float64Array.from({ length: points.length / DIMENSION }, (_, row) => {
            const draw = (Math.imul(row + 1, 0x9e37_79b1) ^ Math.imul(seed, 0x85eb_ca6b)) >>> 0;
            return draw / 2 ** 32 < gap ? Number.NaN : (draw % 1000) / 7;
          });
          const expected = queries.map((query) => plainMean(points, query, near, column));
          expect(nearestMeans(points, queries, near).map((meanOf) => meanOf(column))).toEqual(
            expected,
          );
          expect(queries.map((query) => nearestMean(points, query, near)(column))).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("asks further points for a column that the near ones do not know, and only for that", () => {
    const count = 5000;
    const points = Float32Array.from({ length: count }, (_, row) => count - row);
    const known = Float64Array.from({ length: count }, (_, row) => row);
    const sparse = known.map((value) => (value < 3 ? value : Number.NaN));
    const near = { neighbours: 2, metric: "euclidean", weights: "uniform" } as const;
    const [meanOf] = nearestMeans(points, [Float64Array.of(0)], near);
    expect(meanOf?.(sparse)).toBe(1.5);
    expect(meanOf?.(known)).toBe(count - 1.5);
  });

  it("has no points, no queries and no numbers without complaint", () => {
    const near = { neighbours: 3, metric: "cosine", weights: "uniform" } as const;
    expect(nearestMeans(Float32Array.of(1, 2), [], near)).toEqual([]);
    expect(nearestMean(new Float32Array(), Float64Array.of(1), near)(new Float64Array())).toBeNaN();
    expect(nearestMean(new Float32Array(), new Float64Array(), near)(new Float64Array())).toBeNaN();
  });
});
