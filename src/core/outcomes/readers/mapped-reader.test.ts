import { describe, expect, it } from "vitest";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import { shown } from "#core/outcomes/fixtures/shown-table.ts";
import { chooseReader, SAMPLE_SIZE } from "./choose-reader.ts";
import { documentRecords } from "./document-records.ts";
import { flattenRecord } from "./flatten-record.ts";
import { guessMapping, missingFields } from "./guess-mapping.ts";
import { readCells, readHeader, type TableRecord } from "./table-record.ts";

describe("any other table", () => {
  it.each([
    [
      "wide",
      [{ id: "1", task: "t", "gpt-4": "1", "gpt-4|cost": "0.02", mini: "0", "mini|cost": "0.001" }],
    ],
    [
      "wide, the value first",
      [
        {
          id: "1",
          task: "t",
          "score gpt-4": "1",
          "cost gpt-4": "0.02",
          "score mini": "0",
          "cost mini": "0.001",
        },
      ],
    ],
    [
      "wide, with a decimal comma",
      [
        {
          id: "1",
          task: "t",
          "gpt-4": "1,0",
          "gpt-4 (cost)": "0,02",
          mini: "0,0",
          "mini (cost)": "0,001",
        },
      ],
    ],
    [
      "wide, in percent and per 1,000",
      [
        {
          id: "1",
          task: "t",
          "gpt-4": "100",
          "gpt-4_cost_per_1k": "20",
          mini: "0",
          mini_cost_per_1k: "1",
        },
      ],
    ],
    [
      "long",
      [
        { id: 1, task: "t", model: "gpt-4", score: 1, cost: 0.02 },
        { id: 1, task: "t", model: "mini", score: 0, cost: 0.001 },
      ],
    ],
    [
      "long, other words",
      [
        { question_id: 1, category: "t", LLM: "gpt-4", "Is Correct": "yes", "Cost (USD)": "$0.02" },
        { question_id: 1, category: "t", LLM: "mini", "Is Correct": "no", "Cost (USD)": "$0.001" },
      ],
    ],
    [
      "nested by candidate",
      [{ id: 1, task: "t", "gpt-4": { score: 1, cost: 0.02 }, mini: { score: 0, cost: 0.001 } }],
    ],
    [
      "nested under a name",
      [
        {
          id: 1,
          task: "t",
          results: { "gpt-4": { score: 1, cost: 0.02 }, mini: { score: 0, cost: 0.001 } },
        },
      ],
    ],
    [
      "a list of answers",
      [
        {
          id: 1,
          task: "t",
          answers: [
            { model: "gpt-4", score: 1, cost: 0.02 },
            { model: "mini", score: 0, cost: 0.001 },
          ],
        },
      ],
    ],
  ] satisfies readonly (readonly [string, readonly TableRecord[]])[])("%s", (_, records) => {
    const { table, reader } = readTable(records, "table.csv");
    expect(reader.format).toBe("mapped");
    expect(shown(table)).toEqual({
      candidates: ["gpt-4", "mini"],
      ids: ["1"],
      tasks: ["t"],
      splits: [null],
      scores: [[1], [0]],
      costs: [[0.02], [0.001]],
    });
  });

  it("takes a file of one candidate by its name", () => {
    const rows = [{ question: "q", correct: "1" }];
    const { table } = readTable([rows, rows], ["gpt-4.csv", "mini.csv"]);
    expect(shown(table)).toMatchObject({ candidates: ["gpt-4", "mini"], scores: [[1], [1]] });
  });

  it("says how it took the columns, and which it does not use", () => {
    const choice = chooseReader(
      [
        { id: "1", a: "85", b: "20", a_latency: "1500", note: "x" },
        { id: "2", a: "90", b: "10", a_latency: "900", note: "y" },
      ],
      "t.csv",
    );
    const notes = choice.reader?.notes.join(" ");
    expect(notes).toContain("candidates: 2 (a, b)");
    expect(notes).toContain("percent");
    expect(notes).toContain("no column of costs");
    expect(notes).toContain("milliseconds");
    expect(notes).toContain("“note”");
  });

  it("misses the columns of a mapping that belongs to another table", () => {
    const { mapping } = guessMapping([{ id: "1", a: "1", "a|cost": "0.1" }]);
    expect(missingFields(mapping, [{ id: "1", a: "1", "a|cost": "0.1" }])).toEqual([]);
    expect(missingFields(mapping, [{ id: "1", b: "1" }])).toEqual(["a", "a|cost"]);
  });

  it("is recognised by its first records only", () => {
    const records = Array.from({ length: SAMPLE_SIZE + 50 }, (_, index) => {
      return index < SAMPLE_SIZE
        ? { id: index, a: index % 2, b: 1 }
        : { id: index, a: 1, b: 1, c: 1 };
    });
    const { table } = readTable(records, "t.csv");
    expect(table.candidates.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("says so when no column can be scores, and offers a mapping to complete", () => {
    const choice = chooseReader([{ x: "foo", y: "bar" }], "t.csv");
    expect(choice.problem).toContain("No column holds scores");
    expect(choice.reader?.mapping?.candidates).toEqual([]);
    expect(chooseReader([], "t.csv")).toEqual({ reader: null, problem: "t.csv has no rows." });
  });
});

describe("bad rows", () => {
  it("are counted with their line and reason, and left out", () => {
    const records = [
      { id: "1", model: "a", score: "1" },
      { id: "2", model: "", score: "1" },
      { id: "3", model: "a", score: "five" },
      { id: "4", model: "a", score: "" },
      { id: "1", model: "a", score: "0" },
      { id: "5", model: "a", score: "1", cost: "-3" },
      { id: "6", model: "a", score: "0", cost: "1 €" },
    ];
    const { table, bad, rows, notes } = readTable(records, "t.csv");
    expect(bad.listed).toEqual([
      { file: "t.csv", line: 2, reason: "it names no candidate" },
      { file: "t.csv", line: 3, reason: "“five” is no number (a)" },
      { file: "t.csv", line: 4, reason: "it has no scores" },
      { file: "t.csv", line: 5, reason: "“1” has answers of the same candidate already" },
      { file: "t.csv", line: 6, reason: "the cost -3 of “a” is below zero" },
      { file: "t.csv", line: 7, reason: "a cost in “€” cannot be compared with dollars (a)" },
    ]);
    expect(bad.count).toBe(6);
    expect(rows).toBe(3);
    expect(table.questions.ids).toEqual(["1", "5", "6"]);
    expect([...(table.cells.scores[0] ?? [])]).toEqual([1, 1, 0]);
    expect(notes.join()).toContain("The first ones count");
  });

  it("of any number fill a bounded list, reasons counted by kind", () => {
    const records = Array.from({ length: 5000 }, (_, index) => ({
      id: String(index),
      model: "a",
      score: index < 10 ? "1" : `bad ${index}`,
    }));
    const { bad } = readTable(records, "t.csv");
    expect(bad.count).toBe(4990);
    expect(bad.listed).toHaveLength(200);
    expect(bad.reasons).toEqual([{ reason: "the score has a unit, “…” (a)", count: 4990 }]);
  });
});

describe("CSV rows", () => {
  it("have a header without marks, blanks and doubled names", () => {
    expect(readHeader(["\uFEFFid", " a ", "", "a"])).toEqual({
      names: ["id", "a", "column 3", "a (2)"],
      notes: ["Two columns are called “a”: the later one is “a (2)”."],
    });
  });

  it("keep a column called __proto__ like any other", () => {
    const read = readCells(["id", "__proto__"], ["1", "0.5"]);
    const record = "record" in read ? read.record : {};
    expect(Object.entries(record)).toEqual([
      ["id", "1"],
      ["__proto__", "0.5"],
    ]);
    const nested = JSON.parse('{"a": {"x": 1}, "__proto__": "0.5"}') as TableRecord;
    expect(Object.entries(flattenRecord(nested))).toEqual([
      ["a.x", 1],
      ["__proto__", "0.5"],
    ]);
  });

  it("with other cells than the header are no records", () => {
    expect(readCells(["a", "b"], ["1", "2", ""])).toEqual({ record: { a: "1", b: "2" } });
    expect(readCells(["a", "b"], ["1"])).toEqual({ problem: "it has 1 cells, the header 2" });
    expect(readCells(["a", "b"], ["1", "2", "3"])).toHaveProperty("problem");
  });
});

describe("a JSON document", () => {
  const records = [
    { id: "1", a: 1 },
    { id: "2", a: 0 },
  ];

  it.each([
    ["a list", records],
    ["a list under a name", { meta: 1, rows: records }],
    [
      "cells beside columns",
      {
        columns: ["id", "a"],
        data: [
          ["1", 1],
          ["2", 0],
        ],
      },
    ],
    ["lists for each column", { id: ["1", "2"], a: [1, 0] }],
    ["objects for each column", { id: { 0: "1", 1: "2" }, a: { 0: 1, 1: 0 } }],
    ["records by id", { 1: { a: 1 }, 2: { a: 0 } }],
  ])("in the form of %s", (_, document) => {
    expect(documentRecords(document)).toEqual(records);
  });

  it("with a list of models has objects by model", () => {
    const document = { models: ["x", "y"], columns: ["task", "correct"], rows: [["t", [1, 0]]] };
    expect(documentRecords(document)).toEqual([{ task: "t", scores: { x: 1, y: 0 } }]);
  });

  it.each([[1, 2], "text", 3, null, {}, { a: 1 }, [[1]]])(
    "of another kind is no table: %j",
    (document) => {
      expect(documentRecords(document)).toBeNull();
    },
  );
});
