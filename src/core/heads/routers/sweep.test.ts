import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import { costWindow, sweep, sweepLambdas } from "./sweep.ts";

const TABLE: TrainingTable = {
  rows: 2,
  candidates: 2,
  dimension: 0,
  features: new Float32Array(0),
  scores: Float64Array.of(0, 1, 1, 1),
  costs: Float64Array.of(1, 4, 2, 6),
  tasks: Int32Array.of(-1, -1),
  groups: Int32Array.of(0, 1),
};
const QUALITY = Float64Array.of(0.2, 0.8, 0.6, 0.7);
const COSTS = Float64Array.of(1.5, 5, 1.5, 5);

describe("sweep", () => {
  it("routes each question by the best trade-off", () => {
    const points = finish(sweep(TABLE, QUALITY, COSTS, [0, 0.1, 1]));
    expect(points).toEqual([
      { lambda: 0, quality: 1, cost: 5 },
      { lambda: 0.1, quality: 1, cost: 3 },
      { lambda: 1, quality: 0.5, cost: 1.5 },
    ]);
  });

  it("routes among candidates whose score is known, and leaves out questions without any", () => {
    const scores = Float64Array.of(0, Number.NaN, Number.NaN, Number.NaN);
    expect(finish(sweep({ ...TABLE, scores }, QUALITY, COSTS, [0]))).toEqual([
      { lambda: 0, quality: 0, cost: 1 },
    ]);
  });

  it("takes the expected cost where the real one is not known", () => {
    const costs = Float64Array.of(1, Number.NaN, 2, 6);
    expect(finish(sweep({ ...TABLE, costs }, QUALITY, COSTS, [0]))[0]?.cost).toBe(5.5);
  });
});

describe("sweepLambdas", () => {
  it("spans six decades around a tenth of a score for the dearest candidate", () => {
    const lambdas = sweepLambdas(Float64Array.of(0.5, 2, Number.NaN));
    expect(lambdas).toHaveLength(62);
    expect(lambdas[0]).toBe(0);
    expect(lambdas[1]).toBeCloseTo(0.05 / 1000, 12);
    expect(lambdas[31]).toBeCloseTo(0.05, 12);
    expect(lambdas.at(-1)).toBeCloseTo(50, 9);
  });

  it("has nothing to weigh where nothing costs anything", () => {
    expect(sweepLambdas(Float64Array.of(0, Number.NaN))).toEqual([0]);
    expect(sweepLambdas(new Float64Array(0))).toEqual([0]);
  });
});

describe("costWindow", () => {
  it("goes from the cheapest to the dearest single candidate", () => {
    expect(costWindow(TABLE)).toEqual([1.5, 5]);
  });

  it("is not there where no cost is known", () => {
    expect(costWindow({ ...TABLE, costs: TABLE.costs.map(() => Number.NaN) })).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });
});
