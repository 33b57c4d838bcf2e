import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { perMillionTokens } from "#core/cost/money.ts";
import type { Price } from "#core/cost/price.ts";
import { fitLexical } from "#core/embeddings/lexical/fit-lexical.ts";
import { encodeTexts } from "#core/embeddings/lexical/lexical-encoder.ts";
import { fitLearningCurve } from "#core/evaluation/learned/fit-learning-curve.ts";
import { queriesOf, trainingRows } from "#core/evaluation/learned/training-rows.ts";
import type { Decider } from "#core/evaluation/routing/decider.ts";
import { finish } from "#core/heads/finish.ts";
import { predictLinear, unstandardise } from "#core/heads/linear-heads.ts";
import { neighbourHeads, predictByNeighbours } from "#core/heads/neighbour-heads.ts";
import { fitRidgeHeads } from "#core/heads/ridge-heads.ts";
import { standardised, standardOf } from "#core/heads/standardise.ts";
import { estimateCosts, type LengthRule, withPrices } from "#core/outcomes/estimate-costs.ts";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import { membersOfGroups } from "#core/outcomes/group-rows.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { documentRecords } from "#core/outcomes/readers/document-records.ts";
import { splitTable, type TableSplit } from "#core/outcomes/split-table.ts";
import { judgedRows } from "./evaluation-input.ts";
import { evaluate } from "./fixtures/evaluate.ts";
import { nearKnowledge } from "./near-knowledge.ts";
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

