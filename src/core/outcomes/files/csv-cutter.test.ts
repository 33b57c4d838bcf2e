import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { csvLine } from "#core/outcomes/writers/csv-line.ts";
import { CsvCutter, GOES_ON, NEVER_ENDS, TOO_LONG } from "./csv-cutter.ts";

/** What comes out of a text that is cut into pieces at these places. */
function cut(text: string, places: readonly number[] = [], delimiter = ",") {
  const records: { line: number; cells: readonly string[] }[] = [];
  const refused: { line: number; reason: string }[] = [];
  const cutter = new CsvCutter(delimiter, {
    take: (cells, line) => records.push({ line, cells }),
    refuse: (line, reason) => refused.push({ line, reason }),
  });
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].toSorted(
    (a, b) => a - b,
  );
  let from = 0;
  for (const end of [...ends, text.length]) {
    cutter.push(text.slice(from, end));
    from = end;
  }
  cutter.end();
  return { records, refused };
}

const cells = (text: string, delimiter = ",") =>
  cut(text, [], delimiter).records.map((record) => record.cells);

const cell = fc.string({
  unit: fc.constantFrom("a", "0", '"', ",", ";", "\n", "\r", " ", "é", "漢", "🦆"),
  maxLength: 6,
});
const places = fc.array(fc.nat(), { maxLength: 8 });

describe("a CSV text", () => {
  it("that was written with quotes comes back, wherever it is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 })), places, (rows, at) => {
        const text = rows.map(csvLine).join("");
        const { records, refused } = cut(text, at);
        expect(refused).toEqual([]);
        expect(records.map((record) => record.cells)).toEqual(rows);
        let line = 1;
        for (const [index, { line: found }] of records.entries()) {
          expect(found).toBe(line);
          line += csvLine(rows[index] ?? []).match(/\r\n|\n|\r/g)?.length ?? 0;
        }
      }),
    );
  });

  it("is cut as papaparse cuts it, where nothing is broken", () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "1", ".", "é", "'"), maxLength: 4 });
    const row = fc.array(plain, { minLength: 2, maxLength: 4 }).map((row) => row.join(","));
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const text = rows.join(end);
        expect(cells(text)).toEqual(text === "" ? [] : Papa.parse(text, { delimiter: "," }).data);
      }),
    );
  });

  it("never loses its place on any text, however it is cut", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", '"', ",", "\n", "\r", " "),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, places, (any, at) => {
        expect(cut(any, at)).toEqual(cut(any));
      }),
      { numRuns: 500 },
    );
  });

  it("may end its lines with a return alone, and have blanks before its quotes", () => {
    expect(cells('a,b\r1, "x, y" \r2,z')).toEqual([
      ["a", "b"],
      ["1", "x, y"],
      ["2", "z"],
    ]);
  });

  it("keeps quotes within a cell that does not begin with one", () => {
    expect(cells('a,5" screen\n')).toEqual([["a", '5" screen']]);
  });

  it("loses one line to a stray quote, and none behind it", () => {
    const lines = ["id,text,score", '1,"open,1', "2,plain,0", '3,"quoted, whole",1', "4,last,0"];
    expect(cut(lines.join("\n"))).toEqual({
      records: [
        { line: 1, cells: ["id", "text", "score"] },
        { line: 3, cells: ["2", "plain", "0"] },
        { line: 4, cells: ["3", "quoted, whole", "1"] },
        { line: 5, cells: ["4", "last", "0"] },
      ],
      refused: [{ line: 2, reason: GOES_ON }],
    });
    expect(cut('1,"a\n2,b\n3,c').refused).toEqual([{ line: 1, reason: NEVER_ENDS }]);
  });

  it("does not hold a file of which a quote never ends", () => {
    const line = `${"x".repeat(1023)}\n`;
    const { records, refused } = cut(`1,"${line.repeat(17_000)}2,b\n`, [1, 2, 3]);
    expect(refused).toEqual([{ line: 1, reason: TOO_LONG }]);
    expect(records).toHaveLength(17_000);
    expect(records.at(-1)).toEqual({ line: 17_001, cells: ["2", "b"] });
  });
});
