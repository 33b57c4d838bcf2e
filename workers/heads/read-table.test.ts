import { describe, expect, it } from "vitest";
import type { HeadModel } from "#core/heads/heads.ts";
import type { ChosenFile } from "./api.ts";
import { chosen, inPieces } from "./fixtures/chosen-files.ts";
import { readTable } from "./read-table.ts";

const signal = new AbortController().signal;
const options = { signal, report: () => {} };

function model(name: string, inputPerMillion = 0, outputPerMillion = 1): HeadModel {
  return {
    name,
    openrouterId: null,
    inputPerMillion,
    outputPerMillion,
    available: true,
    note: null,
  };
}

const R2 =
  "prompts_id,original_prompt,10_score,10_count,800_score,800_count,unlimited_score,unlimited_count\n";

async function refusal(...files: readonly ChosenFile[]): Promise<string> {
  return readTable(files, options).then(
    () => "read",
    (thrown: { code: string; message: string }) => `${thrown.code}: ${thrown.message}`,
  );
}

async function vectorsOf(...files: readonly ChosenFile[]): Promise<number[][]> {
  const { vectors } = await readTable(files, options);
  const rows: number[][] = [];
  for await (const row of vectors?.rows() ?? []) rows.push([...row]);
  return rows;
}

describe("readTable", () => {
  it("reads R2-Bench's wide tables, one file per model, brought together by their ids", async () => {
    const { builder, summary } = await readTable(
      [
        chosen(
          "bench/Small-8B.csv",
          `${R2}7,Who?,0.1,9,0.5,300,0.5,900\n8,"What, then?",0.2,8,,,0.75,800\n`,
        ),
        chosen(
          "bench/Large-70B.csv",
          `${R2}8,"What, then?",0.9,8,1,200,1,100\n7,Who?,0.8,9,1,100,,\n`,
        ),
      ],
      options,
    );
    expect(summary).toMatchObject({
      format: "r2-bench",
      rows: 2,
      dimension: null,
      hasQuestions: true,
      notes: [],
    });
    expect(summary.models).toEqual([
      { name: "Small-8B", budgets: [10, 800], hasUnlimited: true, meanScore: 0.625 },
      { name: "Large-70B", budgets: [10, 800], hasUnlimited: true, meanScore: 1 },
    ]);
    expect(builder.questions).toEqual(["Who?", "What, then?"]);
    expect(builder.columnsOf(model("Large-70B"), () => 0)).toEqual({
      limited: [
        { budget: 10, quality: Float64Array.of(0.8, 0.9) },
        { budget: 800, quality: Float64Array.of(1, 1) },
      ],
      unlimited: {
        quality: Float64Array.of(Number.NaN, 1),
        tokens: Float64Array.of(Number.NaN, 100),
      },
    });
    expect(() => builder.columnsOf(model("Nobody"), () => 0)).toThrow("knows nothing of Nobody");
  });

  it("takes a budget of 8000 for none, and a column for the model", async () => {
    const rows = [
      { model: "A", question: "Who?", "10_score": 0.5, "8000_score": 1, "8000_count": 42 },
      { model: "B", question: "Who?", "10_score": 0, "8000_score": 0.5, "8000_count": 7 },
    ].map((row) => JSON.stringify({ id: 1, ...row }));
    const { builder, summary } = await readTable([chosen("t.jsonl", rows.join("\n"))], options);
    expect(summary).toMatchObject({
      rows: 1,
      models: [{ name: "A", budgets: [10] }, { name: "B" }],
    });
    expect(builder.columnsOf(model("B"), () => 0).unlimited?.tokens).toEqual(Float64Array.of(7));
  });

  it("reads RouterBench's columns, and makes tokens of dollars with the model's price", async () => {
    const header =
      "sample_id,prompt,eval_name,gpt,gpt|model_response,gpt|total_cost,oracle_model_to_route_to\n";
    const { builder, summary } = await readTable(
      [
        chosen(
          "routerbench.csv",
          `${header}a.1,one two three,mmlu,True,yes,0.0005,gpt\na.2,four,mmlu,0.25,no,,gpt\n`,
        ),
      ],
      options,
    );
    expect(summary).toMatchObject({
      format: "routerbench",
      rows: 2,
      models: [{ name: "gpt", budgets: [], hasUnlimited: true }],
    });
    // 0.0005 dollars are 500 millionths; 3 tokens at 10 each are 30 of them; 470 are left for tokens at 2 each.
    const priced = builder.columnsOf(model("gpt", 10, 2), () => 3);
    expect(priced.unlimited).toEqual({
      quality: Float64Array.of(1, 0.25),
      tokens: Float64Array.of(235, Number.NaN),
    });
    expect(builder.columnsOf(model("gpt", 1000, 2), () => 3).unlimited?.tokens[0]).toBe(0);
    expect(builder.columnsOf(model("gpt", 0, 0), () => 3).unlimited?.tokens[0]).toBe(0);
  });

  it("takes embeddings from a column, if every row has one", async () => {
    const csv = 'id,question,10_score,embedding\n1,a,1,"[0.5, 1]"\n2,b,0,"[1.5, 2]"\n';
    expect(await vectorsOf(chosen("t.csv", csv))).toEqual([
      [0.5, 1],
      [1.5, 2],
    ]);
    const gap = await readTable([chosen("t.csv", `${csv}3,c,1,\n`)], options);
    expect(gap.vectors).toBeNull();
    expect(gap.summary).toMatchObject({
      dimension: null,
      notes: ["Rows without an embedding: 1. Those in the table are not used."],
    });
  });

  it("takes vectors from a NumPy file of either precision, and from bare numbers", async () => {
    const table = chosen("t.csv", "question,10_score\na,1\nb,0\n");
    for (const [type, numbers] of [
      ["<f4", Float32Array],
      ["<f8", Float64Array],
    ] as const) {
      const npy = numpyFile(
        `{'descr': '${type}', 'fortran_order': False, 'shape': (2, 3), }`,
        numbers.of(1, 2, 3, 4, 5, 6),
      );
      expect(await vectorsOf(table, npy)).toEqual([
        [1, 2, 3],
        [4, 5, 6],
      ]);
    }
    expect(await vectorsOf(chosen("e.f32", Float32Array.of(1, 2, 3, 4)), table)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it.each([
    ["big-endian numbers", "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 1), }"],
    ["Fortran order", "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }"],
    ["objects", "{'descr': '|O', 'fortran_order': False, 'shape': (2, 1), }"],
    ["one dimension", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"],
    ["another number of rows", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }"],
    [
      "another length than its shape says",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
    ],
  ])("refuses a NumPy file with %s", async (_name, header) => {
    const table = chosen("t.csv", "question,10_score\na,1\nb,0\n");
    expect(await refusal(table, numpyFile(header, Float32Array.of(1, 2)))).toMatch(
      /^import-invalid: e\.npy/,
    );
  });

  it.each([
    ["unknown columns", [chosen("t.csv", "question,score\na,1\n")], "neither R2-Bench’s columns"],
    ["no table", [chosen("e.f32", "1234")], "no table among the files"],
    [
      "two files of vectors",
      [chosen("t.csv", "10_score\n1\n"), chosen("a.f32", ""), chosen("b.f32", "")],
      "more than one file",
    ],
    ["a header without rows", [chosen("t.csv", R2)], "has no rows"],
    [
      "bytes that do not divide",
      [chosen("t.csv", "10_score\n1\n1\n"), chosen("a.f32", "123456")],
      "do not divide",
    ],
    [
      "embeddings of different lengths",
      [chosen("t.jsonl", '{"10_score":1,"embedding":[1]}\n{"10_score":1,"embedding":[1,2]}')],
      "row 2 has 2 numbers",
    ],
    [
      "an embedding that is no list",
      [chosen("t.csv", "10_score,embedding\n1,abc\n")],
      "row 1 is not a list",
    ],
    [
      "files of different tables",
      [chosen("a.csv", "id,10_score\n1,1\n"), chosen("b.csv", "id,m,m|total_cost\n1,1,1\n")],
      "other columns than the files before",
    ],
  ])("refuses %s", async (_name, files, message) => {
    expect(await refusal(...files)).toContain(message);
  });

  it("leaves out a model whose length without a limit nobody knows, and says so", async () => {
    const { summary } = await readTable(
      [chosen("m.csv", "question,unlimited_score\na,1\n")],
      options,
    );
    expect(summary.models).toEqual([]);
    expect(summary.notes).toEqual([expect.stringContaining("m has scores without a limit")]);
  });

  it("counts values that came twice", async () => {
    const { summary } = await readTable(
      [chosen("m.csv", "id,question,10_score\n1,a,1\n1,a,0\n")],
      options,
    );
    expect(summary).toMatchObject({
      rows: 1,
      notes: [expect.stringContaining("Values that came twice: 1.")],
    });
  });

  it("stops when it is told to", async () => {
    const stopper = new AbortController();
    const reading = readTable([inPieces("t.csv", `10_score\n${"1\n".repeat(100)}`, 10)], {
      signal: stopper.signal,
      report: () => stopper.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
  });
});

function numpyFile(
  header: string,
  numbers: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
): ChosenFile {
  const padded = `${header.padEnd(117)}\n`;
  const start = Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length, 0]);
  return { path: "e.npy", file: new Blob([start, padded, numbers]) };
}