const LLMROUTER_RULE = { charactersPerToken: 4, leastInputTokens: 1, outputTokens: 200 };
const LLMROUTER_PRICES = new Map(
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
const PAIR_RULE = { charactersPerToken: 4, leastInputTokens: 0, outputTokens: 10 };
const PAIR_PRICES = new Map([
  ["mistralai/Mixtral-8x7B-Instruct-v0.1", price(0.6, 0.6)],
  ["gpt-4-1106-preview", price(10, 30)],
]);

const llmrouter = (): OutcomeTable =>
  read("llmrouter-9models.json", LLMROUTER_PRICES, LLMROUTER_RULE);
const pair = (): OutcomeTable => read("routellm-pair-mmlu-gsm8k.json", PAIR_PRICES, PAIR_RULE);
const OWN = { kind: "own", test: "test", train: "train" } as const;

/** The published split as it is: with the 119 test questions that stand in the training part. */
function published({ questions }: OutcomeTable): TableSplit {
  return splitTable(
    questions,
    OWN,
    Int32Array.from({ length: questions.count }, (_, index) => index),
  );
}

/** AIQ of fitted routers without any choice among settings, on our lexical features of the training rows. */
function fittedAiq(table: OutcomeTable, split: TableSplit): Readonly<Record<string, number>> {
  const texts = (rows: Int32Array) =>
    Array.from(rows, (question) => table.questions.texts?.[question] ?? "");
  const model = finish(fitLexical(texts(split.train)));
  const { dimension } = model;
  const features = finish(encodeTexts(model, texts(split.train)));
  const train = trainingRows(table, split.train, { features, dimension }, table.questions.groupOf);
  const judged = judgedRows(split);
  const held = { features: finish(encodeTexts(model, texts(judged))), dimension };
  const queries = queriesOf(table, judged, held);
  const { rows, candidates, scores } = train;
  const quality = (isStandardised: boolean): Float64Array => {
    const standard = standardOf(features, rows, dimension);
    const taken = isStandardised ? finish(standardised(features, rows, standard)) : features;
    const [heads] = finish(fitRidgeHeads(taken, dimension, scores, candidates, [10]));
    if (heads === undefined) throw new Error("no heads");
    const plain = isStandardised ? unstandardise(heads, standard) : heads;
    return finish(predictLinear(plain, held.features, queries.rows));
  };
  const expected = {
    flat100: finish(predictByNeighbours(neighbourHeads(train, 100, "flat"), queries)),
    exponential50: finish(predictByNeighbours(neighbourHeads(train, 50, "exponential"), queries)),
    ridge10: quality(false),
    standardised10: quality(true),
  };
  const deciders = Object.entries(expected).map(([id, each]): Decider => {
    const predictions = { quality: each, cost: null };
    return { id, name: id, decision: { kind: "predicted", predictions }, outOfFold: null };
  });
  const { routers } = evaluate(table, { split, deciders });
  return Object.fromEntries(routers.map(({ id, figures }) => [id, figures.aiq ?? Number.NaN]));
}

// Where the tables are not beside the project there is nothing to compare with; all code here is tested elsewhere.
describe.skipIf(!isThere)("figures measured by other code on public tables", () => {
  it("LLMRouter, 5,608 and 500 questions × 9 models: accuracies to three digits, AIQ within .002 and .003", () => {
    const table = llmrouter();
    const report = evaluate(table, { split: published(table) });
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
    const table = pair();
    const half = { kind: "random", testShare: 0.5, seed: 1 } as const;
    const report = evaluate(table, { split: splitTable(table.questions, half) });
    expect(Math.abs((report.hull.aiq ?? 0) - 0.741)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "oracle").aiq ?? 0) - 0.85)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "task-table").aiq ?? 0) - 0.759)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "best-single").accuracy ?? 0) - 0.806)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "cheapest").accuracy ?? 0) - 0.676)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "random").accuracy ?? 0) - 0.741)).toBeLessThan(0.01);
    expect(Math.abs((row(report, "oracle").accuracy ?? 0) - 0.863)).toBeLessThan(0.01);
  });

  it("LLMRouter without exact and near duplicates: 371 questions are left, and no question of a template is taken for another", () => {
    const table = llmrouter();
    const near = finish(nearKnowledge(table));
    if (near === null) throw new Error("texts are there");
    const split = splitTable(table.questions, OWN, near.groupOf);
    // With a sentence embedding and a cosine of .98 the source counts 361: it takes questions of one template for each other.
    expect([split.test.length, split.leaked.length]).toEqual([371, 129]);
    expect(evaluate(table, { split, near }).leaks).toMatchObject({ exact: 119, near: 10 });
    const groups = membersOfGroups(near.groupOf).filter((group) => {
      return new Set(group.map((question) => table.questions.groupOf[question])).size > 1;
    });
    expect(Math.max(...groups.map(({ length }) => length))).toBe(2);
  });

  it("LLMRouter on lexical features: k-NN 100 and ridge 10 within .015, and within .01 of TF-IDF-SVD and hashed characters", () => {
    const table = llmrouter();
    const aiq = fittedAiq(table, published(table));
    expect(Math.abs((aiq["flat100"] ?? 0) - 0.57)).toBeLessThan(0.01);
    expect(Math.abs((aiq["flat100"] ?? 0) - 0.574)).toBeLessThan(0.01);
    expect(Math.abs((aiq["exponential50"] ?? 0) - 0.585)).toBeLessThan(0.01);
    expect(Math.abs((aiq["exponential50"] ?? 0) - 0.597)).toBeLessThan(0.01);
    expect(Math.abs((aiq["ridge10"] ?? 0) - 0.567)).toBeLessThan(0.01);
    expect(Math.abs((aiq["standardised10"] ?? 0) - 0.567)).toBeLessThan(0.015);
  });

  it("LLMRouter’s learning curve: within .015, and nothing to gain below some hundred labelled questions", () => {
    const table = llmrouter();
    const split = published(table);
    const texts = Array.from(split.train, (question) => table.questions.texts?.[question] ?? "");
    const { groupOf } = table.questions;
    const embedding = finish(fitLexical(texts));
    const curve = finish(fitLearningCurve({ table, split, groupOf, embedding, seed: 1 }));
    for (const [rows, nearest, single] of [
      [50, 0.526, 0.539],
      [200, 0.555, 0.557],
      [800, 0.568, 0.563],
      [3200, 0.584, 0.563],
    ]) {
      const point = curve?.points.find((each) => each.rows === rows);
      expect(Math.abs((point?.accuracy ?? 0) - (nearest ?? 9))).toBeLessThan(0.015);
      // Ten draws of fifty: the single model itself differs by that much from draw to draw.
      expect(Math.abs((point?.bestSingle ?? 0) - (single ?? 9))).toBeLessThan(0.02);
    }
    expect(curve?.paysFrom).toBeGreaterThanOrEqual(200);
    expect(curve?.paysFrom).toBeLessThanOrEqual(800);
  });

  it("RouteLLM’s pair on lexical features: k-NN 100 and ridge 10 within .01", () => {
    const table = pair();
    const half = { kind: "random", testShare: 0.5, seed: 1 } as const;
    const aiq = fittedAiq(table, splitTable(table.questions, half));
    expect(Math.abs((aiq["flat100"] ?? 0) - 0.755)).toBeLessThan(0.01);
    expect(Math.abs((aiq["exponential50"] ?? 0) - 0.754)).toBeLessThan(0.01);
    expect(Math.abs((aiq["ridge10"] ?? 0) - 0.757)).toBeLessThan(0.01);
  });
});
