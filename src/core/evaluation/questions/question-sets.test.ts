import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gradeReply } from "#core/evaluation/graders/graders.ts";
import { fileOf } from "#core/outcomes/files/fixtures/make-file.ts";
import type { EvalQuestion } from "./eval-question.ts";
import { guessQuestionMapping } from "./question-mapping.ts";
import { readQuestionFiles } from "./read-question-files.ts";
import { readLiteral } from "./readers/read-literal.ts";
import { sampleQuestions } from "./sample-questions.ts";
import { writeQuestionLines } from "./write-question-lines.ts";

const read = (name: string, content: string) => readQuestionFiles([fileOf(name, content)]);

describe("question sets", () => {
  it("count bad rows with their line and reason", async () => {
    const rows = [
      '{"question":"a","golden_answers":["1"]}',
      "{broken",
      '{"question":"","golden_answers":["1"]}',
      '{"question":"b","golden_answers":[]}',
      "[1]",
    ];
    const { set, bad, files } = await read("nq.jsonl", rows.join("\n"));
    expect(set.questions.map(({ question }) => question)).toEqual(["a"]);
    expect(files[0]?.rows).toBe(5);
    expect(bad.listed).toEqual([
      { file: "nq.jsonl", line: 2, reason: "it is not JSON" },
      { file: "nq.jsonl", line: 5, reason: "it is not an object" },
      { file: "nq.jsonl", line: 3, reason: "it has no question" },
      { file: "nq.jsonl", line: 4, reason: "it has no golden answers" },
    ]);
  });

  it("keep ids apart that two data sets share, and leave out what comes twice", async () => {
    const row = (question: string) =>
      JSON.stringify({ id: "test_0", question, golden_answers: ["x"] });
    const { set, bad, notes } = await readQuestionFiles([
      fileOf("nq.jsonl", `${row("a")}\n${row("a")}`),
      fileOf("popqa.jsonl", row("a")),
    ]);
    expect(set.questions.map(({ id }) => id)).toEqual(["test_0", "popqa/test_0"]);
    expect(set.name).toBe("nq, popqa");
    expect(bad.count).toBe(1);
    expect(notes).toContain(
      "Ids that another question had: 1. Their data set was put before them.",
    );
  });

  it("refuse a table without a column of questions, and read it by a mapping", async () => {
    const csv = "frage,loesung\nWie viele?,3\n";
    await expect(read("t.csv", csv)).rejects.toMatchObject({
      code: "import-invalid",
      fix: expect.stringContaining("frage, loesung"),
    });
    const mapping = { ...guessQuestionMapping([]), question: "frage", golds: "loesung" };
    const { set } = await readQuestionFiles([fileOf("t.csv", csv)], {
      mappings: { "t.csv": mapping },
    });
    expect(set.questions[0]).toMatchObject({
      question: "Wie viele?",
      golds: ["3"],
      grader: "number",
    });
    await expect(read("t.jsonl", "\n")).rejects.toMatchObject({ code: "import-invalid" });
  });

  it("come back as they were written", async () => {
    const questions: readonly EvalQuestion[] = [
      {
        id: "1",
        question: "which?\nor what",
        golds: ["B"],
        choices: [
          { label: "A", text: "x" },
          { label: "B", text: 'y, "z"' },
        ],
        task: "t",
        split: "test",
        grader: "choice.llmrouter",
        source: "s",
        licence: "MIT",
      },
      {
        id: "2",
        question: "q",
        golds: [""],
        choices: [],
        task: null,
        split: null,
        grader: "f1.squad",
        source: null,
        licence: null,
      },
      {
        id: "3",
        question: "q3",
        golds: [],
        choices: [],
        task: null,
        split: null,
        grader: "judge",
        source: null,
        licence: null,
      },
      {
        id: "4",
        question: "q4",
        golds: ["[1, 2]"],
        choices: [],
        task: null,
        split: null,
        grader: "math",
        source: null,
        licence: null,
      },
    ];
    const { set, bad } = await read("of all.jsonl", [...writeQuestionLines(questions)].join(""));
    expect(bad.count).toBe(0);
    expect(
      set.questions.map((question) => ({ ...question, task: question.id === "1" ? "t" : null })),
    ).toEqual(questions);
  });

  it("are sampled as Router-R1 samples its test sets: one generator over the tasks, each in CPython’s order", () => {
    const of = (task: string, count: number) =>
      Array.from(
        { length: count },
        (_, index) => ({ id: `${task}${index}`, task }) as EvalQuestion,
      );
    const drawn = sampleQuestions([...of("a", 100), ...of("b", 5)], 8, 42).map(({ id }) => id);
    expect(drawn.slice(0, 8)).toEqual(["a81", "a14", "a3", "a94", "a35", "a31", "a28", "a17"]);
    expect(drawn.slice(8).toSorted()).toEqual(["b0", "b1", "b2", "b3", "b4"]);
    expect(sampleQuestions([], 8, 42)).toEqual([]);
  });

  it("read Python’s literals without running anything", () => {
    expect(readLiteral("['a', \"it's\", 'x\\'y', None, 1.5, True]")).toEqual([
      "a",
      "it's",
      "x'y",
      null,
      1.5,
      true,
    ]);
    expect(readLiteral("{'text': array(['a', 'b'], dtype=object), 'n': (1, 2)}")).toEqual({
      text: ["a", "b"],
      n: [1, 2],
    });
    expect(readLiteral("['\\u00e9\\x41\\n']")).toEqual(["éA\n"]);
    for (const text of ["['a'", "[a]", "open('x')", "['a'] + ['b']", "", "[".repeat(500)]) {
      expect(readLiteral(text), text).toBeUndefined();
    }
  });
});

/** Public question sets that are no part of this project, beside it where they have been put. */
const FOLDER = new URL("../../../../../shared/data/questions/", import.meta.url);

describe.runIf(existsSync(FOLDER))("public question sets", () => {
  it.each([
    ["nq.jsonl", "flashrag", 500, "exact-match.router-r1"],
    ["popqa.jsonl", "flashrag", 500, "exact-match.router-r1"],
    ["gsm8k_test.jsonl", "gsm8k", 1319, "number"],
    ["humaneval.jsonl", "code", 164, "ungraded"],
    ["mbpp.jsonl", "code", 974, "ungraded"],
    ["llmrouter_query_train.jsonl", "llmrouter", 5616, "choice"],
    ["llmrouter_query_test.jsonl", "llmrouter", 706, "choice"],
  ])("%s", async (name, format, rows, grader) => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    const { set, files, bad } = await readQuestionFiles([fileOf(name, text)]);
    expect(files[0]).toMatchObject({ format, rows });
    expect(set.questions.length + bad.count).toBe(rows);
    expect(bad.count / rows, JSON.stringify(bad.reasons)).toBeLessThan(0.05);
    expect(set.questions.some((question) => question.grader === grader)).toBe(true);
    // A gold given as the reply is right, for every grader that grades by itself.
    const wrong = set.questions.filter((question) => {
      const { score } = gradeReply(question.grader, `\\boxed{${question.golds[0]}}`, question);
      const plain = gradeReply(question.grader, question.golds[0] ?? "", question).score;
      return score !== 1 && plain !== 1 && plain !== null;
    });
    expect(wrong.map(({ grader: by, golds }) => [by, golds[0]])).toEqual([]);
  });
});
