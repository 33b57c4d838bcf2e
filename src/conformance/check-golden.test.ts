import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writePythonJson } from "#core/python/json.ts";
import { readPythonJson } from "#core/python/json-decoder.ts";
import { ADAPTERS, isCovered } from "./adapters.ts";
import { checkGolden, countFailures, type GoldenReport } from "./check-golden.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);

const check = async (file: string, cases: readonly object[], more = {}): Promise<GoldenReport> =>
  await checkGolden(`${file}.json`, JSON.stringify({ function: "x", ...more, cases }));

describe("fields of a case", () => {
  it("are named beside a difference when its adapter does not read them", async () => {
    const { differences } = await check("router_r1_extract_solution", [
      { input: "<answer>a</answer>", output: "b", stripped: true },
    ]);
    expect(differences).toMatchObject([{ got: "a", unread: ["stripped"] }]);
  });

  it.each([
    ["router_r1_em_f1", { prediction: "a", golds: "a", metric: "f1" }],
    ["xrouter_cost", { model_id: "o3", input_tokens: 1, output_tokens: 1, cached_tokens: 1 }],
    ["xrouter_rollout", { tools: [], max_turns: 0, router_outputs: [], top_k: 1 }],
  ])("so are those of the input of %s", async (file, input) => {
    const { differences } = await check(file, [{ input, output: "something else" }]);
    expect(differences).toMatchObject([{ unread: [expect.stringMatching(/^input\./)] }]);
  });

  it.each([
    ["xrouter_model_call", { model_id: "o3", messages: [], upstream: [{ content: "a", seed: 1 }] }],
    ["xrouter_agent_loop", scenario({ content: "a", seed: 1 })],
    ["xrouter_agent_loop", scenario({ content: "a", tool_calls: [{ id: "a", kind: "b" }] })],
    [
      "router_r1_infer_loop",
      {
        question: "q",
        raw_generations: ["<search>qwen: q</search>"],
        api_script: [{ text: "", seed: 1 }],
      },
    ],
  ])("fails on a field of a script of %s that nothing reads", async (file, input) => {
    const { differences } = await check(file, [{ input, output: 0 }]);
    expect(differences).toMatchObject([
      { got: { thrown: expect.stringMatching(/has (?:seed|kind), which nothing reads/) } },
    ]);
  });

  it("passes over names and remarks", async () => {
    const report = await check("router_r1_extract_solution", [
      { name: "n", label: "l", note: "o", input: "<answer>a</answer>", output: "a" },
    ]);
    expect(report).toMatchObject({ passed: 1, differences: [] });
  });

  it("names a case by its label where it has no name", async () => {
    const { differences } = await check("router_r1_extract_solution", [
      { label: "the label", input: "", output: "a" },
    ]);
    expect(differences).toMatchObject([{ name: "the label" }]);
  });

  it.each([
    [
      "xrouter_cost",
      "warned",
      { input: { router_model: "o3", input_tokens: 0, output_tokens: 0 }, output: 0 },
      false,
    ],
    [
      "xrouter_cost",
      "warned",
      { input: { router_model: "o4", input_tokens: 0, output_tokens: 0 }, output: 0 },
      true,
    ],
    [
      "router_r1_cost_normalize",
      "buffer_length_after",
      { input: { costs: [1, 2], transform: "sqrt", use_percentile: true }, output: [0.5, 0] },
      2,
    ],
    [
      "router_r1_api_retry",
      "request",
      { input: [["ok", 5]], output: { text: "ok", tokens: 5, attempts: 1, sleep_seconds: 0 } },
      { model: "m", temperature: 0, top_p: 1, seed: 42, max_tokens: 512 },
    ],
  ])(
    "compares what a case of %s records beside its output: %s",
    async (file, field, rest, fact) => {
      expect(await check(file, [{ ...rest, [field]: fact }])).toMatchObject({ passed: 1 });
      expect(countFailures(await check(file, [{ ...rest, [field]: "other" }]))).toBe(1);
    },
  );
});

