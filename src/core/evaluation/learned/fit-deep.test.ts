import { describe, expect, it } from "vitest";
import { fitLexical } from "#core/embeddings/lexical/fit-lexical.ts";
import { finish } from "#core/heads/finish.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { type DeepInput, fitLearningCurve } from "./fit-learning-curve.ts";
import { fitTaskHoldout } from "./fit-task-holdout.ts";
import { twoKinds } from "./fixtures/two-kinds.ts";

function inputOf(table: OutcomeTable, change: Partial<DeepInput> = {}): DeepInput {
  return {
    table,
    split: splitTable(table.questions, { kind: "own", test: "test", train: "train" }),
    groupOf: table.questions.groupOf,
    embedding: finish(fitLexical(table.questions.texts ?? [])),
    seed: 5,
    ...change,
  };
}

const TABLE = twoKinds(800);
const INPUT = inputOf(TABLE);
/** Both kinds within each of four tasks, so that the others teach what one needs. */
const MIXED = twoKinds(800, (_, n) => `task ${Math.floor(n / 4) % 4}`);

describe("a fitted learning curve", () => {
  it("rises above the best single model where questions tell who is right", () => {
    const curve = finish(fitLearningCurve(INPUT));
    expect(curve?.points.map(({ rows, draws }) => [rows, draws])).toEqual([
      [50, 10],
      [100, 10],
      [200, 10],
      [400, 10],
      [600, 1],
    ]);
    expect(curve?.paysFrom).toBe(50);
    for (const { accuracy, bestSingle, low, high } of curve?.points ?? []) {
      expect(accuracy).toBeGreaterThan(0.9);
      expect(bestSingle).toBeLessThan(0.6);
      expect(low).toBeLessThanOrEqual(accuracy);
      expect(high).toBeGreaterThanOrEqual(accuracy);
    }
  });

  it("is the same for the same seed, and tells how far it is", () => {
    const shares: number[] = [];
    const work = fitLearningCurve(INPUT);
    let step = work.next();
    while (step.done !== true) {
      shares.push(step.value);
      step = work.next();
    }
    expect(step.value).toEqual(finish(fitLearningCurve(INPUT)));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
  });

  it("is not known without vectors, questions on both sides and two candidates", () => {
    const { questions, candidates } = TABLE;
    const none = new Int32Array(0);
    for (const change of [
      { embedding: null },
      { table: { ...TABLE, questions: { ...questions, texts: null } } },
      { split: { ...INPUT.split, train: none } },
      { split: { ...INPUT.split, test: none } },
      { table: { ...TABLE, candidates: candidates.slice(0, 1) } },
    ]) {
      expect(finish(fitLearningCurve({ ...INPUT, ...change }))).toBeNull();
    }
    const values = Float32Array.from(questions.taskOf, (task) => (task === 0 ? 1 : -1));
    const features = { embedding: "given-1", dimension: 1, values };
    const given = { ...TABLE, questions: { ...questions, texts: null, features } };
    expect(finish(fitLearningCurve({ ...INPUT, table: given, embedding: null }))).toMatchObject({
      paysFrom: 50,
    });
  });
});

describe("fitted without a task", () => {
  it("a router that knows a kind from other tasks keeps what it gains, and loses on a kind that it never saw", () => {
    const known = finish(fitTaskHoldout(inputOf(MIXED)));
    expect(known?.results).toHaveLength(4);
    expect(known?.lost).toBe(0);
    for (const { router, bestOfOthers } of known?.results ?? []) {
      expect(router).toBeGreaterThan(0.9);
      expect(bestOfOthers).toBeLessThan(0.7);
    }
    const unknown = finish(fitTaskHoldout(INPUT));
    expect(unknown?.results.map(({ router }) => router)).toEqual([0, 0]);
  });

  it("learns from no duplicate of what it is judged on", () => {
    const first = finish(fitTaskHoldout(inputOf(MIXED)));
    // Every question is a duplicate of one in each other task: nothing is left to learn from.
    const groupOf = new Int32Array(MIXED.questions.count);
    expect(finish(fitTaskHoldout(inputOf(MIXED, { groupOf })))).toBeNull();
    expect(finish(fitTaskHoldout(inputOf(MIXED)))).toEqual(first);
  });

  it("is not known without vectors or without two tasks", () => {
    const alone = twoKinds(200, () => "one");
    expect(finish(fitTaskHoldout(inputOf(alone)))).toBeNull();
    expect(finish(fitTaskHoldout({ ...INPUT, embedding: null }))).toBeNull();
  });
});
