import { describe, expect, it } from "vitest";
import { checkSplit } from "./check-split.ts";
import { checkPool, checkTable } from "./check-table.ts";
import type { FindingCode } from "./finding.ts";
import { PAIR, sampleTable } from "./fixtures/sample-table.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { splitTable } from "./split-table.ts";

const TABLE = sampleTable({ questions: 120, candidates: PAIR });

function codes(table: OutcomeTable): readonly FindingCode[] {
  return checkTable(table).map(({ code }) => code);
}

/** The table with other columns of one candidate. */
function withCells(changed: Partial<OutcomeTable["cells"]>): OutcomeTable {
  return { ...TABLE, cells: { ...TABLE.cells, ...changed } };
}

function column(value: (index: number) => number): Float32Array {
  return Float32Array.from({ length: 120 }, (_, index) => value(index));
}

function costColumn(value: (index: number) => number): Float64Array {
  return Float64Array.from({ length: 120 }, (_, index) => value(index));
}

const [smallScores = column(() => 0)] = TABLE.cells.scores;
const [smallCosts = costColumn(() => 0), largeCosts = costColumn(() => 0)] =
  TABLE.cells.costs ?? [];

describe("a table", () => {
  it("with nothing wrong has no findings", () => {
    expect(codes(TABLE)).toEqual([]);
  });

  it.each<[string, OutcomeTable, FindingCode]>([
    ["without questions", sampleTable({ questions: 0, candidates: PAIR }), "no-questions"],
    ["without candidates", sampleTable({ questions: 80, candidates: [] }), "no-candidates"],
    [
      "with one candidate",
      sampleTable({ questions: 80, candidates: PAIR.slice(0, 1) }),
      "one-candidate",
    ],
    ["of 59 questions", sampleTable({ questions: 59, candidates: PAIR }), "few-questions"],
    [
      "without scores",
      withCells({ scores: [column(() => Number.NaN), column(() => Number.NaN)] }),
      "no-scores",
    ],
    [
      "with equal scores",
      withCells({ scores: [column(() => 1), column(() => 1)] }),
      "scores-all-equal",
    ],
    [
      "with a candidate without scores",
      withCells({ scores: [smallScores, column(() => Number.NaN)] }),
      "candidate-without-scores",
    ],
    [
      "with a missing score",
      withCells({ scores: [smallScores, column((index) => (index === 3 ? Number.NaN : 1))] }),
      "scores-missing",
    ],
    [
      "with graded scores",
      withCells({ scores: [smallScores, column(() => 0.5)] }),
      "scores-graded",
    ],
    ["without costs", withCells({ costs: null }), "costs-missing"],
    [
      "with a candidate without costs",
      withCells({ costs: [smallCosts, costColumn(() => Number.NaN)] }),
      "costs-missing",
    ],
    [
      "with a missing cost",
      withCells({ costs: [smallCosts, costColumn((index) => (index === 0 ? Number.NaN : 5))] }),
      "costs-partly-missing",
    ],
    [
      "with a free candidate",
      withCells({ costs: [costColumn(() => 0), largeCosts] }),
      "costs-zero",
    ],
    [
      "with a cost below zero",
      withCells({ costs: [smallCosts, costColumn((index) => index - 1)] }),
      "costs-negative",
    ],
    [
      "with equal costs",
      withCells({ costs: [costColumn(() => 7), costColumn(() => 7)] }),
      "costs-equal",
    ],
    ["with estimated costs", { ...TABLE, estimates: ["costs"] }, "costs-estimated"],
    [
      "with duplicates",
      sampleTable({ questions: 120, candidates: PAIR, repeatEvery: 5 }),
      "duplicates",
    ],
    ["without tasks", sampleTable({ questions: 120, candidates: PAIR, tasks: 0 }), "no-tasks"],
    ["of one task", sampleTable({ questions: 120, candidates: PAIR, tasks: 1 }), "one-task"],
  ])("%s says so, what it means and what can be shown", (_, table, code) => {
    const finding = checkTable(table).find((each) => each.code === code);
    expect(finding?.message).toMatch(/^.{30,}\.$/s);
    if (finding?.weight !== "stops") expect(finding?.stillShown).not.toBe("");
    expect(codes({ ...TABLE })).not.toContain(code);
  });

  it("tells what stops first, and names what was left out while it was read", () => {
    const bad = { count: 12, listed: [], reasons: [{ reason: "it has no scores", count: 10 }] };
    const empty = sampleTable({ questions: 80, candidates: [] });
    const findings = checkTable(empty, bad);
    expect(findings[0]?.weight).toBe("stops");
    expect(findings.find(({ code }) => code === "rows-left-out")?.message).toContain(
      "12 rows or values were left out, most because it has no scores",
    );
  });

  it("names candidates that no pool has", () => {
    expect(checkPool(TABLE, new Set(["small", "large"]))).toEqual([]);
    expect(checkPool(TABLE, new Set(["small"]))).toMatchObject([
      { code: "names-in-no-pool", candidates: ["large"] },
    ]);
  });
});

describe("a split", () => {
  const big = sampleTable({ questions: 1000, candidates: PAIR });

  it.each<[string, OutcomeTable, Parameters<typeof splitTable>[1], FindingCode]>([
    [
      "without test questions",
      big,
      { kind: "own", test: "held out", train: null },
      "split-without-test",
    ],
    [
      "without training questions",
      big,
      { kind: "own", test: "test", train: "none" },
      "split-without-train",
    ],
    [
      "with few test questions",
      big,
      { kind: "random", testShare: 0.03, seed: 1 },
      "few-test-questions",
    ],
    [
      "with few training questions",
      TABLE,
      { kind: "own", test: "test", train: "train" },
      "few-train-questions",
    ],
  ])("%s says so", (_, table, rule, code) => {
    const found = checkSplit(splitTable(table.questions, rule));
    expect(found.map((each) => each.code)).toContain(code);
  });

  it("whose test questions all leak leaves nothing to judge", () => {
    const groupOf = big.questions.groupOf.map(() => 0);
    const split = splitTable(big.questions, { kind: "own", test: "test", train: "train" }, groupOf);
    expect(checkSplit(split).map(({ code }) => code)).toContain("test-only-leaks");
    expect(
      checkSplit(splitTable(big.questions, { kind: "random", testShare: 0.5, seed: 1 })),
    ).toEqual([]);
  });
});
