import { describe, expect, it } from "vitest";
import { fillMatrix } from "#core/evaluation/routing/fill-matrix.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { drawRows, learningCurve, learningSizes } from "./learning-curve.ts";
import { judgeHoldout, taskHoldoutPanel, taskHoldouts } from "./task-holdout.ts";

describe("a learning curve", () => {
  it("doubles its rows until all, and draws them without replacement, by seed", () => {
    expect(learningSizes(500)).toEqual([50, 100, 200, 400, 500]);
    expect(learningSizes(30)).toEqual([30]);
    expect(learningSizes(0)).toEqual([]);
    const rows = [3, 5, 7, 9, 11, 13];
    const drawn = drawRows(rows, 4, 1);
    expect(new Set(drawn).size).toBe(4);
    expect(rows).toEqual(expect.arrayContaining([...drawn]));
    expect(drawRows(rows, 4, 1)).toEqual(drawn);
    expect([...drawRows(rows, 99, 1)]).toEqual(rows);
  });

  it("pays from where the router stays above the best single model", () => {
    const draw = (rows: number, accuracy: number, bestSingle: number) => ({
      rows,
      accuracy,
      bestSingle,
    });
    const curve = learningCurve("k-NN", [
      draw(50, 0.6, 0.5),
      draw(200, 0.55, 0.56),
      draw(800, 0.57, 0.56),
      draw(800, 0.59, 0.56),
      draw(3200, 0.6, 0.56),
    ]);
    expect(curve.paysFrom).toBe(800);
    expect(curve.points[2]).toMatchObject({ rows: 800, draws: 2, bestSingle: 0.56 });
    expect(curve.points[2]?.accuracy).toBeCloseTo(0.58, 12);
    expect(learningCurve("k-NN", [draw(50, 0.5, 0.6)]).paysFrom).toBeNull();
  });
});

describe("tasks left out", () => {
  const table = sampleTable({ questions: 300, candidates: PAIR, tasks: 3 });
  const rows = Int32Array.from({ length: 300 }, (_, index) => index);

  it("are those with enough questions, and never on both sides", () => {
    const holdouts = taskHoldouts(table.questions, rows);
    expect(holdouts.map(({ task }) => task)).toEqual(["task 0", "task 1", "task 2"]);
    for (const { train, test } of holdouts) {
      const tasks = (side: Int32Array) =>
        new Set(Array.from(side, (row) => table.questions.taskOf[row]));
      expect([...tasks(train)].some((task) => tasks(test).has(task))).toBe(false);
      expect(train.length + test.length).toBe(300);
    }
    expect(taskHoldouts(table.questions, rows.slice(0, 30))).toEqual([]);
  });

  it("are judged against the best single model of the others", () => {
    const [holdout] = taskHoldouts(table.questions, rows);
    const train = fillMatrix(table, holdout?.train ?? [], [1, 1]).matrix;
    const test = fillMatrix(table, holdout?.test ?? [], [1, 1]).matrix;
    const small = new Int32Array(test.questions);
    const result = judgeHoldout("task 0", train, test, small);
    expect(result.bestOfOthers).toBeGreaterThan(result.router);
    expect(taskHoldoutPanel("x", [result]).lost).toBe(1);
    expect(taskHoldoutPanel("x", [{ ...result, router: 1 }]).lost).toBe(0);
  });
});
