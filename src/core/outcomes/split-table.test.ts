import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAIR, sampleTable } from "./fixtures/sample-table.ts";
import { type SplitRule, splitTable, usualSplit } from "./split-table.ts";

const rule = fc.oneof(
  fc.record({
    kind: fc.constant("random" as const),
    testShare: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.nat(),
  }),
  fc.record({
    kind: fc.constant("stratified" as const),
    testShare: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.nat(),
  }),
  fc.constant<SplitRule>({ kind: "own", test: "test", train: null }),
  fc.constant<SplitRule>({ kind: "own", test: "test", train: "train" }),
);

describe("a split", () => {
  it("never has a group on both sides, and no question twice", () => {
    const groups = fc.array(fc.nat(9), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(rule, groups, (how, labels) => {
        const { questions } = sampleTable({ questions: labels.length, candidates: PAIR });
        const groupOf = labels.map((label) => labels.indexOf(label));
        const { train, test, leaked } = splitTable(questions, how, groupOf);
        const groupsOf = (rows: Int32Array) => new Set(Array.from(rows, (row) => groupOf[row]));
        const trained = groupsOf(train);
        expect([...groupsOf(test)].filter((group) => trained.has(group))).toEqual([]);
        const all = [...train, ...test, ...leaked];
        expect(new Set(all).size).toBe(all.length);
        expect(all).toHaveLength(labels.length);
      }),
    );
  });

  it("by chance has its share, the same for a seed and another for another", () => {
    const { questions } = sampleTable({ questions: 1000, candidates: PAIR, tasks: 4 });
    const draw = (seed: number) => splitTable(questions, { kind: "random", testShare: 0.2, seed });
    expect(draw(1).test).toHaveLength(200);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2).test).not.toEqual(draw(1).test);
  });

  it("by task has the share within every task", () => {
    const { questions } = sampleTable({ questions: 400, candidates: PAIR, tasks: 4 });
    const { test } = splitTable(questions, { kind: "stratified", testShare: 0.25, seed: 3 });
    const counts = [0, 1, 2, 3].map(
      (task) => test.filter((row) => questions.taskOf[row] === task).length,
    );
    expect(counts).toEqual([25, 25, 25, 25]);
  });

  it("is the table’s own where it has a held-out part, else by task", () => {
    const { questions } = sampleTable({ questions: 10, candidates: PAIR });
    expect(usualSplit(questions, 1)).toEqual({ kind: "own", test: "test", train: null });
    expect(usualSplit({ ...questions, splits: ["a"] }, 1)).toMatchObject({ kind: "stratified" });
    expect(usualSplit({ ...questions, splits: [], tasks: [] }, 1)).toMatchObject({
      kind: "random",
    });
    expect(usualSplit({ ...questions, splits: ["Train", "Dev"] }, 1)).toMatchObject({
      test: "Dev",
    });
  });
});
