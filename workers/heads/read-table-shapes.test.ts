import { describe, expect, it } from "vitest";
import type { ColumnMapping, ColumnUse, TableSummary } from "./api.ts";
import { chosen, inPieces } from "./fixtures/chosen-files.ts";
import { limitedScores, outcomes, readFiles, readText } from "./fixtures/read-outcomes.ts";

function use(column: string, role: ColumnUse["role"], more: Partial<ColumnUse> = {}): ColumnUse {
  return { column, role, model: null, budget: "unlimited", isHundredths: false, ...more };
}

function roles({ columns }: TableSummary): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map(({ name, use: { role } }) => [name, role]));
}

describe("tables with a row for each question and model", () => {
  const LONG = "question,model,score,cost\nA?,m1,1,0.001\nA?,m2,0,0.002\nB?,m1,0.5,0.003\n";

  it("brings the rows of a question together by its text", async () => {
    const table = await readText(LONG);
    expect(table.summary).toMatchObject({
      format: "long",
      rows: 2,
      hasQuestions: true,
      problem: null,
      notes: [],
      models: [
        { name: "m1", hasUnlimited: true, meanScore: 0.75 },
        { name: "m2", hasUnlimited: true, meanScore: 0 },
      ],
    });
    expect(table.builder.questions).toEqual(["A?", "B?"]);
    const [first, second] = outcomes(table, "m2");
    expect(first?.[0]).toBe(0);
    expect(first?.[1]).toBeCloseTo(2000, 9);
    expect(second).toEqual([NaN, NaN]);
  });

  it.each([
    [
      "by an id that several rows share",
      "qid,question,model,score,cost\n7,A?,m1,1,1\n7,A?,m2,0,2\n8,A?,m1,0,3\n",
      2,
    ],
    [
      "not by a number of the row",
      "id,question,model,score,cost\n1,A?,m1,1,1\n2,A?,m2,0,2\n3,B?,m1,0,3\n",
      2,
    ],
    [
      "by their order where nothing else says",
      "model,score,cost\nm1,1,1\nm2,0,2\nm1,1,3\nm2,1,4\n",
      2,
    ],
  ])("brings rows together %s", async (_name, text, rows) => {
    expect((await readText(text)).summary).toMatchObject({ rows, notes: [] });
  });

  it("reads it as JSON lines and as a JSON list, whatever is a number and whatever a text", async () => {
    const rows = [
      { Question: "A?", Model: "m1", Score: "85 %", Tokens: 12 },
      { Question: "A?", Model: "m2", Score: true, Tokens: "1,5" },
    ];
    for (const [path, text] of [
      ["t.jsonl", rows.map((row) => JSON.stringify(row)).join("\n")],
      ["t.json", JSON.stringify(rows)],
    ] as const) {
      const table = await readText(text, path);
      expect(outcomes(table, "m1")).toEqual([[0.85, 12]]);
      expect(outcomes(table, "m2")).toEqual([[1, 1.5]]);
    }
  });

  it("takes one file for each model where no column names it", async () => {
    const table = await readFiles([
      chosen("small.csv", "id,question,score,tokens\n1,A?,1,5\n2,B?,0,6\n"),
      chosen("large.csv", "id,question,score,tokens\n2,B?,1,60\n1,A?,1,50\n"),
    ]);
    expect(table.summary.models.map(({ name }) => name)).toEqual(["small", "large"]);
    expect(outcomes(table, "large")).toEqual([
      [1, 50],
      [1, 60],
    ]);
  });

  it("says what is missing where a model has scores and nothing that they cost", async () => {
    const { summary } = await readText("question,model,score\nA?,m1,1\n");
    expect(summary.problem).toMatch(/tokens or a cost/);
    expect(summary.notes).toEqual([expect.stringContaining("m1 has scores without a limit")]);
    const unscored = await readText("question,model,score,cost\nA?,m1,1,1\nA?,m2,,1\n");
    expect(unscored.summary.models.map(({ name }) => name)).toEqual(["m1", "m2"]);
    const mapping = [use("m1", "score", { model: "m1" }), use("m2", "cost", { model: "m2" })];
    const half = await readText("m1,m2\n1,1\n", "t.csv", { mapping });
    expect(half.summary.notes[1]).toBe("m2 has no scores: it is left out.");
  });

  it("reads the same wherever its bytes are cut, also as UTF-16", async () => {
    const text = "question;model;score;cost\nWär’s so?;m1;0,5;0,001\nÇa?;m2;85 %;1.234,5\n";
    const whole = (await readText(text)).summary;
    for (const size of [1, 2, 3, 7]) {
      const cut = await readFiles([inPieces("t.csv", text, size)]);
      expect(cut.summary).toEqual(whole);
    }
    const utf16 = new Uint8Array(
      Uint16Array.from(`\ufeff${text}`, (unit) => unit.charCodeAt(0)).buffer,
    );
    const excel = await readFiles([{ path: "t.csv", file: new Blob([utf16]) }]);
    expect(excel.builder.questions).toEqual(["Wär’s so?", "Ça?"]);
    expect(excel.summary).toEqual(whole);
  });

  it("says that a table was not saved as UTF-8", async () => {
    const latin = Uint8Array.from("question,model,score,cost\nW\xe4r’?,m,1,1\n", (one) =>
      one.charCodeAt(0),
    );
    const { summary } = await readFiles([{ path: "t.csv", file: new Blob([latin]) }]);
    expect(summary.notes[0]).toContain("save the table as UTF-8");
  });
});

