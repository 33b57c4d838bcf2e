import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { checkSplit } from "#core/outcomes/check-split.ts";
import { checkTable } from "#core/outcomes/check-table.ts";
import type { FindingCode } from "#core/outcomes/finding.ts";
import { splitTable, usualSplit } from "#core/outcomes/split-table.ts";
import { fileOf, gzip, utf16, wideCsv } from "./fixtures/make-file.ts";
import { readOutcomeFiles } from "./read-outcome-files.ts";

type Content = string | Uint8Array<ArrayBuffer>;

/** A sound table of 120 questions; `change` is given each row's cells. */
function csv(
  change: (cells: string[], row: number) => readonly string[] = (cells) => cells,
  header = "id,task,question,a_score,b_score,a_cost,b_cost",
): string {
  const [, ...rows] = wideCsv(120).trimEnd().split("\n");
  return [header, ...rows.map((line, row) => change(line.split(","), row).join(","))].join("\n");
}

/** The sound table with one column of another content. */
const column = (at: number, value: (row: number) => string) =>
  csv((cells, row) => cells.map((cell, index) => (index === at ? value(row) : cell)));

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const text = (content: string) => new TextEncoder().encode(content);
const cut = (content: Uint8Array<ArrayBuffer>) => content.slice(0, content.length / 2);

const PARQUET = new Uint8Array(
  parquetWriteBuffer({ columnData: [{ name: "id", data: [1, 2, 3], type: "INT32" }] }),
);

/** What is no table, or none that can be understood: a word about the file, and what to do. */
const REFUSED: readonly (readonly [string, string, Content | Promise<Content>, RegExp])[] = [
  ["nothing", "t.csv", "", /is empty/],
  ["blanks", "t.csv", " \n\t\n", /is empty/],
  ["only a byte order mark", "t.csv", "\uFEFF", /is empty/],
  ["only the mark of UTF-16", "t.csv", utf16(""), /is empty/],
  ["nothing, packed", "t.csv.gz", gzip(""), /is empty/],
  ["a pickle", "routerbench_0shot.pkl", bytes(0x80, 4, 0x95, 1, 0, 0), /pickled.*not opened/s],
  ["a pickle under the name of CSV", "t.csv", bytes(0x80, 3, 0x7d, 0x71), /pickled/],
  ["a packed pickle", "t.pkl.gz", gzip(bytes(0x80, 5, 0x95, 9)), /pickled/],
  ["a zip", "t.zip", bytes(0x50, 0x4b, 3, 4, 20, 0), /zip archive or an Excel/],
  ["a workbook under the name of CSV", "t.csv", text("PK\u0003\u0004xl/workbook"), /Excel/],
  ["a web page saved as CSV", "t.csv", "<!DOCTYPE html>\n<title>404</title>", /web page/],
  ["a web page in UTF-16", "t.csv", utf16("<html><body>Sign in</body></html>"), /web page/],
  ["an error of a file store", "t.csv", '<?xml version="1.0"?><Error/>', /web page or XML/],
  ["an error as JSON", "t.json", '{"message": "Not Found", "status": 404}', /holds no rows/],
  ["a pointer of Git LFS", "t.parquet", "version https://git-lfs.github.com/spec/v1\n", /Git LFS/],
  ["a PNG", "t.csv", bytes(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /picture/],
  ["a JPEG", "t.csv", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16), /picture/],
  ["a PDF", "t.csv", "%PDF-1.7\n%âãÏÓ", /PDF/],
  ["bzip2", "t.csv.bz2", bytes(0x42, 0x5a, 0x68, 0x39, 0x31), /packed in a way/],
  ["Zstandard", "t.csv.zst", bytes(0x28, 0xb5, 0x2f, 0xfd, 4), /packed in a way/],
  ["a database", "t.csv", text("SQLite format 3\0\u0010"), /neither text nor Parquet/],
  ["noise", "t.csv", bytes(3, 200, 7, 9, 1, 2, 250, 6, 5), /neither text nor Parquet/],
  ["gzip that breaks off", "t.csv.gz", gzip(wideCsv(4000)).then(cut), /packing is broken/],
  ["gzip in gzip", "t.gz", gzip("a").then(gzip), /packed file within/],
  ["Parquet in gzip", "t.gz", gzip(PARQUET), /packed file within/],
  ["half a Parquet file", "t.parquet", cut(PARQUET), /breaks off/],
  ["Parquet of nothing but its marks", "t.parquet", "PAR1PAR1", /damaged/],
  ["Parquet without scores", "t.parquet", PARQUET, /No column holds scores/],
  ["a header alone", "t.csv", "id,a_score,b_score\n", /no rows/],
  ["questions alone", "t.csv", csv((cells) => cells.slice(0, 3), "id,task,question"), /No column/],
  ["colons for commas", "t.csv", csv().replaceAll(",", ":"), /No column holds scores/],
  ["a word before the header", "t.csv", `# from our lab\n${csv()}`, /line 2: it has 7 cells/],
  ["prose", "t.txt", "Dear all,\nhere is the table.\nRegards", /line 2|No column/],
  ["half a JSON document", "t.json", '{"rows": [{"id": 1, "a_score"', /not JSON, or it breaks off/],
  ["an empty list", "t.json", "[]", /no rows/],
  ["a list of numbers", "t.json", "[1, 2, 3]", /None of its 3 rows.*not an object/s],
  ["a list that breaks off at once", "t.json", '[{"id": 1, "a_sc', /breaks off/],
  ["an object without anything", "t.json", "{}", /holds no rows/],
  ["broken JSON lines", "t.jsonl", '{"id": 1\n{"id": 2\n', /None of its 2 rows.*not JSON/s],
  [
    "more candidates than can be told apart",
    "t.csv",
    `id,${Array.from({ length: 300 }, (_, n) => `m${n}_score`).join(",")}\n1${",1".repeat(300)}\n`,
    /more than 256 candidates/,
  ],
  ["a row without an end", "t.csv", `id,a_score\n1,${"9".repeat(17_000_000)}`, /16 million/],
];

