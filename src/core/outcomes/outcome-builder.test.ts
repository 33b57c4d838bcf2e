import { describe, expect, it } from "vitest";
import { estimateCosts, withPrices } from "./estimate-costs.ts";
import { OutcomeBuilder } from "./outcome-builder.ts";
import type { OutcomeCell } from "./outcome-row.ts";
import { makeRow } from "./readers/make-row.ts";

const cell = (candidate: string, known: Partial<OutcomeCell> = {}): OutcomeCell => ({
  candidate,
  score: null,
  costUsd: null,
  inputTokens: null,
  outputTokens: null,
  latencyMs: null,
  replyLength: null,
  ...known,
});
const ORIGIN = { name: "t", source: "s", licence: "MIT" };

describe("a table under construction", () => {
  it("knows a question by its id within task and split, and takes its rows in any order", () => {
    const builder = new OutcomeBuilder();
    builder.add(makeRow(1, { id: "1", task: "a", cells: [cell("x", { score: 1 })] }), "f");
    builder.add(makeRow(2, { id: "1", task: "b", cells: [cell("x", { score: 0 })] }), "f");
    builder.add(
      makeRow(3, { id: "1", task: "b", cells: [cell("y", { score: 0.5, costUsd: 0.001 })] }),
      "f",
    );
    builder.add(makeRow(4, { id: "1", task: "a", text: "What?", cells: [cell("y")] }), "f");
    const { table, rows, bad } = builder.finish(ORIGIN);
    expect([rows, bad.count]).toEqual([4, 0]);
    expect(table.questions.ids).toEqual(["1", "1"]);
    expect(table.questions.texts).toEqual(["What?", ""]);
    expect(table.cells.scores.map((column) => [...column])).toEqual([
      [1, 0],
      [Number.NaN, 0.5],
    ]);
    expect(table.cells.costs?.map((column) => [...column])).toEqual([
      [Number.NaN, Number.NaN],
      [Number.NaN, 1e9],
    ]);
  });

  it("groups questions by text and by the source’s own label, across splits", () => {
    const builder = new OutcomeBuilder();
    const texts = ["One", "two", " ONE ", "three", "four"];
    for (const [index, text] of texts.entries()) {
      const group = index >= 3 ? "document 7" : null;
      const split = index === 2 ? "test" : "train";
      builder.add(
        makeRow(index + 1, { text, split, group, cells: [cell("x", { score: 1 })] }),
        "f",
      );
    }
    expect([...builder.finish(ORIGIN).table.questions.groupOf]).toEqual([0, 1, 0, 3, 3]);
  });

  it("tells each text once as it comes by, also when texts are not kept", () => {
    const heard: [number, string][] = [];
    const builder = new OutcomeBuilder({
      keepTexts: false,
      onText: (question, text) => heard.push([question, text]),
    });
    for (const name of ["x", "y"]) {
      builder.add(makeRow(1, { id: "1", text: "Hi 😀", cells: [cell(name, { score: 1 })] }), "f");
    }
    const { table } = builder.finish(ORIGIN);
    expect(heard).toEqual([[0, "Hi 😀"]]);
    expect(table.questions.texts).toBeNull();
    expect([...table.questions.textLengths]).toEqual([4]);
  });

  it("refuses values that make no sense, and keeps the rest of the row", () => {
    const builder = new OutcomeBuilder();
    builder.add(
      makeRow(1, {
        id: "1",
        cells: [
          cell("x", { score: 1.5, latencyMs: -1 }),
          cell("y", { score: 1, costUsd: 20_000, outputTokens: Number.POSITIVE_INFINITY }),
        ],
      }),
      "f",
    );
    const { table, bad } = builder.finish(ORIGIN);
    expect(bad.listed.map(({ reason }) => reason)).toEqual([
      "the score 1.5 of “x” is not between 0 and 1",
      "-1 is no latency of “x”",
      "the cost 20000 of “y” is beyond what one answer can cost",
      "Infinity is no number of output tokens of “y”",
    ]);
    expect(table.cells.scores.map((column) => column[0])).toEqual([Number.NaN, 1]);
    expect(table.cells.costs).toBeNull();
  });

  it("ends where a table gets too large, with what to do", () => {
    const builder = new OutcomeBuilder({ mostQuestions: 2, mostCandidates: 1 });
    const add = (id: string, name: string) =>
      builder.add(makeRow(1, { id, cells: [cell(name, { score: 1 })] }), "f");
    add("1", "x");
    expect(() => add("1", "y")).toThrow("more than 1 candidates");
    add("2", "x");
    expect(() => add("3", "x")).toThrow("more than 2 questions");
  });

  it("of 100,000 questions and 20 candidates holds its columns and little else", () => {
    const builder = new OutcomeBuilder();
    const names = Array.from({ length: 20 }, (_, index) => `candidate ${index}`);
    for (let question = 0; question < 100_000; question += 1) {
      const cells = names.map((name) => cell(name, { score: question % 2, costUsd: 0.001 }));
      builder.add(makeRow(question + 1, { id: String(question), cells }), "f");
    }
    const { table, rows, bad } = builder.finish(ORIGIN);
    expect([rows, bad.count, table.questions.count]).toEqual([100_000, 0, 100_000]);
    const columns = [...table.cells.scores, ...(table.cells.costs ?? [])];
    expect(columns.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(100_000 * 20 * 12);
    expect(table.cells.scores[19]?.[99_999]).toBe(1);
  });
});

describe("estimated costs", () => {
  const price = { input: 2, output: 10, source: "a list", date: "2026-01-01" };

  it("follow from tokens, else lengths, else a rule, and are marked; measured ones stay", () => {
    const builder = new OutcomeBuilder();
    builder.add(
      makeRow(1, {
        id: "1",
        text: "12345678",
        cells: [cell("x", { score: 1, inputTokens: 5, outputTokens: 7 }), cell("y", { score: 1 })],
      }),
      "f",
    );
    builder.add(
      makeRow(2, {
        id: "2",
        text: "1234",
        cells: [cell("x", { score: 1, replyLength: 40 }), cell("y", { score: 1 })],
      }),
      "f",
    );
    builder.add(
      makeRow(3, {
        id: "3",
        text: "1",
        cells: [cell("x", { score: 1, costUsd: 0.5 }), cell("y", { score: 1 })],
      }),
      "f",
    );
    builder.add(
      makeRow(4, { id: "4", cells: [cell("x", { score: 1 }), cell("y", { score: 1 })] }),
      "f",
    );
    const { table } = builder.finish(ORIGIN);
    const estimated = estimateCosts(withPrices(table, new Map([["x", price]])));
    expect([...(estimated.cells.costs?.[0] ?? [])]).toEqual([
      5 * 2 + 7 * 10,
      2 + 10 * 10,
      5e11,
      Number.NaN,
    ]);
    expect([...(estimated.cells.costs?.[1] ?? [])].every(Number.isNaN)).toBe(true);
    expect(estimated.estimates).toEqual(["costs"]);
    expect(estimated.candidates[0]?.price).toEqual(price);
    expect(estimateCosts(table)).toBe(table);
  });
});
