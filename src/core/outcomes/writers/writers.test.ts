import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import { csvLine } from "./csv-line.ts";
import { longCsv, longJsonLines, longRecords } from "./write-long.ts";
import { wideCsv, wideRecords } from "./write-wide.ts";

/** With texts that CSV has to quote, a graded score, and gaps. */
const TABLE: OutcomeTable = (() => {
  const table = sampleTable({ questions: 12, candidates: PAIR, repeatEvery: 5 });
  const [scores, others] = table.cells.scores;
  scores?.set([0.1, Number.NaN, 1 / 3]);
  const costs = table.cells.costs?.map((column) => column.slice());
  costs?.[1]?.fill(Number.NaN, 0, 1);
  return {
    ...table,
    questions: {
      ...table.questions,
      texts: table.questions.ids.map((id) => `Say "${id}",\nplease; ü`),
    },
    cells: {
      ...table.cells,
      scores: [scores, others].filter((column) => column !== undefined),
      costs: costs ?? null,
    },
  };
})();

const fromCsv = (lines: Iterable<string>): readonly TableRecord[] =>
  Papa.parse<TableRecord>([...lines].join(""), { header: true, skipEmptyLines: true }).data;
const fromLines = (lines: Iterable<string>): readonly TableRecord[] =>
  Array.from(lines, (line) => JSON.parse(line) as TableRecord);

describe("a table that was written", () => {
  it.each([
    ["long CSV", () => fromCsv(longCsv(TABLE))],
    ["wide CSV", () => fromCsv(wideCsv(TABLE))],
    ["JSON lines", () => fromLines(longJsonLines(TABLE))],
  ])("as %s is read as it was", (_, records) => {
    const { table, bad } = readTable(records(), "table.csv");
    expect(bad.count).toBe(0);
    expect(table.questions.ids).toEqual(TABLE.questions.ids);
    expect(table.questions.texts).toEqual(TABLE.questions.texts);
    expect(table.questions.taskOf).toEqual(TABLE.questions.taskOf);
    expect(table.questions.splitOf).toEqual(TABLE.questions.splitOf);
    expect(table.questions.groupOf).toEqual(TABLE.questions.groupOf);
    expect(table.candidates).toEqual(TABLE.candidates);
    expect(table.cells.scores).toEqual(TABLE.cells.scores);
    expect(table.cells.costs).toEqual(TABLE.cells.costs);
    expect(table.cells.inputTokens).toBeNull();
  });

  it("has the same records in memory, for other formats", () => {
    expect(readTable([...longRecords(TABLE)], "t.json").table.cells).toEqual(TABLE.cells);
    expect(readTable([...wideRecords(TABLE)], "t.json").table.cells).toEqual(TABLE.cells);
  });

  it("quotes what CSV needs quoted, and leaves the unknown empty", () => {
    expect(csvLine(["a,b", 'c"d', "e\nf", " g", null, 0.1])).toBe(
      '"a,b","c""d","e\nf"," g",,0.1\r\n',
    );
  });
});
