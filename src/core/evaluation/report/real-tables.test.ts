import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { perMillionTokens } from "#core/cost/money.ts";
import type { Price } from "#core/cost/price.ts";
import { estimateCosts, type LengthRule, withPrices } from "#core/outcomes/estimate-costs.ts";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { documentRecords } from "#core/outcomes/readers/document-records.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { evaluate } from "./fixtures/evaluate.ts";
import type { Report } from "./report.ts";

/** Public outcome tables that are no part of this project, beside it where they have been put. */
const FOLDER = new URL("../../../../../shared/data/outcomes/", import.meta.url);
const isThere = existsSync(FOLDER);

function read(name: string, prices: ReadonlyMap<string, Price>, rule: LengthRule): OutcomeTable {
  const document: unknown = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
  const { table, bad } = readTable(documentRecords(document) ?? [], name);
  expect(bad.count).toBe(0);
  return estimateCosts(withPrices(table, prices), rule);
}

/** A list price in dollars per million tokens. */
const price = (input: number, output: number): Price => ({
  input: perMillionTokens(input),
  output: perMillionTokens(output),
  source: "the table's list",
  date: "2026-01-01",
});

const row = (report: Report, id: string) => {
  const found = report.references.find((each) => each.id === id);
  return { accuracy: found?.point.accuracy, aiq: found?.figures.aiq, cost: found?.point.cost };
};

/** Dollars per 1,000 questions → picodollars of one. */
const per1000 = (dollars: number): number => dollars * 1e9;

// Where the tables are not beside the project there is nothing to compare with; all code here is tested elsewhere.
describe.skipIf(!isThere)("figures measured by other code on public tables", () => {
  it("LLMRouter, 5,608 and 500 questions × 9 models: accuracies to three digits, AIQ within .002 and .003", () => {
    const prices = new Map(
      [
        ["llama3-chatqa-1.5-8b", 0.2],
        ["qwen2.5-7b-instruct", 0.2],
        ["llama3-chatqa-1.5-70b", 0.9],
        ["llama-3.1-nemotron-51b-instruct", 0.9],
        ["mistral-7b-instruct-v0.3", 0.2],
        ["gemma-2-9b-it", 0.1],
        ["llama-3.1-8b-instruct", 0.2],
        ["codegemma-7b", 0.2],
        ["llama-3.3-nemotron-super-49b-v1", 0.9],
      ].map(([name, dollars]) => [String(name), price(Number(dollars), Number(dollars))]),
    );
    const rule = { charactersPerToken: 4, leastInputTokens: 1, outputTokens: 200 };
    const table = read("llmrouter-9models.json", prices, rule);
    // The published split as it is: with the 119 test questions that stand in the training part.
    const alone = Int32Array.from({ length: table.questions.count }, (_, index) => index);
    const own = { kind: "own", test: "test", train: "train" } as const;
    const report = evaluate(table, { split: splitTable(table.questions, own, alone) });
    expect([report.split.train, report.split.test]).toEqual([5608, 500]);
    expect(row(report, "cheapest").accuracy).toBeCloseTo(0.45, 3);
    expect(row(report, "best-single").accuracy).toBeCloseTo(0.563, 3);
    expect(row(report, "random").accuracy?.toFixed(3)).toBe("0.375");
    expect(row(report, "oracle").accuracy).toBeCloseTo(0.743, 3);
    expect(row(report, "cheapest").cost).toBeCloseTo(per1000(0.028), -6);
    expect(row(report, "best-single").cost).toBeCloseTo(per1000(0.256), -6);
    expect(row(report, "random").cost).toBeCloseTo(per1000(0.12), -6);
    expect(row(report, "oracle").cost).toBeCloseTo(per1000(0.065), -6);
    expect(Math.abs((report.hull.aiq ?? 0) - 0.528)).toBeLessThan(0.002);
    expect(Math.abs((row(report, "oracle").aiq ?? 0) - 0.735)).toBeLessThan(0.002);
    expect(Math.abs((row(report, "task-table").aiq ?? 0) - 0.584)).toBeLessThan(0.003);
    const clean = evaluate(table);
    expect(clean.leaks).toMatchObject({ exact: 119, heldOut: 500 });
    expect(clean.split.test).toBe(381);
  });

  it("RouteLLM’s pair, halved at random: AIQ within .01", () => {
    const prices = new Map([
      ["mistralai/Mixtral-8x7B-Instruct-v0.1", price(0.6, 0.6)],
      ["gpt-4-1106-preview", price(10, 30)],
    ]);
    const rule = { charactersPerToken: 4, leastInputTokens: 0, outputTokens: 10 };
    const table = read("routellm-pair-mmlu-gsm8k.json", prices, rule);
    const half = { kind: "random", testShare: 0.5, seed: 1 } as const;
    const report = evaluate(table, { split: splitTable(table.questions, half) });
    expect(Math.abs((report.hull.aiq ?? 0) - 0.741)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "oracle").aiq ?? 0) - 0.85)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "task-table").aiq ?? 0) - 0.759)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "best-single").accuracy ?? 0) - 0.806)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "cheapest").accuracy ?? 0) - 0.676)).toBeLessThan(0.01);
  });
});
