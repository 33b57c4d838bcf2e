import { describe, expect, it } from "vitest";
import { evaluateRouters } from "#core/evaluation/report/evaluate-routers.ts";
import { EVALUATION_SETTINGS } from "#core/evaluation/report/evaluation-input.ts";
import { finish } from "#core/heads/finish.ts";
import { checkTable } from "#core/outcomes/check-table.ts";
import { splitTable, usualSplit } from "#core/outcomes/split-table.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { createDemoFetch } from "./demo-fetch.ts";
import { demoOutcomeTable } from "./demo-outcome-table.ts";
import { findQuestion } from "./find-question.ts";
import { chatRequest, JumpingClock, readReply } from "./fixtures/tiny-loop.ts";
import { holdsGold } from "./holds-gold.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { CLEAR_SKY } from "./weather.ts";

const POOL = POOL_PRESETS[0]?.pool ?? [];
const TABLE = demoOutcomeTable();
const { questions, cells, candidates } = TABLE;
const rowOf = (text: string): number => questions.texts?.indexOf(text) ?? -1;

describe("the demo world’s outcomes", () => {
  it("hold every question that it knows, each step of a chain beside its question", () => {
    for (const { question, hops } of KNOWN_QUESTIONS) {
      const row = rowOf(question);
      expect(row).not.toBe(-1);
      if (hops.length === 1) continue;
      for (const { query } of hops) {
        expect(questions.groupOf[rowOf(query)]).toBe(questions.groupOf[row]);
      }
    }
    const steps = KNOWN_QUESTIONS.flatMap(({ hops }) => (hops.length === 1 ? [] : hops));
    expect(questions.count).toBe(KNOWN_QUESTIONS.length + steps.length);
    expect(candidates.map(({ name }) => name)).toEqual(POOL.map(({ id }) => id));
    expect(new Set(questions.ids).size).toBe(questions.count);
  });

  it("are what the demo’s own server replies, counts and charges, judged by its golds", async () => {
    const options = { seed: 1, weather: CLEAR_SKY, clock: new JumpingClock(), pace: 0, pool: POOL };
    const demoFetch = createDemoFetch(options);
    for (const known of KNOWN_QUESTIONS.slice(0, 12)) {
      const row = rowOf(known.question);
      for (const [at, { model, price }] of POOL.entries()) {
        const response = await demoFetch(
          "https://example.test/v1/chat/completions",
          chatRequest(model, known.question),
        );
        const { bytes, text } = await readReply(response);
        const usage = JSON.parse(bytes.trim().split("\n\n").at(-2)?.slice(6) ?? "").usage;
        expect(cells.scores[at]?.[row]).toBe(holdsGold(known, text) ? 1 : 0);
        expect(cells.inputTokens?.[at]?.[row]).toBe(usage.prompt_tokens);
        expect(cells.outputTokens?.[at]?.[row]).toBe(usage.completion_tokens);
        expect(cells.costs?.[at]?.[row]).toBe(
          usage.prompt_tokens * (price?.input ?? 0) +
            usage.completion_tokens * (price?.output ?? 0),
        );
        expect(cells.latenciesMs?.[at]?.[row]).toBeGreaterThan(100);
      }
    }
  });

  it("tell the candidates apart, and routing from any single one of them", () => {
    const split = splitTable(questions, usualSplit(questions, 1));
    expect(questions.tasks.length).toBeGreaterThan(3);
    const report = finish(
      evaluateRouters({
        table: TABLE,
        split,
        deciders: [],
        near: null,
        learningCurve: null,
        taskHoldout: null,
        settings: { ...EVALUATION_SETTINGS, draws: 100 },
      }),
    );
    // It is small, and nothing else is wrong with it.
    const limits = report.findings.filter(({ weight }) => weight !== "note");
    expect(limits.map(({ code }) => code)).toEqual(["few-test-questions", "few-train-questions"]);
    expect(report.costBasis).toBe("measured");
    const accuracy = (id: string) =>
      report.references.find((row) => row.id === id)?.point.accuracy ?? 0;
    expect(accuracy("oracle")).toBeGreaterThan(accuracy("cheapest"));
  });

  it("come for any pool, also without prices", () => {
    const own = POOL.slice(0, 2).map((candidate) => ({ ...candidate, price: null }));
    const table = demoOutcomeTable(own);
    expect(table.cells.costs).toBeNull();
    expect(checkTable(table).map(({ code }) => code)).toContain("costs-missing");
    expect(table.cells.scores).toEqual(cells.scores.slice(0, 2));
  });

  it("know a question again by its words", () => {
    const known = questions.texts?.map(findQuestion).filter((found) => found !== null);
    expect(new Set(known).size).toBe(KNOWN_QUESTIONS.length);
  });
});
