import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { queriesOf, trainingRows } from "#core/evaluation/learned/training-rows.ts";
import type { Decider } from "#core/evaluation/routing/decider.ts";
import { finish } from "#core/heads/finish.ts";
import { neighbours } from "#core/heads/routers/neighbours.ts";
import { predictQuality } from "#core/heads/routers/predict-quality.ts";
import { ridge } from "#core/heads/routers/ridge.ts";
import type { RouterModel } from "#core/heads/routers/router-model.ts";
import { readShipped } from "#core/outcomes/shipped/read-shipped-table.ts";
import { SHIPPED_LLMROUTER } from "#core/outcomes/shipped/shipped-tables.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { judgedRows } from "./evaluation-input.ts";
import { evaluate } from "./fixtures/evaluate.ts";
import { nearKnowledge } from "./near-knowledge.ts";
import type { Report } from "./report.ts";

const file = (path: string) => readFileSync(new URL(`../../../../public/${path}`, import.meta.url));
const FILE = file(SHIPPED_LLMROUTER.path);
const { table, hashes } = readShipped(FILE);
const { questions } = table;

/** Dollars per 1,000 questions → picodollars of one. */
const per1000 = (dollars: number): number => dollars * 1e9;

/** The published split as it is: with the 119 test questions that stand in the training part. */
const PUBLISHED = splitTable(
  questions,
  { kind: "own", test: "test", train: "train" },
  Int32Array.from({ length: questions.count }, (_, row) => row),
);

function vectorsOf(rows: Int32Array) {
  const { dimension = 0, values = new Float32Array(0) } = questions.features ?? {};
  const features = new Float32Array(rows.length * dimension);
  for (const [place, row] of rows.entries()) {
    features.set(values.subarray(row * dimension, (row + 1) * dimension), place * dimension);
  }
  return { features, dimension };
}

function decider(id: string, model: RouterModel): Decider {
  const judged = judgedRows(PUBLISHED);
  const quality = finish(predictQuality(model, queriesOf(table, judged, vectorsOf(judged))));
  const predictions = { quality, cost: null };
  return { id, name: id, decision: { kind: "predicted", predictions }, outOfFold: null };
}

const row = (report: Report, id: string) => {
  const found = report.references.find((each) => each.id === id);
  return { accuracy: found?.point.accuracy, aiq: found?.figures.aiq, cost: found?.point.cost };
};

describe("the table that the page brings", () => {
  it("holds 6,108 questions × 9 models, where they are from, and no text", () => {
    expect(questions.count).toBe(6108);
    expect(table.candidates).toHaveLength(9);
    expect(questions.tasks).toHaveLength(14);
    expect(questions.texts).toBeNull();
    expect(table).toMatchObject({ name: "LLMRouter", licence: "MIT", estimates: ["costs"] });
    expect(table.source).toContain("4e7a796942ce26e9d5f2b93191c7c2585c99c2e3");
    expect(new Set(table.candidates.map(({ price }) => price?.date))).toEqual(
      new Set(["2025-12-04"]),
    );
    // 119 of the 500 test questions stand in the training part word for word.
    expect(new Set(hashes).size).toBe(new Set(questions.groupOf).size);
    const clean = evaluate(table);
    expect(clean.leaks).toMatchObject({ exact: 119, heldOut: 500 });
    expect(clean.split).toMatchObject({ train: 5608, test: 381 });
  });

  it("is small, and its vectors are of the embedding that lies beside it", () => {
    expect(gzipSync(FILE).length).toBeLessThan(700_000);
    const lexical = file(SHIPPED_LLMROUTER.lexicalPath);
    expect(gzipSync(lexical).length).toBeLessThan(2_000_000);
    const { name, dimension } = readLexicalModel(lexical);
    expect(questions.features).toMatchObject({ embedding: name, dimension });
  });

  it("knows near duplicates of questions whose texts it does not have", () => {
    const near = finish(nearKnowledge(table));
    expect(near?.by).toBe("table");
    const own = { kind: "own", test: "test", train: "train" } as const;
    const split = splitTable(questions, own, near?.groupOf);
    expect(evaluate(table, { split, near }).leaks).toMatchObject({ exact: 119, near: 10 });
  });

  it("gives the figures that other code measured on the texts and unrounded vectors of its own", () => {
    const training = trainingRows(
      table,
      PUBLISHED.train,
      vectorsOf(PUBLISHED.train),
      questions.groupOf,
    );
    const never = () => 0;
    const report = evaluate(table, {
      split: PUBLISHED,
      deciders: [
        decider(
          "k-NN 100",
          finish(neighbours.fit(training, { neighbours: 100, weights: "flat" }, never)),
        ),
        decider("ridge 10", finish(ridge.fit(training, { alpha: 10, standardised: true }, never))),
      ],
    });
    expect([report.split.train, report.split.test]).toEqual([5608, 500]);
    for (const [id, accuracy, dollars] of [
      ["cheapest", 0.45, 0.028],
      ["best-single", 0.563, 0.256],
      ["random", 0.375, 0.12],
      ["oracle", 0.743, 0.065],
    ] as const) {
      expect(row(report, id).accuracy).toBeCloseTo(accuracy, 3);
      expect(row(report, id).cost).toBeCloseTo(per1000(dollars), -6);
    }
    const apart = (aiq: number | null | undefined, measured: number): number =>
      Math.abs((aiq ?? 0) - measured);
    expect(apart(report.hull.aiq, 0.528)).toBeLessThan(0.002);
    expect(apart(row(report, "oracle").aiq, 0.735)).toBeLessThan(0.002);
    expect(apart(row(report, "task-table").aiq, 0.584)).toBeLessThan(0.003);
    const [knn, ridgeRow] = report.routers;
    expect(apart(knn?.figures.aiq, 0.57)).toBeLessThan(0.015);
    expect(apart(ridgeRow?.figures.aiq, 0.567)).toBeLessThan(0.015);
  });
});
