import { describe, expect, it } from "vitest";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import { shown } from "#core/outcomes/fixtures/shown-table.ts";

describe("RouterBench", () => {
  const records = [
    {
      sample_id: "mbpp.dev.1",
      prompt: "['Say \\'hi\\'.\\nTwice.']",
      eval_name: "mbpp",
      "gpt-4": "1.0",
      "mini|v2": "0.25",
      "gpt-4|model_response": "['hi hi']",
      "gpt-4|total_cost": "0.0109",
      "mini|v2|total_cost": "3.3e-05",
      oracle_model_to_route_to: "gpt-4",
    },
  ];

  it("has a candidate for each column of costs, and texts out of Python’s lists", () => {
    const { table, reader } = readTable(records, "routerbench_0shot_test.csv");
    expect(reader.format).toBe("routerbench");
    expect(shown(table)).toEqual({
      candidates: ["gpt-4", "mini|v2"],
      ids: ["mbpp.dev.1"],
      tasks: ["mbpp"],
      splits: ["test"],
      scores: [[1], [0.25]],
      costs: [[0.0109], [0.000_033]],
    });
    expect(table.questions.texts).toEqual(["Say 'hi'.\nTwice."]);
    expect(table.cells.replyLengths?.map((column) => column[0])).toEqual([5, Number.NaN]);
  });
});

describe("R2-Bench", () => {
  it("has a candidate for each budget, decimal commas or not, one file per model", () => {
    const rows = (model: string) => [
      {
        prompts_id: "7",
        original_prompt: "Who?",
        "10_score": "0,5",
        "10_count": "9",
        unlimited_score: model === "A" ? "1" : "0",
        unlimited_count: "300",
      },
    ];
    const { table, reader } = readTable([rows("A"), rows("B")], ["A.csv", "tables/B.csv"]);
    expect(reader.format).toBe("r2-bench");
    expect(shown(table)).toMatchObject({
      candidates: ["A @ 10 tokens", "A", "B @ 10 tokens", "B"],
      ids: ["7"],
      scores: [[0.5], [1], [0.5], [0]],
      costs: null,
    });
    expect(table.cells.outputTokens?.map((column) => column[0])).toEqual([9, 300, 9, 300]);
  });

  it("takes its last budget for none where none is called unlimited", () => {
    const { table } = readTable(
      [{ key: "a", "10_score": 0, "8000_score": 1, model: "M" }],
      "x.jsonl",
    );
    expect(shown(table).candidates).toEqual(["M @ 10 tokens", "M"]);
  });
});

describe("LLMRouter", () => {
  const answer = (model: string, performance: unknown, query = "What is 2+2?") => ({
    task_name: "gsm8k",
    query,
    ground_truth: "4",
    metric: "em",
    model_name: model,
    response: "four",
    input_tokens: 5,
    output_tokens: 1,
    token_num: 6,
    response_time: 0.5,
    performance,
  });

  it("brings the answers to a question together by its text, and the files’ names make splits", () => {
    const train = [answer("a", 1), answer("b", 0), answer("a", 0, "other")];
    const test = [answer("a", 0), answer("b", 0.5)];
    const { table, reader } = readTable(
      [train, test],
      ["routing_data_train.jsonl", "routing_data_test.jsonl"],
    );
    expect(reader.format).toBe("llmrouter");
    expect(shown(table)).toMatchObject({
      candidates: ["a", "b"],
      tasks: ["gsm8k", "gsm8k", "gsm8k"],
      splits: ["train", "train", "test"],
      scores: [
        [1, 0, 0],
        [0, null, 0.5],
      ],
    });
    // The test question stands in the training file word for word.
    expect([...table.questions.groupOf]).toEqual([0, 1, 0]);
    expect(table.cells.latenciesMs?.[0]?.[0]).toBe(500);
    expect(table.cells.replyLengths?.[1]?.[2]).toBe(4);
  });

  it("keeps a question that comes twice as two", () => {
    const records = [answer("a", 1), answer("b", 0), answer("a", 0), answer("b", 1)];
    const { table } = readTable(records, "routing_data.jsonl");
    expect(shown(table).scores).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect([...table.questions.groupOf]).toEqual([0, 0]);
  });

  it("takes questions alone, and then has no scores", () => {
    const { model_name: _, performance: __, ...question } = answer("a", 1);
    const { table, bad } = readTable([question], "query_data_test.jsonl");
    expect(table.questions.count).toBe(1);
    expect(table.candidates).toEqual([]);
    expect(bad.count).toBe(0);
  });
});

describe("RouterDC", () => {
  it("reads an object of scores, the task from the file’s name", () => {
    const records = [
      { question: "q1", scores: { "x/a": 0.6, "x/b": 0 }, cluster_id: 1 },
      { question: "q2", scores: { "x/a": 1, "x/b": 0.1 }, costs: { "x/a": 0.002, "x/b": 0.001 } },
    ];
    const { table, reader } = readTable(records, "datasets/gsm8k-train.json");
    expect(reader.format).toBe("routerdc");
    expect(shown(table)).toMatchObject({
      candidates: ["x/a", "x/b"],
      tasks: ["gsm8k", "gsm8k"],
      splits: ["train", "train"],
      scores: [
        [0.6, 1],
        [0, 0.1],
      ],
      costs: [
        [null, 0.002],
        [null, 0.001],
      ],
    });
  });
});

describe("RouterDC as CSV", () => {
  it("reads the text of an object, Python’s too", () => {
    const records = [
      { question: "q1", scores: '{"a": 0.5, "b": 1}' },
      { question: "q2", scores: "{'a': 0, 'b': 0.25}" },
      { question: "q3", scores: "{broken" },
    ];
    const { table, reader, bad } = readTable(records, "gsm8k.csv");
    expect(reader.format).toBe("routerdc");
    expect(shown(table).scores).toEqual([
      [0.5, 0],
      [1, 0.25],
    ]);
    expect(bad.listed).toEqual([
      {
        file: "gsm8k.csv",
        line: 3,
        reason: "its scores are no object with a score for each model",
      },
    ]);
  });
});

describe("RouteLLM", () => {
  it("reads two columns of truth values", () => {
    const records = [
      { prompt: "Pick one.", mixtral: "False", "gpt-4": "True", "gpt-4_response": "A" },
      { prompt: "Pick two.", mixtral: "True", "gpt-4": "True", "gpt-4_response": "B" },
    ];
    const { table, reader } = readTable(records, "mmlu_anatomy.csv");
    expect(reader.format).toBe("routellm");
    expect(shown(table)).toMatchObject({
      candidates: ["mixtral", "gpt-4"],
      tasks: ["mmlu_anatomy", "mmlu_anatomy"],
      scores: [
        [0, 1],
        [1, 1],
      ],
    });
  });
});