describe("headers in any case", () => {
  it("reads R2-Bench’s and RouterBench’s", async () => {
    const r2 = await readText(
      "Prompts_ID;Original Prompt;10 Score;Unlimited_Score (%);Unlimited Count\n1;A?;0,5;90;7\n",
    );
    expect(r2.summary).toMatchObject({ format: "r2-bench", notes: [], hasQuestions: true });
    expect(limitedScores(r2, "t")).toEqual([[0.5]]);
    expect(outcomes(r2, "t")).toEqual([[0.9, 7]]);
    const bench = await readText("Sample_ID,Prompt,GPT 4,GPT 4|Total_Cost\na,Q?,True,$0.0005\n");
    expect(bench.summary).toMatchObject({ format: "routerbench", notes: [] });
    expect(outcomes(bench, "GPT 4")).toEqual([[1, 500]]);
  });

  it("gives columns of the same name names of their own", async () => {
    const { summary } = await readText("question,model,score,cost,cost,\nA?,m,1,1,2,3\n");
    expect(summary.columns.map(({ name }) => name)).toEqual([
      "question",
      "model",
      "score",
      "cost",
      "cost (2)",
      "column 6",
    ]);
    expect(summary.notes).toEqual(["Not used: “cost (2)” and “column 6”."]);
  });
});

describe("lines", () => {
  const refusal = (text: string, path = "t.csv") =>
    readText(text, path).then(
      () => "read",
      ({ message }: { message: string }) => message,
    );

  it("names the line of a row that was cut in the wrong places: a comma in a number, or in a text", async () => {
    const text = `question,model,score,cost\n"a\n\nb",m,1,2\n\nc,m,0,5,0,001\n`;
    expect(await refusal(text)).toBe("t.csv, line 6, has 6 cells, and the header names 4 columns.");
  });

  it("names the first row that is short, and takes empty cells at the end", async () => {
    const { summary } = await readText("question,model,score,cost\na,m,1,1,,\nb,m\nc,m,1\n");
    expect(summary.notes).toEqual([
      "2 rows have fewer cells than the header, the first in line 3: the last ones count as unknown.",
    ]);
  });

  it("names the line of an embedding, of a broken quote, and of what is no row", async () => {
    const csv = 'question,10_score,embedding\na,1,"[1]"\n\n"b\nc",1,"[1,2]"\n';
    expect(await refusal(csv)).toContain("those before 1 (line 4)");
    expect(await refusal('question,10_score\na,1\n"b,1\nc,1\n')).toContain("(line 3)");
    expect(await refusal('[{"a":1},5]', "t.json")).toContain("t.json, row 2, is not a row");
  });

  it("counts lines through many pieces of a file", async () => {
    const rows = Array.from({ length: 500 }, (_, row) => `q${row},m,${row === 444 ? "x" : "1"},1`);
    const text = `question,model,score,cost\n${rows.join("\n")}\n`;
    const { summary } = await readFiles([inPieces("t.csv", text, 100)]);
    expect(summary.notes).toEqual([expect.stringContaining("“x” (line 446)")]);
  });
});