/** Tables that are read, with what their report says of them. */
const FOUND: readonly (readonly [string, string, Content, readonly FindingCode[]])[] = [
  [
    "no question",
    "routing_data.jsonl",
    '{"query": "", "model_name": "m", "performance": 1}\n'.repeat(3),
    ["no-questions"],
  ],
  ["no scores", "t.csv", csv((c) => [...c.slice(0, 3), "", "", ...c.slice(5)]), ["no-scores"]],
  ["no scores of one candidate", "t.csv", column(4, () => ""), ["candidate-without-scores"]],
  ["a few scores missing", "t.csv", column(4, (row) => (row < 9 ? "" : "1")), ["scores-missing"]],
  [
    "one candidate",
    "t.csv",
    csv((c) => c.slice(0, 4), "id,task,question,a_score"),
    ["one-candidate"],
  ],
  [
    "equal scores",
    "t.csv",
    csv((cells) => [...cells.slice(0, 3), "1", "1", ...cells.slice(5)]),
    ["scores-all-equal"],
  ],
  ["graded scores", "t.csv", column(3, (row) => `0.${row % 10}`), ["scores-graded"]],
  ["59 questions", "t.csv", csv().split("\n").slice(0, 60).join("\n"), ["few-questions"]],
  [
    "no costs",
    "t.csv",
    csv((c) => c.slice(0, 5), "id,task,question,a_score,b_score"),
    ["costs-missing"],
  ],
  ["no costs of one candidate", "t.csv", column(6, () => "n/a"), ["costs-missing"]],
  [
    "a few costs missing",
    "t.csv",
    column(6, (row) => (row < 9 ? "" : "1")),
    ["costs-partly-missing"],
  ],
  ["costs of zero", "t.csv", column(5, () => "0"), ["costs-zero"]],
  [
    "costs below zero",
    "t.csv",
    column(5, (row) => `-0.0${(row % 9) + 1}`),
    ["costs-missing", "rows-left-out"],
  ],
  ["one cost below zero", "t.csv", column(5, (row) => (row === 7 ? "-1" : "1")), ["rows-left-out"]],
  ["the same costs", "t.csv", csv((c) => [...c.slice(0, 5), "0.5", "0.5"]), ["costs-equal"]],
  ["costs in euros", "t.csv", column(5, () => "1.20 €"), ["costs-missing", "rows-left-out"]],
  [
    "a cost without end",
    "t.csv",
    column(5, (row) => (row === 3 ? "1e999" : "1")),
    ["rows-left-out"],
  ],
  [
    "scores out of their scale",
    "t.csv",
    column(3, (row) => (row > 110 ? "-3" : "1")),
    ["rows-left-out"],
  ],
  [
    "words for scores",
    "t.csv",
    column(3, (row) => (row === 9 ? "rather good" : "1")),
    ["rows-left-out"],
  ],
  [
    "a question twice under one id",
    "t.csv",
    csv((cells, row) => [`q${row % 100}`, "t", `What is ${row % 100}?`, ...cells.slice(3)]),
    ["rows-left-out"],
  ],
  ["a question twice", "t.csv", column(2, (row) => `What is ${row % 110}?`), ["duplicates"]],
  [
    "no tasks",
    "t.csv",
    csv((c) => c, "id,other,question,a_score,b_score,a_cost,b_cost"),
    ["no-tasks"],
  ],
  ["one task", "t.csv", column(1, () => "gsm8k"), ["one-task"]],
  [
    "short rows",
    "t.csv",
    csv((cells, row) => (row === 5 ? cells.slice(0, 4) : cells)),
    ["rows-left-out"],
  ],
  [
    "long rows",
    "t.csv",
    csv((cells, row) => (row === 5 ? [...cells, "more"] : cells)),
    ["rows-left-out"],
  ],
  ["a stray quote", "t.csv", column(2, (row) => (row === 5 ? '"open' : "x")), ["rows-left-out"]],
  [
    "text behind a quote",
    "t.csv",
    column(2, (row) => (row === 5 ? '"so" he' : "x")),
    ["rows-left-out"],
  ],
  ["bytes of zero", "t.csv", column(2, (row) => (row === 99 ? "a\0b" : "x")), ["rows-left-out"]],
  ["half a row at its end", "t.csv", csv().slice(0, -20), ["rows-left-out"]],
  [
    "a cell of a megabyte",
    "t.csv",
    column(2, (row) => `"${"x, ".repeat(row === 2 ? 350_000 : 1)}"`),
    [],
  ],
  ["nothing wrong in UTF-16", "t.csv", utf16(csv()), []],
  [
    "half a JSON list",
    "t.json",
    '[{"id":1,"a_score":1,"b_score":0},\n{"id":2,"a_s',
    ["rows-left-out"],
  ],
  [
    "questions of LLMRouter alone",
    "query_data.jsonl",
    '{"query":"q","task_name":"t","ground_truth":"1"}',
    ["no-candidates"],
  ],
  ["training rows alone", "t_train.csv", csv(), []],
];

