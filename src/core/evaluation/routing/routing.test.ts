import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { settingAtEqualCost, settingAtEqualQuality } from "./choose-setting.ts";
import { chooserOf } from "./decider.ts";
import { costBasis, fillMatrix, knownMeanCosts } from "./fill-matrix.ts";
import { pickBest, pickLeast } from "./pick-best.ts";
import { recordedDeciders } from "./recorded-deciders.ts";
import { meansOfChoices, oracleChoices, taskTable } from "./reference-choices.ts";
import { PredictedQuestion } from "./route-by-prediction.ts";
import { lambdaSweep, type SweepPoint, sweep } from "./sweep.ts";
import { sweepPredictions } from "./sweep-predictions.ts";

describe("choosing", () => {
  it("takes the greatest value, of equal ones the cheaper, of these the first", () => {
    expect(pickBest([1, 2, 2], [1, 9, 5])).toBe(2);
    expect(pickBest([2, 2, 2 - 1e-13], [5, 5, 5])).toBe(0);
    expect(pickBest([], [])).toBe(-1);
    expect(pickLeast([3, 1, 1])).toBe(1);
  });

  it("ties costs by their own size, and takes one that is not known for the most", () => {
    for (const unit of [1e-15, 1, 1e12]) {
      expect(pickBest([1, 1], [2 * unit, unit])).toBe(1);
      expect(pickBest([1, 1], [unit * (1 + 1e-13), unit])).toBe(0);
      expect(pickLeast([2 * unit, unit, unit * (1 - 1e-13)])).toBe(1);
    }
    expect(pickBest([1, 1], [Number.NaN, 5])).toBe(1);
    expect(pickBest([1, 1], [5, Number.NaN])).toBe(0);
    expect(pickBest([Number.NaN, 0], [1, 9])).toBe(1);
    expect(pickLeast([Number.NaN, 5])).toBe(1);
    expect(pickLeast([Number.NaN, Number.NaN])).toBe(0);
  });

  it("by q − λ·c gives the best quality for λ = 0 and the cheapest for a large λ", () => {
    const candidates = fc.array(
      fc.record({ quality: fc.integer({ min: 0, max: 5 }), cost: fc.integer({ min: 1, max: 5 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(candidates, (list) => {
        const quality = list.map((each) => each.quality / 5);
        const cost = list.map((each) => each.cost);
        const row = new PredictedQuestion({ quality, cost }, list.length);
        row.load(0);
        const choose = (lambda: number) => row.choose(lambda);
        expect(choose(0)).toBe(pickBest(quality, cost));
        expect(cost[choose(1e6)]).toBe(Math.min(...cost));
      }),
    );
  });

  it("never takes a prediction that is no number while another is one", () => {
    const quality = [Number.NaN, 0.1, 0.9, 0.2];
    const row = new PredictedQuestion({ quality, cost: [1, 1] }, 2);
    row.load(0);
    expect(row.choose(0)).toBe(1);
    row.load(1);
    expect(row.choose(0)).toBe(0);
  });
});

describe("a sweep", () => {
  it("has λ = 0 and 61 steps that do not depend on what costs count in", () => {
    const dollars = lambdaSweep(0.002);
    const picodollars = lambdaSweep(0.002e12);
    expect(dollars).toHaveLength(62);
    expect(dollars[0]).toBe(0);
    for (const [index, lambda] of dollars.entries()) {
      expect((picodollars[index] ?? 0) * 1e12).toBeCloseTo(lambda, 9);
    }
    expect(lambdaSweep(0)).toEqual([0]);
  });

  it("never gets dearer as λ grows when costs are what was expected", () => {
    const table = sampleTable({ questions: 200, candidates: PAIR });
    const rows = Int32Array.from({ length: 200 }, (_, index) => index);
    const { matrix } = fillMatrix(table, rows, [1, 1]);
    const turned = (columns: readonly Float64Array[]) =>
      Float64Array.from({ length: 400 }, (_, at) => columns[at % 2]?.[Math.floor(at / 2)] ?? 0);
    const predictions = { quality: turned(matrix.scores), cost: turned(matrix.costs) };
    const choose = chooserOf({ kind: "predicted", predictions }, [0, 0]);
    const points = finish(sweep(choose, matrix, lambdaSweep(1e7)));
    for (const [index, { cost }] of points.entries()) {
      expect(cost).toBeLessThanOrEqual(points[index - 1]?.cost ?? Number.POSITIVE_INFINITY);
    }
    expect(finish(sweepPredictions(predictions, matrix, lambdaSweep(1e7)))).toEqual(points);
    expect(points[0]?.accuracy).toBe(meansOfChoices(matrix, oracleChoices(matrix)).accuracy);
    expect(points[0]?.calls.reduce((sum, calls) => sum + calls, 0)).toBe(200);
  });
});

describe("a router’s setting", () => {
  const at = (accuracy: number, cost: number): SweepPoint => ({
    lambda: cost,
    accuracy,
    cost,
    calls: [],
  });
  const points = [at(0.9, 10), at(0.8, 6), at(0.7, 4), at(0.5, 1)];

  it("at equal quality is the cheapest that is as good, at equal cost the best that is no dearer", () => {
    expect(settingAtEqualQuality(points, { accuracy: 0.7, cost: 8 })).toEqual({
      point: at(0.7, 4),
      keeps: true,
    });
    expect(settingAtEqualCost(points, { accuracy: 0.7, cost: 8 })).toEqual({
      point: at(0.8, 6),
      keeps: true,
    });
  });

  it("says so where no setting keeps the condition", () => {
    expect(settingAtEqualQuality(points, { accuracy: 0.95, cost: 8 })).toEqual({
      point: at(0.9, 10),
      keeps: false,
    });
    expect(settingAtEqualCost(points, { accuracy: 0.7, cost: 0.5 })).toEqual({
      point: at(0.5, 1),
      keeps: false,
    });
    expect(settingAtEqualCost([], { accuracy: 1, cost: 1 })).toBeNull();
  });
});

describe("gaps in a table", () => {
  const table = sampleTable({ questions: 4, candidates: PAIR });
  const rows = [0, 1, 2, 3];

  it("are a wrong answer, and the candidate’s mean cost", () => {
    const scores = [Float32Array.of(1, Number.NaN, 1, 0), Float32Array.of(1, 1, 1, 1)];
    const costs = [Float64Array.of(10, Number.NaN, 20, -5), Float64Array.of(1, 1, 1, 1)];
    const gappy = { ...table, cells: { ...table.cells, scores, costs } };
    const means = knownMeanCosts(gappy, rows);
    expect(means).toEqual([15, 1]);
    const { matrix, missingScores, missingCosts } = fillMatrix(gappy, rows, means);
    expect([...(matrix.scores[0] ?? [])]).toEqual([1, 0, 1, 0]);
    expect([...(matrix.costs[0] ?? [])]).toEqual([10, 15, 20, 15]);
    expect([missingScores, missingCosts]).toEqual([1, 2]);
    expect(costBasis(gappy, means, missingCosts)).toBe("partly-estimated");
  });

  it("in all costs of one candidate leave no costs at all", () => {
    const costs = [Float64Array.of(1, 2, 3, 4), new Float64Array(4).fill(Number.NaN)];
    const gappy = { ...table, cells: { ...table.cells, costs } };
    expect(costBasis(gappy, knownMeanCosts(gappy, rows), 0)).toBe("unknown");
    expect(costBasis(table, knownMeanCosts(table, rows), 0)).toBe("measured");
    expect(costBasis({ ...table, estimates: ["costs"] }, [1, 1], 0)).toBe("estimated");
  });
});

describe("the task table", () => {
  it("has the best candidate of each task, of equally good ones the cheaper within it", () => {
    const train = {
      questions: 4,
      scores: [Float64Array.of(1, 0, 1, 1), Float64Array.of(0, 0, 1, 1)],
      costs: [Float64Array.of(1, 1, 9, 9), Float64Array.of(5, 5, 2, 2)],
    };
    expect([...taskTable(train, [0, 0, 1, 1])]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

describe("routers that came with a table", () => {
  it("are judged where they chose for every question", () => {
    const recordedRouters = [
      { name: "whole", chosen: Int32Array.of(0, 1, 1, 0) },
      { name: "part", chosen: Int32Array.of(0, -1, 1, 1) },
    ];
    const table = { ...sampleTable({ questions: 4, candidates: PAIR }), recordedRouters };
    const { deciders, incomplete } = recordedDeciders(table, [3, 1]);
    expect(incomplete).toEqual(["part"]);
    expect(deciders).toMatchObject([{ name: "whole", decision: { kind: "fixed" } }]);
    const [decider] = deciders;
    const choose = chooserOf(decider?.decision ?? { kind: "fixed", choices: [] }, [0, 0]);
    expect([choose(0, 0), choose(1, 5)]).toEqual([0, 1]);
    expect(recordedDeciders(table, [0, 2]).deciders).toHaveLength(2);
  });
});
