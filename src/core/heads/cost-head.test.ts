import { describe, expect, it } from "vitest";
import { columnMeans } from "./column-means.ts";
import { fitCostHead, meanCostHead, predictCosts } from "./cost-head.ts";
import { finish } from "./finish.ts";
import { syntheticTable } from "./fixtures/synthetic-table.ts";
import type { TrainingTable } from "./training-table.ts";

/** The cost of every candidate follows the first number of the embedding. */
function tableOf(rows: number): TrainingTable {
  const table = syntheticTable({ rows, seed: 3, signal: 1 });
  const costs = table.costs.map((_, at) => {
    const feature = table.features[Math.floor(at / 3) * table.dimension] ?? 0;
    return 1e-3 * 10 ** (at % 3) * Math.exp(4 * feature);
  });
  return { ...table, costs };
}

describe("fitCostHead", () => {
  it("expects of a question what it costs, up to some percent", () => {
    const table = tableOf(400);
    const predicted = finish(predictCosts(finish(fitCostHead(table)), table));
    const ratios = predicted.map((value, at) => value / (table.costs[at] ?? Number.NaN));
    expect(Math.min(...ratios)).toBeGreaterThan(0.8);
    expect(Math.max(...ratios)).toBeLessThan(1.25);
  });

  it("is right on average", () => {
    const table = syntheticTable({ rows: 500, seed: 8, signal: 0 });
    const predicted = finish(predictCosts(finish(fitCostHead(table)), table));
    const expected = columnMeans(table.costs, 3);
    for (const [index, mean] of columnMeans(predicted, 3).entries()) {
      expect(mean / (expected[index] ?? Number.NaN)).toBeCloseTo(1, 1);
    }
  });

  it("takes the mean for a candidate that is ever free, and for all where nothing has a logarithm", () => {
    const table = tableOf(60);
    const free = { ...table, costs: table.costs.map((cost, at) => (at === 1 ? 0 : cost)) };
    const head = finish(fitCostHead(free));
    const predicted = finish(predictCosts(head, free));
    const [, mean] = columnMeans(free.costs, 3);
    expect(predicted.filter((_, at) => at % 3 === 1).every((cost) => cost === mean)).toBe(true);
    expect(predicted[0]).not.toBe(predicted[3]);
    const unknown = { ...table, costs: table.costs.map(() => Number.NaN) };
    expect(finish(fitCostHead(unknown)).logHeads).toBeNull();
    expect(finish(predictCosts(meanCostHead(unknown), unknown)).every(Number.isNaN)).toBe(true);
  });
});
