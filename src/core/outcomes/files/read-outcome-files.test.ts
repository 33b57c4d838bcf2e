import { describe, expect, it, vi } from "vitest";
import { shown } from "#core/outcomes/fixtures/shown-table.ts";
import { fileOf, gzip, utf16, wideCsv } from "./fixtures/make-file.ts";
import { inspectOutcomeFile } from "./inspect-outcome-file.ts";
import { type ReadProgress, readOutcomeFiles } from "./read-outcome-files.ts";

const CSV = wideCsv(8);

/** The table that a file comes to. */
async function read(name: string, content: string | Uint8Array<ArrayBuffer>) {
  return await readOutcomeFiles([fileOf(name, content)]);
}

describe("the same table", () => {
  const rows = CSV.trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  const names = ["id", "task", "question", "a_score", "b_score", "a_cost", "b_cost"];
  const records = rows.map((cells) =>
    Object.fromEntries(
      names.map((name, index) => [name, index > 2 ? Number(cells[index]) : cells[index]]),
    ),
  );
  const lines = records.map((record) => JSON.stringify(record)).join("\n");

  it.each<
    [string, string, () => string | Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>]
  >([
    ["CSV", "t.csv", () => CSV],
    ["CSV with a byte order mark", "t.csv", () => `\uFEFF${CSV}`],
    ["CSV with returns and line feeds", "t.csv", () => CSV.replaceAll("\n", "\r\n")],
    ["CSV with returns", "t.csv", () => CSV.replaceAll("\n", "\r")],
    ["CSV without a last line feed", "t.csv", () => CSV.trimEnd()],
    ["CSV with blank lines", "t.csv", () => `\n${CSV.replaceAll("\n", "\n\n")},,,\n`],
    ["semicolons", "t.csv", () => wideCsv(8, ";")],
    ["semicolons that the first line names", "t.csv", () => `sep=;\n${wideCsv(8, ";")}`],
    ["tabs under another name", "t.txt", () => wideCsv(8, "\t")],
    ["bars", "t", () => wideCsv(8, "|")],
    ["quoted everywhere", "t.csv", () => CSV.replaceAll(/[^,\n]+/g, '"$&"')],
    ["UTF-16 of Excel", "t.csv", () => utf16(wideCsv(8, "\t"))],
    ["UTF-16 the other way round", "t.csv", () => utf16(CSV, false)],
    ["gzip", "t.csv.gz", () => gzip(CSV)],
    ["gzip of UTF-16", "t.csv.gz", () => gzip(utf16(CSV))],
    ["JSON lines", "t.jsonl", () => lines],
    ["JSON lines in UTF-16", "t.jsonl", () => utf16(lines)],
    ["JSON lines under the name of JSON", "t.json", () => lines],
    ["JSON lines, packed", "t.jsonl.gz", () => gzip(lines)],
    ["a JSON list", "t.json", () => JSON.stringify(records)],
    ["a JSON list with indents", "t.json", () => `\n ${JSON.stringify(records, null, 2)}\n`],
    ["a JSON list under the name of JSON lines", "t.jsonl", () => JSON.stringify(records)],
    ["a JSON document with rows", "t.json", () => JSON.stringify({ name: "t", rows: records })],
    ["columns and cells", "t.json", () => JSON.stringify({ columns: names, data: rows })],
  ])("is read from %s", async (_, name, content) => {
    const { table, bad, rows: count, notes } = await read(name, await content());
    expect(bad.listed).toEqual([]);
    expect(count).toBe(8);
    expect(shown(table)).toEqual(shown((await read("t.csv", CSV)).table));
    expect(table.questions.texts?.[2]).toBe("What is 2 plus 14?");
    expect(notes).toContain(`${name} was read as: A row for each question.`);
  });
});

