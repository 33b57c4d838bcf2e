import { describe, expect, it } from "vitest";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import { shown } from "#core/outcomes/fixtures/shown-table.ts";

describe("RouterArena", () => {
  const cached = (index: string, model: string, score: number | null) => ({
    global_index: index,
    question: `Question ${index}`,
    llm_selected: model,
    generated_answer: "\\boxed{A}",
    token_usage: { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
    success: true,
    evaluation_result: score === null ? null : { score, inference_cost: 0.0002, metric: "mcq" },
  });

  it("brings the cached results of several models together by index", () => {
    const { table, reader } = readTable(
      [
        [cached("AIME_112", "a", 0), cached("ArcMMLU_7", "a", 1)],
        [cached("ArcMMLU_7", "b", 1), { ...cached("AIME_112", "b", null), success: false }],
      ],
      ["a.jsonl", "b.jsonl"],
    );
    expect(reader.format).toBe("routerarena-cache");
    expect(shown(table)).toEqual({
      candidates: ["a", "b"],
      ids: ["AIME_112", "ArcMMLU_7"],
      tasks: ["AIME", "ArcMMLU"],
      splits: [null, null],
      scores: [
        [0, 1],
        [0, 1],
      ],
      costs: [
        [0.0002, 0.0002],
        [null, 0.0002],
      ],
    });
  });

  const prediction = (
    index: string,
    model: string,
    accuracy: number | null,
    forOptimality: boolean,
  ) => ({
    "global index": index,
    prompt: `Question ${index}`,
    prediction: model,
    generated_result: { success: true, token_usage: { input_tokens: 1, output_tokens: 2 } },
    accuracy,
    cost: accuracy === null ? null : 0.001,
    for_optimality: forOptimality,
  });

  it("keeps a router’s choices, and other models where it asked them", () => {
    const { table, reader } = readTable(
      [
        prediction("x_1", "a", 1, false),
        prediction("x_1", "b", 0, true),
        prediction("x_2", "b", null, false),
      ],
      "predictions/my-router.json",
    );
    expect(reader.format).toBe("routerarena-predictions");
    expect(shown(table).scores).toEqual([
      [1, null],
      [0, null],
    ]);
    expect(table.recordedRouters.map(({ name, chosen }) => [name, [...chosen]])).toEqual([
      ["my-router", [0, 1]],
    ]);
  });

  it("takes several routers’ choices beside the cached results that they rest on, in any order", () => {
    // A prediction has the text as it was put to the model, and its grade perhaps only later.
    const prompted = (router: string, second: string) =>
      [prediction("x_1", "a", 1, false), prediction("x_2", second, null, false)].map((record) => ({
        ...record,
        prompt: `Please read: ${record.prompt} (${router})`,
      }));
    const files = [
      ["a.jsonl", [cached("x_1", "a", 1), cached("x_2", "a", 0)]],
      ["b.jsonl", [cached("x_1", "b", 0), cached("x_2", "b", 1)]],
      ["one.json", prompted("one", "b")],
      ["two.json", [...prompted("two", "a"), prediction("x_2", "b", 1, true)]],
    ] as const;
    for (const order of [files, files.toReversed()]) {
      const { table, bad, notes } = readTable(
        order.map(([, records]) => [...records]),
        order.map(([name]) => name),
      );
      expect(bad.count).toBe(0);
      expect(notes).toContainEqual(expect.stringMatching(/came again for the same id: \d\./));
      const read = shown(table);
      expect(new Set(read.ids)).toEqual(new Set(["x_1", "x_2"]));
      expect(read.ids).toHaveLength(2);
      const chosenBy = (name: string) =>
        ["x_1", "x_2"].map((id) => {
          const router = table.recordedRouters.find((each) => each.name === name);
          return read.candidates[router?.chosen[read.ids.indexOf(id)] ?? -1];
        });
      expect(chosenBy("one")).toEqual(["a", "b"]);
      expect(chosenBy("two")).toEqual(["a", "a"]);
      const scoreOf = (id: string, candidate: string) =>
        table.cells.scores[read.candidates.indexOf(candidate)]?.[read.ids.indexOf(id)];
      expect(["x_1", "x_2"].map((id) => [scoreOf(id, "a"), scoreOf(id, "b")])).toEqual([
        [1, 0],
        [0, 1],
      ]);
    }
  });

  it("refuses a second choice of a router for a question", () => {
    const { table, bad } = readTable(
      [prediction("x_1", "a", 1, false), prediction("x_1", "b", 0, false)],
      "my-router.json",
    );
    expect(bad.listed).toEqual([
      {
        file: "my-router.json",
        line: 2,
        reason: "“my-router” has chosen for this question already",
      },
    ]);
    expect([...(table.recordedRouters[0]?.chosen ?? [])]).toEqual([0]);
  });
});
