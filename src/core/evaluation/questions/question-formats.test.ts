import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { fileOf } from "#core/outcomes/files/fixtures/make-file.ts";
import { readQuestionFiles } from "./read-question-files.ts";

const lines = (...rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join("\n");

async function first(name: string, content: string | Uint8Array<ArrayBuffer>) {
  const { set, files, bad } = await readQuestionFiles([fileOf(name, content)]);
  expect(bad.listed).toEqual([]);
  return { format: files[0]?.format, ...set.questions[0] };
}

const EMPTY = { choices: [], split: null, licence: null };

describe("formats of questions", () => {
  it("Router-R1: the question is the last of its prompt, or stands beside it", async () => {
    const row = {
      data_source: "nq",
      prompt: [{ role: "user", content: "Think. Question: is one.\nQuestion: who wrote it?\n" }],
      ability: "fact-reasoning",
      reward_model: { style: "rule", ground_truth: { target: ["Ann", "Ann B."] } },
      extra_info: { split: "test", index: 3 },
    };
    const expected = {
      ...EMPTY,
      format: "verl",
      id: "nq-test-3",
      question: "who wrote it?",
      golds: ["Ann", "Ann B."],
      task: "nq",
      split: "test",
      grader: "exact-match.router-r1",
      source: "nq",
    };
    expect(await first("t.jsonl", lines(row))).toEqual(expected);
    const llama = {
      role: "user",
      content: "Question: who wrote it?\n<|eot_id|><|start_header_id|>x",
    };
    expect(await first("t.jsonl", lines({ ...row, prompt: [llama] }))).toEqual(expected);
    const beside = { ...row, id: "test_3", question: "who wrote it ?" };
    expect(await first("t.jsonl", lines(beside))).toMatchObject({
      id: "test_3",
      question: "who wrote it ?",
    });
  });

  it.each([
    ["stem__gpqa", "C", "choice"],
    ["math__deepscaler", "\\frac{1}{2}", "math"],
    ["openai/gsm8k", "42", "number"],
    ["codegen__mbpp", '{"functional": "assert f() == 1"}', "ungraded"],
    ["something", "def check(f):\n  assert f() == 1", "ungraded"],
    ["something", "a tree", "contains"],
  ])("xRouter: %s with %j is graded by %s", async (source, truth, grader) => {
    const row = {
      data_source: source,
      prompt: [
        { role: "system", content: "You route." },
        { role: "user", content: "Solve it. Question: none." },
      ],
      reward_model: { style: "rule", ground_truth: truth },
      extra_info: { index: 1, dataset: "somebody/set" },
    };
    expect(await first("t.json", JSON.stringify([row]))).toMatchObject({
      format: "verl",
      question: "Solve it. Question: none.",
      grader,
      golds: [truth],
      source: "somebody/set",
    });
  });

  it("FlashRAG, also where CSV holds its list as Python writes it, and as Parquet", async () => {
    const row = { id: "test_0", question: "who?", golden_answers: ["A", "it's B"] };
    const expected = {
      ...EMPTY,
      format: "flashrag",
      id: "test_0",
      question: "who?",
      golds: ["A", "it's B"],
      task: "popqa",
      split: "test",
      grader: "exact-match.router-r1",
      source: "popqa",
    };
    expect(await first("popqa_test.jsonl", lines(row))).toEqual(expected);
    const csv = `id,question,golden_answers\ntest_0,who?,"['A', ""it's B""]"\n`;
    expect(await first("popqa_test.csv", csv)).toEqual(expected);
    const columnData = [
      { name: "id", data: ["test_0"], type: "STRING" as const },
      { name: "question", data: ["who?"], type: "STRING" as const },
      { name: "golden_answers", data: [["A", "it's B"]], type: "JSON" as const },
    ];
    const parquet = new Uint8Array(parquetWriteBuffer({ columnData }));
    expect(await first("popqa_test.parquet", parquet)).toEqual(expected);
  });

  it("HotpotQA, 2WikiMultihopQA and MuSiQue", async () => {
    const hotpot = {
      _id: "5a",
      question: "which?",
      answer: "yes",
      type: "comparison",
      context: [["t", ["s"]]],
    };
    expect(await first("hotpot_dev.json", JSON.stringify([hotpot]))).toEqual({
      ...EMPTY,
      format: "multi-hop",
      id: "5a",
      question: "which?",
      golds: ["yes"],
      task: "hotpot",
      split: "dev",
      grader: "f1.router-r1",
      source: "hotpot",
    });
    const musique = {
      id: "2hop__1",
      question: "who?",
      answer: "Ann",
      answer_aliases: ["A.", "Ann"],
      answerable: true,
    };
    expect(await first("musique.jsonl", lines(musique))).toMatchObject({ golds: ["Ann", "A."] });
    const unanswerable = { ...musique, answerable: false };
    expect(await first("musique.jsonl", lines(unanswerable))).toMatchObject({
      golds: [""],
      grader: "exact-match.squad",
    });
  });

  it.each([
    ["em_mc", "mmlu", "B", "['$100', \"it's\"]", ["B"], "choice"],
    ["em_mc", "logic", "B", "{'text': ['1', '2'], 'labels': ['A', 'B']}", ["B"], "choice"],
    ["em_mc", "arc", "2", "{'text': ['x', 'y'], 'label': ['1', '2']}", ["2"], "choice"],
    ["GSM8K", "gsm8k", "2+2=<<4>>4\n#### 1,004", null, ["1004"], "number"],
    ["MATH", "math", "so $\\boxed{\\frac{1}{2}}$.", null, ["\\frac{1}{2}"], "math"],
    ["f1_score", "nq", "March 9", null, ["March 9"], "f1.router-r1"],
    ["code_eval", "mbpp", "['assert f(1)']", "['assert f(1)']", ["['assert f(1)']"], "ungraded"],
    ["commongen_coverage", "commongen", "a, b", null, ["a, b"], "judge"],
  ])("LLMRouter: %s of %s", async (metric, task_name, ground_truth, choices, golds, grader) => {
    const row = { task_name, query: "q", ground_truth, metric, choices, task_id: null };
    const found = await first("query_train.jsonl", lines(row));
    expect(found).toMatchObject({
      format: "llmrouter",
      golds,
      grader,
      task: task_name,
      split: "train",
    });
    expect(found.choices).toHaveLength(grader === "choice" ? 2 : 0);
  });

  it("GSM8K and MATH: the answer out of a worked solution", async () => {
    const gsm8k = { question: "how many?", answer: "2 + 2 = 4\n#### 4,000" };
    expect(await first("gsm8k_test.jsonl", lines(gsm8k))).toMatchObject({
      format: "gsm8k",
      id: "gsm8k:1",
      golds: ["4000"],
      grader: "number",
      task: "gsm8k",
    });
    const math = { problem: "x?", solution: "so $\\boxed{\\frac{1}{2}}$", subject: "Algebra" };
    expect(await first("math.jsonl", lines(math))).toMatchObject({
      golds: ["\\frac{1}{2}"],
      grader: "math",
      task: "Algebra",
    });
  });

  it.each([
    ["MMLU", { question: "q", subject: "law", choices: ["x", "y"], answer: 1 }, "B", "law"],
    [
      "MMLU-Pro",
      {
        question_id: 7,
        question: "q",
        options: ["x", "y"],
        answer: "B",
        answer_index: 1,
        category: "law",
      },
      "B",
      "law",
    ],
    [
      "ARC",
      {
        id: "M_1",
        question: "q",
        choices: { text: ["x", "y"], label: ["1", "2"] },
        answerKey: "2",
      },
      "2",
      "t",
    ],
    [
      "ARC’s own files",
      {
        id: "M_1",
        question: {
          stem: "q",
          choices: [
            { text: "x", label: "A" },
            { text: "y", label: "B" },
          ],
        },
        answerKey: "B",
      },
      "B",
      "t",
    ],
    ["columns by letter", { question: "q", A: "x", B: "y", answer: "B" }, "B", "t"],
  ])("multiple choices: %s", async (_, row, gold, task) => {
    const found = await first("t.jsonl", lines(row));
    expect(found).toMatchObject({
      format: "choices",
      question: "q",
      golds: [gold],
      task,
      grader: "choice",
    });
    expect(found.choices?.map(({ text }) => text)).toEqual(["x", "y"]);
  });

  it("HumanEval and MBPP, which nobody runs", async () => {
    const humanEval = {
      task_id: "HumanEval/0",
      prompt: "def one():",
      entry_point: "one",
      canonical_solution: "    return 1\n",
      test: "def check(candidate): pass",
    };
    expect(await first("humaneval.jsonl", lines(humanEval))).toMatchObject({
      format: "code",
      id: "HumanEval/0",
      question: "def one():",
      grader: "ungraded",
    });
    const mbpp = {
      text: "Write one.",
      code: "def one(): return 1",
      task_id: 2,
      test_list: ["assert one() == 1"],
    };
    expect(await first("mbpp.jsonl", lines(mbpp))).toMatchObject({
      id: "MBPP/2",
      question: "Write one.\nYour code should pass these tests:\nassert one() == 1",
      grader: "ungraded",
    });
  });

  it("RouterArena, with and without its answers", async () => {
    const row = {
      "Global Index": "ArcMMLU_6",
      Question: "q",
      Options: ["x", "y"],
      Answer: "B",
      Context: "c",
      "Dataset name": null,
    };
    const expected = {
      format: "routerarena",
      id: "ArcMMLU_6",
      question: "c\n\nq",
      task: "ArcMMLU",
    };
    expect(await first("t.jsonl", lines(row))).toMatchObject({
      ...expected,
      golds: ["B"],
      grader: "choice",
    });
    expect(await first("t.jsonl", lines({ ...row, Answer: "1" }))).toMatchObject({ golds: ["B"] });
    expect(await first("t.jsonl", lines({ ...row, Answer: "" }))).toMatchObject({ golds: [] });
    const math = { ...row, "Global Index": "AIME_1", Options: [], Answer: "42" };
    expect(await first("t.jsonl", lines(math))).toMatchObject({ golds: ["42"], grader: "math" });
  });

  it("any other table by its columns", async () => {
    const tsv = "nr\tQuestion\tAnswer\tTopic\n7\thow many?\t12\tcounting\n";
    expect(await first("mine.tsv", tsv)).toMatchObject({
      format: "mapped",
      id: "counting:2",
      question: "how many?",
      golds: ["12"],
      task: "counting",
      grader: "number",
    });
    const csv = "prompt,option A,option B,label\nwhich?,x,y,y\n";
    expect(await first("mine.csv", csv)).toMatchObject({ golds: ["B"], grader: "choice" });
  });
});
