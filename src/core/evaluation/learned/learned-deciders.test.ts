import { describe, expect, it } from "vitest";
import { judgedRows } from "#core/evaluation/report/evaluation-input.ts";
import { finish } from "#core/heads/finish.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { twoKinds } from "./fixtures/two-kinds.ts";
import { type LearningInput, learnedDeciders } from "./learned-deciders.ts";
import { trainingRows } from "./training-rows.ts";

const TABLE = twoKinds(240);
const SPLIT = splitTable(TABLE.questions, { kind: "own", test: "test", train: "train" });
const ROUTERS: readonly RouterName[] = ["task-table", "ridge"];

const learn = (change: Partial<LearningInput> = {}) =>
  finish(
    learnedDeciders({
      table: TABLE,
      split: SPLIT,
      groupOf: TABLE.questions.groupOf,
      routers: ROUTERS,
      costs: "mean",
      seed: 3,
      ...change,
    }),
  );

describe("learnedDeciders", () => {
  it("gives deciders that choose right on questions they have not seen, and say what they promised", () => {
    const { deciders, refused, embedding } = learn();
    expect(deciders.map(({ id }) => id)).toEqual(ROUTERS);
    expect(refused).toEqual([]);
    expect(embedding?.dimension).toBeGreaterThan(1);
    const rows = judgedRows(SPLIT);
    for (const { decision, outOfFold } of deciders) {
      if (decision.kind !== "predicted") throw new Error("decides otherwise");
      const { quality } = decision.predictions;
      expect(quality).toHaveLength(rows.length * 2);
      const right = rows.filter((row, at) => {
        const chosen = (quality[2 * at] as number) > (quality[2 * at + 1] as number) ? 0 : 1;
        return TABLE.cells.scores[chosen]?.[row] === 1;
      });
      expect(right.length / rows.length).toBeGreaterThan(0.9);
      expect(outOfFold?.quality).toHaveLength(SPLIT.train.length * 2);
      expect(Array.from(outOfFold?.rows ?? [])).toEqual([...SPLIT.train.keys()]);
    }
  });

  it("is the same for the same seed, and does not look at the outcomes of judged questions", () => {
    const scores = TABLE.cells.scores.map((column) => column.slice());
    for (const row of judgedRows(SPLIT)) for (const column of scores) column[row] = 0.5;
    const blind = { ...TABLE, cells: { ...TABLE.cells, scores } };
    expect(learn({ table: blind })).toEqual(learn());
  });

  it("fits without texts what needs none, and says why not the others", () => {
    const table = { ...TABLE, questions: { ...TABLE.questions, texts: null } };
    const { deciders, refused, embedding } = learn({ table });
    expect(deciders.map(({ id }) => id)).toEqual(["task-table"]);
    expect(refused.map(({ name }) => name)).toEqual(["ridge"]);
    expect(embedding).toBeNull();
  });

  it("takes the vectors that came with a table instead of making some of its texts", () => {
    const values = Float32Array.from(TABLE.questions.taskOf, (task) => (task === 0 ? 1 : -1));
    const features = { embedding: "given-1", dimension: 1, values };
    const questions = { ...TABLE.questions, texts: null, features };
    const found = learn({ table: { ...TABLE, questions }, routers: ["ridge"] });
    expect(found).toMatchObject({ embedding: null, embeddingName: "given-1", refused: [] });
    const [decider] = found.deciders;
    if (decider?.decision.kind !== "predicted") throw new Error("decides otherwise");
    const { quality } = decider.decision.predictions;
    for (const [at, row] of judgedRows(SPLIT).entries()) {
      const best = (quality[2 * at] as number) > (quality[2 * at + 1] as number) ? 0 : 1;
      expect(TABLE.cells.scores[best]?.[row]).toBe(1);
    }
  });

  it("expects costs of each question where it is asked to, also of those it was not fitted on", () => {
    // A candidate that charges a hundredfold for one kind of question: the mean says nothing of it.
    const costs = TABLE.cells.costs?.map((column) => column.slice()) ?? [];
    for (const [row, task] of TABLE.questions.taskOf.entries()) {
      (costs[0] as Float64Array)[row] = task === 0 ? 1e9 : 1e11;
    }
    const table = { ...TABLE, cells: { ...TABLE.cells, costs } };
    const [decider] = learn({ table, routers: ["ridge"], costs: "predicted" }).deciders;
    if (decider?.decision.kind !== "predicted") throw new Error("decides otherwise");
    const held = judgedRows(SPLIT);
    for (const [expected, rows] of [
      [decider.decision.predictions.cost, held],
      [decider.outOfFold?.cost, SPLIT.train],
    ] as const) {
      expect(expected).toHaveLength(rows.length * 2);
      const right = rows.filter((row, at) => {
        const isDear = (costs[0]?.[row] as number) > 1e10;
        return (expected?.[2 * at] as number) > 2e10 === isDear;
      });
      // The mean costs would be right for half of them.
      expect(right.length / rows.length).toBeGreaterThan(0.75);
    }
    const mean = learn({ table, routers: ["ridge"] }).deciders[0];
    expect(mean?.decision).toMatchObject({ predictions: { cost: null } });
    expect(mean?.outOfFold?.cost).toBeNull();
    const blind = { ...TABLE, cells: { ...TABLE.cells, costs: null } };
    const without = learn({ table: blind, routers: ["ridge"], costs: "predicted" }).deciders[0];
    expect(without?.decision).toMatchObject({ predictions: { cost: null } });
  });

  it("fits nothing where there is nothing to fit on, to be judged on, or to choose between", () => {
    const none = new Int32Array(0);
    for (const change of [
      { split: { ...SPLIT, train: none } },
      { split: { ...SPLIT, test: none, leaked: none } },
      { table: { ...TABLE, candidates: TABLE.candidates.slice(0, 1) } },
    ]) {
      expect(learn(change)).toMatchObject({ deciders: [], chosen: null });
    }
  });
});

describe("trainingRows", () => {
  it("gives the outcomes of the asked questions in dollars, costs below zero as unknown", () => {
    const costs = TABLE.cells.costs?.map((column) => column.slice()) ?? [];
    (costs[1] as Float64Array)[5] = -1;
    const table = { ...TABLE, cells: { ...TABLE.cells, costs } };
    const features = { features: Float32Array.of(1, 2), dimension: 1 };
    const rows = trainingRows(table, Int32Array.of(5, 2), features, TABLE.questions.groupOf);
    expect(rows).toMatchObject({ rows: 2, candidates: 2, dimension: 1 });
    expect([...rows.costs]).toEqual([0.001, Number.NaN, 0.001, 0.002]);
    expect([...rows.scores.subarray(0, 2)]).toEqual([
      TABLE.cells.scores[0]?.[5],
      TABLE.cells.scores[1]?.[5],
    ]);
    expect([...rows.groups]).toEqual([TABLE.questions.groupOf[5], TABLE.questions.groupOf[2]]);
  });
});