describe("tables of other shapes", () => {
  const WIDE =
    "Ask;gpt score;gpt cost;Claude score (%);Claude cost;rest\nA?;0,5;0,001;85;0,002;x\nB?;1;0,002;7;0,003;y\n";

  it("are shown with their first rows and with what their columns may be", async () => {
    const { summary } = await readFiles([chosen("t.csv", WIDE)], { mayBeUnknown: true });
    expect(summary).toMatchObject({ format: "unknown", models: [], rows: 0 });
    expect(summary.problem).toMatch(/Say below what they hold/);
    expect(roles(summary)).toEqual({
      Ask: "unused",
      "gpt score": "score",
      "gpt cost": "cost",
      "Claude score (%)": "score",
      "Claude cost": "cost",
      rest: "unused",
    });
    const claude = summary.columns.find(({ name }) => name === "Claude score (%)");
    expect(claude).toMatchObject({
      samples: ["85", "7"],
      use: { role: "score", model: "Claude", isHundredths: true },
    });
  });

  it("are read as somebody says", async () => {
    const mapping: ColumnMapping = [
      use("Ask", "question"),
      use("gpt score", "score", { model: "gpt" }),
      use("gpt cost", "cost", { model: "gpt" }),
      use("Claude score (%)", "score", { model: "Claude", isHundredths: true }),
      use("Claude cost", "cost", { model: "Claude" }),
      use("of another table", "id"),
    ];
    const table = await readFiles([chosen("t.csv", WIDE)], { mapping });
    expect(table.summary).toMatchObject({ format: "mapped", rows: 2, problem: null });
    expect(table.summary.notes).toEqual(["Not used: “rest”."]);
    expect(outcomes(table, "Claude").map(([quality]) => quality)).toEqual([0.85, 0.07]);
    expect(outcomes(table, "gpt").map(([, tokens]) => Math.round(tokens))).toEqual([1000, 2000]);
    expect(table.builder.questions).toEqual(["A?", "B?"]);
  });

  it("may have columns that name the model under any name, and an id that numbers the rows", async () => {
    const text = "nr,Ask,who,mark,len\n1,A?,m1,4/5,10\n2,A?,m2,5/5,20\n";
    const mapping: ColumnMapping = [
      use("Ask", "question"),
      use("who", "model"),
      use("mark", "score"),
      use("len", "tokens"),
    ];
    const table = await readFiles([chosen("t.csv", text)], { mapping });
    expect(table.summary.rows).toBe(1);
    expect(outcomes(table, "m2")).toEqual([[1, 20]]);
  });

  it("are refused where nobody can say what they hold, and say so where too little was said", async () => {
    await expect(readText(WIDE)).rejects.toMatchObject({ code: "import-invalid" });
    const mapping = [use("gpt score", "score", { model: "gpt" })];
    const { summary } = await readFiles([chosen("t.csv", WIDE)], { mapping });
    expect(summary.problem).toMatch(/No model has a score and what it takes/);
  });

  it("shows no more of a cell than its beginning", async () => {
    const text = `a,b\n${"x".repeat(5000)},"[1\n2]"\n`;
    const { summary } = await readFiles([chosen("t.csv", text)], { mayBeUnknown: true });
    expect(summary.columns.map(({ samples }) => samples)).toEqual([
      [`${"x".repeat(80)}…`],
      ["[1 2]"],
    ]);
  });
});
