import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { finish } from "./finish.ts";
import { groupTable, lookUp } from "./group-table.ts";
import { assignClusters, fitKMeans } from "./k-means.ts";

/** Three heaps of points in the plane, one after the other. */
const CENTRES = [
  [0, 0],
  [10, 0],
  [0, 10],
] as const;
const draw = seededRandom(5);
const POINTS = Float32Array.from(
  Array.from({ length: 90 }, (_, row) => {
    const [x, y] = CENTRES[Math.floor(row / 30)] ?? [0, 0];
    return [x + draw() - 0.5, y + draw() - 0.5];
  }).flat(),
);

const clustersOf = (seed: number, clusters = 3) =>
  finish(fitKMeans(POINTS, 90, 2, { clusters, mostTurns: 20 }, seededRandom(seed)));

describe("fitKMeans", () => {
  it.each([1, 2, 3, 4, 5])("finds heaps that lie apart, with seed %i", (seed) => {
    const clusters = clustersOf(seed);
    const assigned = finish(assignClusters(clusters, POINTS, 90));
    const heaps = [0, 1, 2].map((heap) => new Set(assigned.slice(30 * heap, 30 * heap + 30)));
    expect(heaps.map((heap) => heap.size)).toEqual([1, 1, 1]);
    expect(new Set(heaps.flatMap((heap) => [...heap])).size).toBe(3);
    for (let at = 0; at < 6; at += 1) {
      const value = clusters.centroids[at] ?? Number.NaN;
      expect(Math.min(Math.abs(value), Math.abs(value - 10))).toBeLessThan(0.3);
    }
  });

  it("is the same for the same seed", () => {
    expect(clustersOf(7, 5)).toEqual(clustersOf(7, 5));
    expect(clustersOf(8, 5)).not.toEqual(clustersOf(7, 5));
  });

  it("makes no more clusters than there are different rows", () => {
    const rows = Float32Array.of(1, 1, 1, 2, 2);
    const clusters = finish(fitKMeans(rows, 5, 1, { clusters: 4, mostTurns: 5 }, seededRandom(1)));
    expect([...clusters.centroids].toSorted((a, b) => a - b)).toEqual([1, 2]);
  });

  it("never makes the squared distances greater with more turns", () => {
    const spread = (turns: number) => {
      const settings = { clusters: 6, mostTurns: turns };
      const { centroids } = finish(fitKMeans(POINTS, 90, 2, settings, seededRandom(2)));
      const assigned = finish(assignClusters({ dimension: 2, centroids }, POINTS, 90));
      return assigned.reduce((sum, cluster, row) => {
        const [dx, dy] = [0, 1].map(
          (axis) => (POINTS[2 * row + axis] ?? 0) - (centroids[2 * cluster + axis] ?? 0),
        );
        return sum + (dx ?? 0) ** 2 + (dy ?? 0) ** 2;
      }, 0);
    };
    const spreads = [1, 2, 4, 8, 16].map(spread);
    expect(spreads).toEqual(spreads.toSorted((a, b) => b - a));
  });
});

describe("assignClusters", () => {
  it("takes the first of equally near centres", () => {
    const clusters = { dimension: 1, centroids: Float64Array.of(3, 1, 3, -1) };
    const rows = Float64Array.of(2, 0, 3);
    expect([...finish(assignClusters(clusters, rows, 3))]).toEqual([0, 1, 0]);
  });
});

describe("groupTable", () => {
  const outcomes = {
    candidates: 2,
    scores: Float64Array.of(1, 0, 0, 1, 1, Number.NaN, 1, 1),
    costs: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  };
  const kinds = Int32Array.of(0, 0, 1, -1);

  it("averages each kind, and all", () => {
    const table = groupTable(outcomes, kinds, 3, 0);
    expect([...table.quality]).toEqual([0.5, 0.5, 1, 2 / 3, 0.75, 2 / 3]);
    expect([...table.costs.subarray(0, 4)]).toEqual([2, 3, 5, 6]);
    expect([...table.rows]).toEqual([2, 1, 0]);
    expect([...table.anyQuality]).toEqual([0.75, 2 / 3]);
  });

  it("pulls small kinds towards the mean of all", () => {
    const table = groupTable(outcomes, kinds, 2, 2);
    expect([...table.quality.subarray(0, 2)]).toEqual([(1 + 1.5) / 4, (1 + 4 / 3) / 4]);
  });

  it("knows the mean of all for a kind that it does not know", () => {
    const table = groupTable(outcomes, kinds, 2, 0);
    expect([...lookUp(table, Int32Array.of(1, -1, 9))]).toEqual([
      1,
      2 / 3,
      0.75,
      2 / 3,
      0.75,
      2 / 3,
    ]);
  });
});
