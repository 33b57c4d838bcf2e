import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { headModel, SMALL_HEADS, SMALL_NEIGHBOURS } from "#core/heads/fixtures/small-heads.ts";
import { TEST_POOL, testCandidate } from "#core/loop/fixtures/test-run.ts";
import type { Policy } from "#core/loop/policy.ts";
import { cheapest, largest, statedSize } from "#core/pool/compare-candidates.ts";
import { always, readAlwaysOptions } from "./always/always.ts";
import { cascade, readCascadeOptions } from "./cascade/cascade.ts";
import { knn } from "./knn/knn.ts";
import { oracle } from "./oracle/oracle.ts";
import { promptLlm, readPromptLlmOptions } from "./prompt-llm/prompt-llm.ts";
import { type EmbeddingRun, only, runByEmbedding } from "./r2-router/fixtures/run-by-embedding.ts";
import { random } from "./random/random.ts";
import { ridge } from "./ridge/ridge.ts";
import { readEmbeddingRouteOptions } from "./route-by-embedding.ts";

const dear = testCandidate("Dear-8x22B", {
  price: { input: 900_000, output: 900_000, source: "test", date: "2026-01-01" },
});
const unpriced = testCandidate("Unpriced-1B", { price: null });
const POOL = [dear, ...TEST_POOL];

async function run(policy: Policy<null>, more: Partial<EmbeddingRun> = {}) {
  const result = await runByEmbedding({ policy, pool: POOL, ...more });
  return { ...result, called: result.asked.map(({ candidate }) => candidate) };
}

describe("comparing candidates", () => {
  it.each([
    ["Qwen2.5-7B-Instruct", 7],
    ["Mixtral-8x22B", 176],
    ["gemma-3-270m-it", 0.27],
    ["qwen2.5-1.5b", 1.5],
    ["gpt-4o", null],
    ["o3-b", null],
  ])("reads the size in %s", (id, size) => {
    expect(statedSize(testCandidate(id))).toBe(size);
  });

  it("takes price for size where a name states none", () => {
    expect(largest(POOL).id).toBe("Dear-8x22B");
    expect(largest([testCandidate("Huge-400B"), { ...dear, id: "gpt" }]).id).toBe("gpt");
    expect(cheapest([unpriced, ...POOL]).id).toBe("Small-8B");
    expect(() => largest([])).toThrow("no candidate");
  });
});

describe("always one", () => {
  it.each([
    [{ pick: "largest" }, "Dear-8x22B"],
    [{ pick: "cheapest" }, "Small-8B"],
    [{ pick: "named", candidate: "large-70b" }, "Large-70B"],
    [{}, "Dear-8x22B"],
  ])("%o", async (stored, id) => {
    const { called, trajectory, events } = await run(always(readAlwaysOptions(stored)));
    expect(called).toEqual([id]);
    expect(trajectory.answer).toBe(`${id} says so`);
    expect(only(events, "decision")[0]).toMatchObject({ candidate: id });
  });

  it("fails for a name that is not in the pool, and gives no answer when the call fails", async () => {
    const unknown = await run(always({ pick: "named", candidate: "nobody" }));
    expect(unknown.reason).toBe("failed");
    const failing = { reply: () => new SwitchyardError("overloaded", "Busy.") };
    expect((await run(always(readAlwaysOptions({})), failing)).reason).toBe("no-answer");
  });
});

describe("random", () => {
  it("draws by the seed: the same one for the same seed, and all of them in the end", async () => {
    const seeds = Array.from({ length: 24 }, (_, seed) => seed);
    const drawn = async (seed: number) => (await run(random(), { seed })).called[0];
    const first = await Promise.all(seeds.map(drawn));
    expect(await Promise.all(seeds.map(drawn))).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });
});

