import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { headModel, SMALL_HEADS, SMALL_NEIGHBOURS } from "#core/heads/fixtures/small-heads.ts";
import { lambdaOfScale } from "#core/heads/lambda-scale.ts";
import { TEST_POOL, testCandidate } from "#core/loop/fixtures/test-run.ts";
import { only, runByEmbedding } from "./fixtures/run-by-embedding.ts";
import { R2_DEFAULTS, r2Router, readR2Options } from "./r2-router.ts";

const atScale = (scale: number) => ({ ...R2_DEFAULTS, lambda: lambdaOfScale(scale) });
const quality = r2Router("switchyard", atScale(0), SMALL_HEADS);
const cost = r2Router("switchyard", atScale(1), SMALL_HEADS);

describe("R2-Router", () => {
  it("embeds the question once, ranks all pairs, asks the best, and takes its reply", async () => {
    const { reason, events, embedded, trajectory } = await runByEmbedding({ policy: quality });
    expect(reason).toBe("answered");
    expect(embedded).toEqual(["Who wrote Hamlet?"]);
    const [ranked] = only(events, "options-ranked");
    expect(ranked?.options).toHaveLength(6);
    expect(ranked?.options[0]).toEqual({
      candidate: "Large-70B",
      budget: null,
      quality: 1,
      tokens: 100,
    });
    expect(trajectory.answer).toBe("Large-70B says so");
    expect(only(events, "answer-origin")).toMatchObject([{ origin: "delegated", callId: "c1" }]);
  });

  it("chooses another pair when only cost counts", async () => {
    const { events, asked } = await runByEmbedding({ policy: cost });
    expect(only(events, "options-ranked")[0]?.options[0]).toMatchObject({
      candidate: "Small-8B",
      budget: 10,
    });
    expect(asked.map(({ candidate }) => candidate)).toEqual(["Small-8B"]);
  });

  it("puts the budget before the question, as a system message, and bounds the reply", async () => {
    const { asked, events } = await runByEmbedding({ policy: cost });
    expect(asked[0]?.request).toMatchObject({
      messages: [
        { role: "system", content: expect.stringContaining("to 10 tokens or fewer") },
        { role: "user", content: "Who wrote Hamlet?" },
      ],
      maxTokens: 45,
    });
    expect(only(events, "call-brief")[0]?.instructions).toContain("10 tokens");
  });

  it("tells nothing but the question without a budget", async () => {
    const { asked } = await runByEmbedding({ policy: quality });
    expect(asked[0]?.request.messages).toEqual([{ role: "user", content: "Who wrote Hamlet?" }]);
  });

  it.each([
    ["short", /tokens; its budget of 10 was kept/],
    ["a reply that is longer than that", /32 tokens; its budget of 10 was overrun/],
  ])("compares the length of a reply with its budget: %s", async (reply, said) => {
    const { events } = await runByEmbedding({ policy: cost, reply: () => reply });
    expect(only(events, "decision")[0]?.message).toMatch(said);
  });

  it("uses an instruction that was edited, and only one that names the budget", async () => {
    const options = { ...atScale(1), ...readR2Options({ instruction: "At most {budget}!" }) };
    const policy = r2Router("switchyard", { ...options, lambda: 1 }, SMALL_HEADS);
    const { asked } = await runByEmbedding({ policy });
    expect(asked[0]?.request.messages[0]?.content).toBe("At most 10!");
    expect(readR2Options({ instruction: "Be brief." }).instruction).toBeNull();
  });

  it("asks the next best candidate when a call fails, but not in paper fidelity", async () => {
    const reply = (name: string) =>
      name === "Large-70B" ? new SwitchyardError("overloaded", "Busy.") : "from the small one";
    const guarded = await runByEmbedding({ policy: quality, reply });
    expect(guarded.trajectory.answer).toBe("from the small one");
    expect(only(guarded.events, "decision")[0]?.message).toBe("Large-70B failed: Busy.");
    const policy = r2Router("paper", { ...R2_DEFAULTS, lambda: 0 }, SMALL_HEADS);
    const paper = await runByEmbedding({ policy, reply });
    expect(paper.reason).toBe("no-answer");
    expect(paper.asked).toHaveLength(1);
  });

  it("stops when the budget of calls does not allow the call", async () => {
    const { reason, asked } = await runByEmbedding({ policy: quality, calls: 0 });
    expect(reason).toBe("no-answer");
    expect(asked).toEqual([]);
  });

  it("gives no answer for an empty reply", async () => {
    const { reason } = await runByEmbedding({ policy: quality, reply: () => "  " });
    expect(reason).toBe("no-answer");
  });

  it("routes by neighbours, and leaves out what none of them knows", async () => {
    const policy = r2Router("switchyard", atScale(0), SMALL_NEIGHBOURS);
    const { events } = await runByEmbedding({ policy, embedding: [1, 1] });
    expect(only(events, "options-ranked")[0]?.options.map(({ quality: q }) => q)).toEqual([1, 0.5]);
  });

  it("leaves out candidates without a price, and those that OpenRouter does not serve", async () => {
    const models = [
      headModel("Small-8B", { available: false }),
      headModel("Large-70B", { available: false }),
    ];
    const heads = { ...SMALL_HEADS, models };
    const [small = testCandidate("Small-8B"), large = testCandidate("Large-70B")] = TEST_POOL;
    const pool = [{ ...small, provider: "openrouter" }, large];
    const guarded = await runByEmbedding({
      policy: r2Router("switchyard", R2_DEFAULTS, heads),
      pool,
    });
    expect(namesIn(guarded.events)).toEqual(["Large-70B"]);
    const paper = await runByEmbedding({ policy: r2Router("paper", R2_DEFAULTS, heads), pool });
    expect(namesIn(paper.events)).toEqual(["Large-70B", "Small-8B"]);
    const unpriced = await runByEmbedding({
      policy: quality,
      pool: [small, { ...large, price: null }],
    });
    expect(namesIn(unpriced.events)).toEqual(["Small-8B"]);
  });

  it("finds a candidate by its name at the provider when it has another here", async () => {
    const pool = [testCandidate("mine", { model: "test/large-70b" })];
    const { events } = await runByEmbedding({ policy: quality, pool });
    expect(namesIn(events)).toEqual(["mine"]);
  });
});

describe("R2-Router refuses", () => {
  it.each([
    ["embedding-missing", { embedding: null }],
    ["embedding-mismatch", { embeddingModel: "another-embedding" }],
    ["embedding-invalid", { embedding: [1, 2, 3] }],
    ["embedding-invalid", { embedding: [1, Number.NaN] }],
    ["heads-missing", { pool: [testCandidate("Unknown-1B", { model: "test/unknown" })] }],
  ])("with %s", async (code, world) => {
    const { reason, events, asked } = await runByEmbedding({ policy: quality, ...world });
    expect(reason).toBe("failed");
    expect(only(events, "run-end")[0]?.failure?.code).toBe(code);
    expect(asked).toEqual([]);
  });
});

describe("stored options", () => {
  it("fall back where they are missing or of another type", () => {
    expect(readR2Options({})).toEqual({ lambda: null, instruction: null });
    expect(readR2Options({ lambda: 2, instruction: 7 })).toEqual(R2_DEFAULTS);
    expect(readR2Options({ lambda: 0 }).lambda).toBe(0);
  });
});

function namesIn(events: Parameters<typeof only>[0]): readonly string[] {
  const options = only(events, "options-ranked")[0]?.options ?? [];
  return [...new Set(options.map(({ candidate }) => candidate))].sort((a, b) => (a < b ? -1 : 1));
}