describe("a file of", () => {
  it.each(REFUSED)("%s is refused in a clear word", async (_, name, content, words) => {
    const reading = readOutcomeFiles([fileOf(name, await content)]);
    await expect(reading).rejects.toMatchObject({
      code: "import-invalid",
      side: "visitor",
      message: expect.stringMatching(words),
      fix: expect.stringMatching(/\.$/),
    });
  });
});

describe("a table with", () => {
  it.each(FOUND)("%s is read, and its report says so", async (_, name, content, codes) => {
    const { table, bad } = await readOutcomeFiles([fileOf(name, content)]);
    const split = splitTable(table.questions, usualSplit(table.questions, 1));
    const findings = [...checkTable(table, bad), ...checkSplit(split)];
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]));
    if (codes.length === 0) expect(findings.filter(({ weight }) => weight === "stops")).toEqual([]);
    expect(bad.count > 0).toBe(codes.includes("rows-left-out") || codes.includes("no-questions"));
    for (const { message, stillShown, fix } of findings) {
      expect(message).toMatch(/\.$/);
      expect(stillShown + fix).not.toBe("");
    }
  });

  it("a split without rows on one side says so", async () => {
    const header = "id,task,question,a_score,b_score,a_cost,b_cost,split";
    const content = csv((cells) => [...cells, "test"], header);
    const { table } = await readOutcomeFiles([fileOf("t.csv", content)]);
    const codesOf = (test: string) =>
      checkSplit(splitTable(table.questions, { kind: "own", test, train: null })).map(
        ({ code }) => code,
      );
    expect(codesOf("test")).toContain("split-without-train");
    expect(codesOf("held out")).toContain("split-without-test");
  });

  it("two columns of one name, or none, says how it was read", async () => {
    const header = "id,task,,a_score,a_score,a_cost,b_cost";
    const { table, notes } = await readOutcomeFiles([
      fileOf(
        "t.csv",
        csv((c) => c, header),
      ),
    ]);
    expect(notes.join("\n")).toContain("Two columns are called “a_score”");
    expect(table.questions.count).toBe(120);
  });

  it("names that mean something to JavaScript keeps them as names", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const lines = names.flatMap((name, row) => [`q${row},${name},1`, `q${row + 1},${name},0`]);
    const { table, bad } = await readOutcomeFiles([
      fileOf("t.csv", `id,model,score\n${lines.join("\n")}`),
      fileOf("t.json", JSON.stringify(names.map((name) => ({ id: "q9", model: name, score: 1 })))),
    ]);
    expect(bad.count).toBe(0);
    expect(table.candidates.map(({ name }) => name)).toEqual(names);
    expect(({} as { score?: number }).score).toBeUndefined();
  });
});