describe("routing by an embedding", () => {
  const options = readEmbeddingRouteOptions({});

  it("k-NN asks whoever did best on the nearest known question", async () => {
    const { called, events } = await run(knn(options, SMALL_NEIGHBOURS), { embedding: [1, 0.1] });
    expect(called).toEqual(["Large-70B"]);
    expect(only(events, "options-ranked")[0]).toMatchObject({ lambda: 0, chosen: 0 });
    // With cost in the balance the cheap one is good enough for the easy question.
    const frugal = knn(readEmbeddingRouteOptions({ lambda: 0.9999 }), SMALL_NEIGHBOURS);
    expect((await run(frugal, { embedding: [0, 0] })).called).toEqual(["Small-8B"]);
  });

  it("ridge asks whoever is predicted best, without a budget", async () => {
    const { called, asked } = await run(ridge(options, SMALL_HEADS), { embedding: [1, 1] });
    expect(called).toEqual(["Large-70B"]);
    expect(asked[0]?.request.messages).toHaveLength(1);
  });

  it("takes the largest budget where nothing is known without one", async () => {
    const heads = {
      ...SMALL_HEADS,
      heads: SMALL_HEADS.heads.map((one) => ({ ...one, unlimited: null })),
    };
    const { events } = await run(ridge(options, heads));
    expect(only(events, "options-ranked")[0]?.options.map(({ budget }) => budget)).toEqual([
      100, 100,
    ]);
  });

  it.each([
    ["k-NN with ridge heads", knn(options, SMALL_HEADS)],
    ["ridge with neighbours", ridge(options, SMALL_NEIGHBOURS)],
    [
      "heads of other models",
      ridge(options, {
        ...SMALL_HEADS,
        models: [headModel("x", { openrouterId: null }), headModel("y", { openrouterId: null })],
      }),
    ],
  ])("refuses %s", async (_, policy) => {
    const { reason, events } = await run(policy);
    expect(reason).toBe("failed");
    expect(only(events, "run-end")[0]?.failure?.code).toBe("heads-missing");
  });
});

describe("the oracle", () => {
  it.each([
    ["easy", "Small-8B"],
    [" hard ", "Large-70B"],
    ["hard and long", "Small-8B"],
  ])("asks whoever was right at least cost: %s", async (question, id) => {
    const { called } = await run(oracle(SMALL_NEIGHBOURS), { question, embedding: null });
    expect(called).toEqual([id]);
  });

  it.each([
    ["another question", SMALL_NEIGHBOURS],
    ["easy", { ...SMALL_NEIGHBOURS, questions: null }],
    ["easy", SMALL_HEADS],
  ])("knows nothing else: %s", async (question, heads) => {
    const { reason, called } = await run(oracle(heads), { question });
    expect([reason, called]).toEqual(["failed", []]);
  });
});

describe("prompting the policy's model", () => {
  const policy = promptLlm(readPromptLlmOptions({ shape: "plain" }));

  it.each([
    ["<think>hard</think><search> Large-70B </search>", "Large-70B"],
    ["<search>large-70b: and its query</search> more", "Large-70B"],
    ["I would ask\nSmall-8B", "Small-8B"],
  ])("asks the candidate it names: %s", async (written, id) => {
    const { called, trajectory } = await run(policy, { script: () => written });
    expect(called).toEqual([id]);
    expect(trajectory.answer).toBe(`${id} says so`);
  });

  it("tells it the pool and the question, and asks the candidate the question itself", async () => {
    const { events, asked } = await run(policy, { script: () => "<search>Small-8B</search>" });
    const prompt = only(events, "text-insert")
      .map(({ text }) => text)
      .join("");
    expect(prompt).toContain("[Dear-8x22B, Small-8B, Large-70B]");
    expect(prompt).toContain("Small-8B:Small-8B for tests");
    expect(prompt).toContain("Question: Who wrote Hamlet?");
    expect(asked[0]?.request.messages).toEqual([{ role: "user", content: "Who wrote Hamlet?" }]);
  });

  it("falls to the largest for a name that is no candidate's", async () => {
    const { called, events } = await run(policy, { script: () => "<search>GPT-9</search>" });
    expect(called).toEqual(["Dear-8x22B"]);
    expect(only(events, "action-invalid")[0]?.reason).toBe("unknown-model");
  });
});

