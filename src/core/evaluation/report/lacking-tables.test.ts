import { describe, expect, it } from "vitest";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { evaluate, seer } from "./fixtures/evaluate.ts";
import { leaves } from "./fixtures/leaves.ts";

const TABLE = sampleTable({
  questions: 600,
  candidates: [...PAIR, { name: "middle", skill: 0.65, cost: 3_000_000 }],
});

describe("a table that lacks something", () => {
  it("without costs is judged on quality alone, and says so", () => {
    const bare = { ...TABLE, cells: { ...TABLE.cells, costs: null } };
    const report = evaluate(bare, { deciders: [seer(bare, 0.6, true)] });
    expect(report).toMatchObject({ costBasis: "unknown", window: null, costRange: null });
    expect(report.references.map(({ id }) => id)).toEqual([
      "best-single",
      "random",
      "task-table",
      "oracle",
    ]);
    for (const [path, leaf] of leaves(report)) {
      if (/\.(?:cost|aiq|audc|qnc|arenaScore)$/.test(path))
        expect([path, leaf]).toEqual([path, null]);
    }
    expect(report.verdict.atEqualQuality).toBeNull();
    expect(report.verdict.atEqualCost?.asks).toBe("any-cost");
    expect(report.findings.map(({ code }) => code)).toContain("costs-missing");
  });

  it("with estimated costs marks every row, and the sentence", () => {
    const estimated = { ...TABLE, estimates: ["costs"] as const };
    const report = evaluate(estimated, { deciders: [seer(estimated, 0.6, true)] });
    expect(report.costBasis).toBe("estimated");
    const rows = [...report.singles, ...report.references, ...report.routers];
    expect(rows.every(({ isCostEstimated }) => isCostEstimated)).toBe(true);
    expect(report.verdict.sentence).toContain("estimated");
    const measured = evaluate(TABLE, { deciders: [seer(TABLE, 0.6, true)] });
    expect(measured.routers.some(({ isCostEstimated }) => isCostEstimated)).toBe(false);
    expect(measured.verdict.sentence).not.toContain("estimated");
  });

  it.each<[string, Parameters<typeof sampleTable>[0]]>([
    ["no questions", { questions: 0, candidates: PAIR }],
    ["no candidates", { questions: 100, candidates: [] }],
    ["one candidate", { questions: 100, candidates: PAIR.slice(0, 1) }],
    ["no tasks", { questions: 100, candidates: PAIR, tasks: 0 }],
    ["two questions", { questions: 2, candidates: PAIR }],
    ["nothing but training questions", { questions: 100, candidates: PAIR, testShare: 0 }],
    ["nothing but test questions", { questions: 100, candidates: PAIR, testShare: 1 }],
  ])("%s still ends in a report of finite numbers and a sentence", (_, options) => {
    const table = sampleTable(options);
    const report = evaluate(table, {
      deciders: table.candidates.length > 0 ? [seer(table, 0.5, true)] : [],
    });
    expect(report.verdict.sentence).toMatch(/\.$/);
    for (const [path, leaf] of leaves(report)) {
      if (typeof leaf === "number") expect([path, Number.isFinite(leaf)]).toEqual([path, true]);
    }
  });

  it("with free candidates has no arena score for them", () => {
    const free = {
      ...TABLE,
      cells: {
        ...TABLE.cells,
        costs: TABLE.cells.costs?.map((column) => column.map(() => 0)) ?? null,
      },
    };
    const report = evaluate(free, { deciders: [seer(free, 0.6, true)] });
    expect(report.singles.map(({ arenaScore }) => arenaScore)).toEqual([null, null, null]);
    expect(report.window).toBeNull();
    expect(report.routers[0]?.settings[0]?.against?.costRatio).toBeNull();
  });
});
