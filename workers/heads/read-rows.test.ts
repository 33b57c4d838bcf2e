import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import type { ChosenFile } from "./api.ts";
import { chosen, inPieces } from "./fixtures/chosen-files.ts";
import { type Row, readRows } from "./read-rows.ts";

const options = { signal: new AbortController().signal, report: () => {} };

async function all(file: ChosenFile): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of readRows(file, options)) rows.push(...batch);
  return rows;
}

describe("readRows", () => {
  it("gives the same rows wherever the bytes of a CSV file are cut", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "é", "😀", ",", '"', "\n", "\r\n", " ", "0"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (cells, size) => {
          // A last cell keeps rows from being empty: empty lines are left out.
          const rows = cells.map(([a, b]) => ({ a, b, end: "." }));
          const text = Papa.unparse(rows, { newline: "\n" });
          const read = await all(inPieces("t.csv", text, size));
          expect(read.map((row) => ({ ...row }))).toEqual(rows);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("reads tabs and semicolons, a byte order mark, and a file without a last line break", async () => {
    for (const delimiter of [";", "\t"]) {
      const text = `\uFEFFa${delimiter}b\r\n1${delimiter}2\r\n3${delimiter}4`;
      const rows = await all(chosen("t.csv", text));
      expect(rows[0]).toMatchObject({ a: "1", b: "2" });
    }
  });

  it.each([
    ["another kind of file", chosen("t.parquet", "PAR1"), "t.parquet is not a table"],
    ["JSON that is cut", chosen("t.json", '[{"a": 1}'), "t.json is not JSON"],
    ["JSON of another shape", chosen("t.json", '{"a": 1}'), "does not hold a list of rows"],
    [
      "a line that is no JSON",
      chosen("t.jsonl", '{"a": 1}\n{"a": '),
      "t.jsonl, line 2, is not JSON",
    ],
    ["a line that is no row", chosen("t.jsonl", "[1]\n"), "line 1, is not a row"],
    ["a quote that never ends", chosen("t.csv", 'a,b\n1,"2\n3,4\n'), "t.csv is not CSV"],
    ["an empty file", chosen("t.csv", ""), "t.csv is empty"],
  ])("refuses %s and says where", async (_name, file, message) => {
    await expect(all(file)).rejects.toMatchObject({
      code: "import-invalid",
      message: expect.stringContaining(message),
    });
  });
});