describe("the cascade", () => {
  const withCheck = (check: string, more = {}) => cascade(readCascadeOptions({ check, ...more }));

  it.each([
    ["I don't know who did.", /says “I don't know”/],
    ["", /empty/],
    ["I’m not sure, but", /says “I’m not sure”/],
  ])("escalates from the cheapest when it says: %s", async (said, why) => {
    const reply = (name: string) => (name === "Small-8B" ? said : "Shakespeare");
    const { called, trajectory, events } = await run(withCheck("rules"), { reply });
    expect(called).toEqual(["Small-8B", "Large-70B"]);
    expect(trajectory.answer).toBe("Shakespeare");
    expect(
      only(events, "decision")
        .map(({ message }) => message)
        .join("\n"),
    ).toMatch(why);
  });

  it("escalates when a reply was cut at its limit or declined", async () => {
    for (const reason of ["length", "refused", "filtered"] as const) {
      const cut = [
        { type: "text-delta", text: "To be" },
        { type: "finish", reason, servedModel: null },
      ] as const;
      const { called } = await run(withCheck("rules"), {
        reply: (name) => (name === "Small-8B" ? cut : "whole"),
      });
      expect(called).toHaveLength(2);
    }
  });

  it("stays with a reply that passes, also one that quotes a doubt later on", async () => {
    const long = `${"It was Shakespeare. ".repeat(20)}Some say: I don't know.`;
    const { called } = await run(withCheck("rules"), { reply: () => long });
    expect(called).toEqual(["Small-8B"]);
  });

  it("takes the dearest last, unchecked, and no more candidates than it may", async () => {
    const reply = () => "I do not know";
    const all = await run(withCheck("rules"), { reply });
    expect(all.called).toEqual(["Small-8B", "Large-70B", "Dear-8x22B"]);
    expect(all.trajectory.answer).toBe("I do not know");
    const two = await run(withCheck("rules", { steps: 2 }), { reply });
    expect(two.called).toEqual(["Small-8B", "Dear-8x22B"]);
  });

  it("goes on when a call fails, and keeps the best reply that there is", async () => {
    const reply = (name: string) =>
      name === "Small-8B" ? "I don't know" : new SwitchyardError("overloaded", "Busy.");
    const { called, trajectory } = await run(withCheck("rules"), { reply });
    expect(called).toHaveLength(3);
    expect(trajectory.answer).toBe("I don't know");
  });

  it("by agreement asks a second one, and a third where they differ", async () => {
    const agree = await run(withCheck("agreement"), { reply: () => "William Shakespeare" });
    expect(agree.called).toEqual(["Small-8B", "Large-70B"]);
    const differ = await run(withCheck("agreement"), { reply: (name) => name });
    expect(differ.called).toHaveLength(3);
  });

  it.each([
    ["yes", ["Small-8B", "Large-70B"]],
    ["No, that is wrong.", ["Small-8B", "Large-70B", "Large-70B", "Large-70B", "Dear-8x22B"]],
    ["perhaps", ["Small-8B", "Large-70B", "Large-70B", "Large-70B", "Dear-8x22B"]],
  ])("by a judge that says %s", async (verdict, called) => {
    // The judge is the candidate that is named, and gets the reply as data under a system text of its own.
    const policy = withCheck("judge", { judge: "Large-70B" });
    const result = await runByEmbedding({
      policy,
      pool: POOL,
      reply: (_, count) => (count % 2 === 0 ? verdict : "Shakespeare"),
    });
    expect(result.asked.map(({ candidate }) => candidate)).toEqual(called);
    expect(result.asked[1]?.request.messages[0]?.role).toBe("system");
    expect(result.trajectory.answer).toBe("Shakespeare");
  });

  it("stops when no call is left", async () => {
    const { reason, called } = await run(withCheck("rules"), {
      calls: 1,
      reply: () => "I don't know",
    });
    expect(called).toHaveLength(1);
    expect(reason).toBe("answered");
  });

  it("reads stored options, and falls back", () => {
    expect(readCascadeOptions({})).toEqual({ check: "rules", judge: null, steps: 3 });
    expect(readCascadeOptions({ check: "magic", steps: 0.5, judge: 3 })).toEqual(
      readCascadeOptions({}),
    );
  });
});
