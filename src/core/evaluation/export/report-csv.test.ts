import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { reportCsv } from "./report-csv.ts";

const TABLE = sampleTable({ questions: 300, candidates: PAIR });
const REPORT = evaluate(TABLE, { deciders: [seer(TABLE, 0.4, true)], settings: { draws: 50 } });

const rowsOf = (csv: string): readonly Readonly<Record<string, string>>[] =>
  Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data;

describe("a report as CSV", () => {
  const rows = rowsOf(reportCsv(REPORT));

  it("has a row for each single model, reference and setting, with the report’s own figures", () => {
    const [router] = REPORT.routers;
    expect(rows.map(({ kind, id, setting }) => [kind, id, setting])).toEqual([
      ...REPORT.singles.map(({ id }) => ["single", id, ""]),
      ...REPORT.references.map(({ id }) => ["reference", id, ""]),
      ...(router?.settings ?? []).map(({ kind }) => ["router", router?.id, kind]),
    ]);
    for (const [at, { point, against }] of (router?.settings ?? []).entries()) {
      const row = rows[rows.length - (router?.settings.length ?? 0) + at];
      expect(Number(row?.["accuracy"])).toBe(point.accuracy);
      expect(Number(row?.["cost_usd"])).toBeCloseTo((point.cost ?? 0) / 1e12, 15);
      expect(Number(row?.["difference_low"])).toBe(against?.interval.low);
      expect(Number(row?.["cost_ratio"])).toBe(against?.costRatio?.ratio);
      expect(Number(row?.["wins"])).toBe(against?.wins);
    }
  });

  it("leaves what is unknown empty, and says what is an estimate", () => {
    const costs = null;
    const blind = evaluate({ ...TABLE, cells: { ...TABLE.cells, costs } });
    expect(rowsOf(reportCsv(blind)).every((row) => row["cost_usd"] === "")).toBe(true);
    const estimated = evaluate({ ...TABLE, estimates: ["costs"] });
    expect(new Set(rowsOf(reportCsv(estimated)).map((row) => row["cost_is_estimate"]))).toEqual(
      new Set(["yes"]),
    );
  });

  it.each([
    ["=HYPERLINK(0)", "'=HYPERLINK(0)"],
    ["+1", "'+1"],
    ["-llama", "'-llama"],
    ["@model", "'@model"],
    ["\uFF1DSUM(A1)", "'\uFF1DSUM(A1)"],
    ["a=b", "a=b"],
    ['x",=1', 'x",=1'],
  ])("writes the name %s so that no spreadsheet takes it for a formula", (name, written) => {
    const candidates = TABLE.candidates.map((each, at) => (at === 0 ? { ...each, name } : each));
    const named = rowsOf(reportCsv(evaluate({ ...TABLE, candidates })));
    expect(named.find(({ id }) => id === "single-0")?.["name"]).toBe(written);
    expect(named.some(({ difference }) => difference?.startsWith("'"))).toBe(false);
  });
});