describe("what a file may say of its numbers", () => {
  const near = {
    input: { model_id: "gpt-5", input_tokens: 1000, output_tokens: 500 },
    output: 0.006251,
  };

  it("holds them to the last bit without a tolerance, and to a tolerance where one is stated", async () => {
    expect(countFailures(await check("xrouter_cost", [near]))).toBe(1);
    expect(countFailures(await check("xrouter_cost", [near], { tolerance: 1e-5 }))).toBe(0);
    expect(countFailures(await check("xrouter_cost", [near], { tolerance: 1e-7 }))).toBe(1);
    expect(countFailures(await check("xrouter_cost", [{ ...near, tolerance: 1e-5 }]))).toBe(0);
    const exact = { ...near, tolerance: 0 };
    expect(countFailures(await check("xrouter_cost", [exact], { tolerance: 1 }))).toBe(1);
  });

  it("never takes what is no number for one that is near", async () => {
    const cases = [
      { ...near, output: "NaN" },
      { ...near, output: null },
    ];
    expect(countFailures(await check("xrouter_cost", cases, { tolerance: 1e9 }))).toBe(2);
  });

  it.each(["NaN", "Infinity", "-Infinity"])("reads %s as Python writes it", async (name) => {
    const text = `{"function": "x", "cases": [{"fn": "acall_model",
      "input": {"model_id": "gpt-4o", "sampling_params": {"temperature": ${name}}},
      "output": {"model": "gpt-4o", "temperature": ${name}, "drop_params": true, "timeout": 600, "top_p": 1.0}}]}`;
    const report = await checkGolden("xrouter_sampling_params.json", text);
    expect(report).toEqual({ passed: 1, differences: [], problem: null });
    const other = text.replace(/"temperature": \S+, "drop/, '"temperature": 1.0, "drop');
    expect(countFailures(await checkGolden("xrouter_sampling_params.json", other))).toBe(1);
  });

  it("takes an exception with its message or by its name alone", async () => {
    const input = { model_id: "o3-pro", input_tokens: 1, output_tokens: 1 };
    const outputs = [{ error: "KeyError" }, { error: "KeyError", message: "'o3-pro'" }];
    const cases = outputs.map((output) => ({ input, output }));
    expect(await check("xrouter_cost", cases)).toMatchObject({ passed: 2, differences: [] });
    const wrong = [{ error: "ValueError" }, { error: "KeyError", message: "'o3'" }];
    expect(
      countFailures(
        await check(
          "xrouter_cost",
          wrong.map((output) => ({ input, output })),
        ),
      ),
    ).toBe(2);
  });
});

describe("the copies under the tests", () => {
  const names = readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map(({ name }) => name);

  it.each(names)("%s belongs to an adapter", (name) => {
    expect(ADAPTERS.filter((entry) => isCovered(name.replace(".json", ""), entry))).not.toEqual([]);
  });

  it.each(names.filter((name) => isList(name)))(
    "%s passes in any selection and order of its cases",
    async (name) => {
      // As Python reads and writes it, so that 1.0 stays a float.
      const file = readPythonJson(readFileSync(new URL(name, FIXTURES), "utf8")) as unknown as {
        readonly cases: readonly unknown[];
      };
      // Every third case, the last one first.
      const cases = file.cases.filter((_, index) => index % 3 === 1).toReversed();
      const report = await checkGolden(name, writePythonJson({ ...file, cases }));
      expect(report).toMatchObject({ differences: [], problem: null });
    },
  );
});

/** Whether a file has its cases in itself, and more than one of them. */
function isList(name: string): boolean {
  const file = JSON.parse(readFileSync(new URL(name, FIXTURES), "utf8")) as { cases?: unknown[] };
  return (file.cases?.length ?? 0) > 1 && !name.startsWith("mlc_quant");
}

function scenario(turn: object): object {
  return {
    request: { model: "m", messages: [{ role: "user", content: "q" }] },
    config: { router_model: "xRouter-7b", max_turns: 1, hosted_port: null },
    router_script: [turn],
    target_script: [],
  };
}