describe("reading", () => {
  it("brings several files together, each read in its own way, and says how", async () => {
    const long = "id,model,score\nq0,c,1\nq1,c,0\n";
    const { table, files, notes } = await readOutcomeFiles([
      fileOf("wide.csv", wideCsv(2)),
      fileOf(
        "long.csv",
        long.replaceAll("id,model", "id,task,model").replaceAll(",c", ",task 0,c"),
      ),
    ]);
    expect(table.name).toBe("wide.csv, long.csv");
    expect(table.candidates.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(files).toMatchObject([
      { name: "wide.csv", format: "mapped", rows: 2, mapping: { shape: "wide" } },
      { name: "long.csv", format: "mapped", rows: 2, mapping: { shape: "long" } },
    ]);
    expect(notes.join("\n")).toContain("long.csv was read as: A row for each answer.");
  });

  it("does not take the rows of two files of one name for each other's", async () => {
    const files = ["a", "b"].map((candidate) => fileOf("test.csv", `${candidate}_score\n1\n0\n`));
    const { table, bad } = await readOutcomeFiles([
      ...files,
      fileOf("test.csv", "a_score\n0\nmaybe\n"),
    ]);
    expect(table.questions.count).toBe(5);
    expect(new Set(table.questions.ids).size).toBe(5);
    expect(table.questions.splits).toEqual(["test"]);
    expect(bad.listed).toMatchObject([{ file: "test (3).csv", line: 3 }]);
  });

  it("tells how far it is, lets others come in, and ends at the end", async () => {
    const told: ReadProgress[] = [];
    const breathe = vi.fn(async () => {});
    const files = [fileOf("a.csv", wideCsv(30_000)), fileOf("b.csv", wideCsv(10_000))];
    const of = files.reduce((sum, { blob }) => sum + blob.size, 0);
    await readOutcomeFiles(files, { breathe, onProgress: (progress) => told.push(progress) });
    expect(told.length).toBeGreaterThan(5);
    expect(breathe.mock.calls.length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual({ bytes: of, of, rows: 40_000 });
    for (const [index, { bytes, rows }] of told.entries()) {
      expect(bytes).toBeGreaterThanOrEqual(told[index - 1]?.bytes ?? 0);
      expect(rows).toBeGreaterThanOrEqual(told[index - 1]?.rows ?? 0);
    }
    expect(told[1]?.bytes).toBeLessThan(of / 2);
  });

  it("counts the packed bytes of a packed file", async () => {
    const told: number[] = [];
    const file = fileOf("a.csv.gz", await gzip(wideCsv(20_000)));
    await readOutcomeFiles([file], { onProgress: ({ bytes }) => told.push(bytes) });
    expect(Math.max(...told)).toBe(file.blob.size);
  });

  it.each([["t.csv"], ["t.jsonl"], ["t.json"]])("of %s stops when it is told to", async (name) => {
    const record = (index: number) => ({
      id: index,
      question: `q ${index}`,
      a_score: 1,
      b_score: 0,
    });
    const records = Array.from({ length: 20_000 }, (_, index) => record(index));
    const content = {
      "t.csv": wideCsv(20_000),
      "t.jsonl": records.map((each) => JSON.stringify(each)).join("\n"),
      "t.json": JSON.stringify(records),
    }[name];
    const abort = new AbortController();
    const told: number[] = [];
    const reading = readOutcomeFiles([fileOf(name, content ?? "")], {
      signal: abort.signal,
      onProgress({ rows }) {
        told.push(rows);
        abort.abort();
      },
    });
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
    expect(told).toHaveLength(1);
    expect(told[0]).toBeLessThan(20_000);
  });

  it("leaves bad rows out and names their lines", async () => {
    const lines = wideCsv(40).split("\n");
    lines[2] = 'q1,task 1,"two\nlines, and a comma",1,0,0.001,0.02';
    lines[3] = "q2,task 0,too few,1";
    lines[4] = 'q3,task 1,"open,1,0,0.001,0.02';
    lines[35] = "q34,task 0,zero\0byte,1,0,0.001,0.02";
    const { table, bad } = await read("t.csv", lines.join("\n"));
    expect(table.questions.ids.slice(0, 3)).toEqual(["q0", "q1", "q4"]);
    expect(table.questions.count).toBe(37);
    expect(bad.listed.map(({ line }) => line)).toEqual([5, 6, 37]);
  });

  it("reads what there is of a JSON list that breaks off, and says where", async () => {
    const list = Array.from({ length: 9 }, (_, id) => ({ id, a_score: 1, b_score: 0 }));
    const text = JSON.stringify(list, null, 1);
    const { table, bad } = await read("t.json", text.slice(0, text.indexOf('"id": 7')));
    expect(table.questions.count).toBe(7);
    expect(bad.listed).toEqual([{ file: "t.json", line: 38, reason: "the list breaks off here" }]);
  });

  it("takes NaN and Infinity, which Python writes into JSON, for nothing", async () => {
    const lines = [
      '{"id": "NaN is a word", "a_score": NaN, "b_score": 1}',
      '{"id": 2, "a_score": 1, "b_score": -Infinity}',
    ];
    const { table, bad } = await read("t.jsonl", lines.join("\n"));
    expect(bad.listed).toEqual([]);
    expect(table.questions.ids).toEqual(["NaN is a word", "2"]);
    expect(shown(table)).toMatchObject({
      candidates: ["b", "a"],
      scores: [
        [1, null],
        [null, 1],
      ],
    });
  });

  it("says so when characters were not UTF-8", async () => {
    const latin = Uint8Array.from(wideCsv(3).replace("plus", "dépasse"), (c) => c.charCodeAt(0));
    const { table, notes } = await read("t.csv", latin);
    expect(table.questions.count).toBe(3);
    expect(notes.join("\n")).toContain("not UTF-8");
  });

  it("does not lose a character that is cut by the pieces of a file", async () => {
    const long = wideCsv(12_000).replaceAll("plus", "plus 漢字🦆é");
    const { table, notes } = await read("t.csv", long);
    expect(table.questions.texts?.every((text) => text.includes("plus 漢字🦆é"))).toBe(true);
    expect(notes.join("\n")).not.toContain("UTF-8");
  });

  it("takes whatever name and origin it is told", async () => {
    const origin = { name: "Mine", licence: "MIT" };
    const { table } = await readOutcomeFiles([fileOf("t.csv", CSV)], { origin });
    expect(table).toMatchObject({ name: "Mine", source: "t.csv", licence: "MIT" });
  });
});

describe("a file that nobody understands", () => {
  const STRANGE = fileOf(
    "strange.csv",
    `nr;prompt text;judge eins;judge zwei;preis\n${Array.from({ length: 70 }, (_, row) => `${row};Frage ${row};${300 + (row % 2) * 700};${1000 - row};1200,5`).join("\n")}`,
  );

  it("shows its columns with samples, and can be read by a mapping", async () => {
    await expect(readOutcomeFiles([STRANGE])).rejects.toMatchObject({
      code: "import-invalid",
      message: expect.stringContaining("No column holds scores"),
    });
    const { format, problem, columns, mapping } = await inspectOutcomeFile(STRANGE);
    expect(format).toBeNull();
    expect(problem).toContain("No column holds scores");
    expect(columns.map(({ name }) => name)).toEqual([
      "nr",
      "prompt text",
      "judge eins",
      "judge zwei",
      "preis",
    ]);
    expect(columns[2]?.values).toEqual(["300", "1000"]);
    expect(columns[1]?.values).toEqual(["Frage 0", "Frage 1", "Frage 2", "Frage 3"]);
    const { scoreTop: _, ...guess } = mapping;
    const named = {
      ...guess,
      shape: "wide" as const,
      id: "nr",
      text: "prompt text",
      scoreTop: 1000,
      candidates: ["judge eins", "judge zwei"].map((score) => {
        return { ...guess.values, name: score.replace("judge ", ""), score };
      }),
    };
    const { table, files } = await readOutcomeFiles([STRANGE], {
      mappings: { "strange.csv": named },
    });
    expect(files[0]?.mapping).toEqual(named);
    expect(shown(table).candidates).toEqual(["eins", "zwei"]);
    expect(shown(table).scores?.[1]?.slice(0, 3)).toEqual([1, 0.999, 0.998]);
    expect(table.questions.texts?.[3]).toBe("Frage 3");
  });

  it("is told when its mapping belongs to another one", async () => {
    const { mapping } = await inspectOutcomeFile(fileOf("other.csv", CSV));
    const mappings = { "strange.csv": mapping };
    await expect(readOutcomeFiles([STRANGE], { mappings })).rejects.toMatchObject({
      code: "import-invalid",
      message: expect.stringMatching(/has no column “id”/),
    });
  });
});

describe("looking at a file", () => {
  it("that is known says as what, and reads only its beginning", async () => {
    const breathe = vi.fn(async () => {});
    const file = fileOf("t.csv", wideCsv(40_000));
    const look = await inspectOutcomeFile(file, { breathe });
    expect(look).toMatchObject({ format: "mapped", problem: null, mapping: { shape: "wide" } });
    expect(breathe.mock.calls.length).toBeLessThan(4);
  });

  it("offers another way to read a known format", async () => {
    const lines = [1, 0].map((performance) =>
      JSON.stringify({ query: "q", task_name: "t", model_name: "m", performance }),
    );
    const look = await inspectOutcomeFile(fileOf("routing_data.jsonl", lines.join("\n")));
    expect(look).toMatchObject({
      format: "llmrouter",
      mapping: { shape: "long", candidate: "model_name", values: { score: "performance" } },
    });
  });

  it("without rows says so", async () => {
    await expect(inspectOutcomeFile(fileOf("t.csv", "id,score\n"))).rejects.toMatchObject({
      code: "import-invalid",
      message: expect.stringContaining("no rows"),
    });
  });
});
