import { describe, expect, it } from "vitest";
import { LexicalEmbedder } from "#core/embeddings/lexical/lexical-embedder.ts";
import { lambdaOfScale } from "#core/heads/lambda-scale.ts";
import { MemorySink, testStart } from "#core/loop/fixtures/test-run.ts";
import type { Policy } from "#core/loop/policy.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import { fitted } from "#core/policies/fitted/fitted.ts";
import { r2Router, readR2Options } from "#core/policies/r2-router/r2-router.ts";
import { xrouter } from "#core/policies/xrouter/xrouter.ts";
import { XROUTER_DEFAULTS, type XRouterOptions } from "#core/policies/xrouter/xrouter-options.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import type { RunEvent, RunStart } from "#core/trajectory/events.ts";
import { foldEvents, type Trajectory } from "#core/trajectory/trajectory.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { chatModelFor } from "#providers/chat-model-for.ts";
import { DemoEmbedder } from "./demo-embedder.ts";
import { createDemoFetch } from "./demo-fetch.ts";
import { demoFitted } from "./demo-fitted.ts";
import { demoHeads } from "./demo-heads.ts";
import { DEMO_PROVIDER, HASTY_CLOCK } from "./fixtures/hasty-world.ts";
import { holdsGold } from "./holds-gold.ts";
import { openDemoSession } from "./open-demo-session.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { SUGGESTED_QUESTIONS } from "./suggested-questions.ts";
import { CLEAR_SKY, type Weather } from "./weather.ts";

const SHOWCASE = SUGGESTED_QUESTIONS[0] ?? "";

const PAPER_POOL: Pool = POOL_PRESETS[0]?.pool ?? [];

interface DemoRunSettings {
  readonly policy: Policy<null>;
  readonly question: string;
  readonly weather?: Weather;
  readonly seed?: number;
  readonly pool?: Pool;
  readonly embedder?: Embedder;
  readonly recorded?: readonly RunEvent[];
  readonly start?: Partial<RunStart>;
}

interface DemoRun {
  readonly events: readonly RunEvent[];
  readonly trajectory: Trajectory;
}

/** The whole way of a demo run of any policy, by the code of a live one: runner, policy, adapter, demo world. */
async function demoRun(settings: DemoRunSettings): Promise<DemoRun> {
  const { question, weather = CLEAR_SKY, seed = 7, pool = PAPER_POOL, recorded } = settings;
  const demo = { seed, weather, clock: HASTY_CLOCK, pace: 0 };
  const demoFetch = createDemoFetch({ ...demo, pool });
  const sink = new MemorySink();
  await runPolicy({
    start: testStart({ question, pool, seed, ...settings.start }),
    policy: settings.policy,
    options: null,
    openSession: () => openDemoSession("chat", demo),
    embedder: settings.embedder ?? new DemoEmbedder(),
    chatModelFor: () =>
      chatModelFor(DEMO_PROVIDER, {
        fetch: demoFetch,
        key: () => null,
        clock: HASTY_CLOCK,
        random: () => 0,
        online: () => true,
      }),
    policyPrice: { input: 0, output: 0, source: "", date: "" },
    clock: HASTY_CLOCK,
    sink,
    signal: new AbortController().signal,
    ...(recorded === undefined ? {} : { recorded }),
  });
  const events = [...(recorded ?? []), ...sink.events];
  return { events, trajectory: foldEvents(events) };
}

function play(
  options: Partial<XRouterOptions> = {},
  settings: Partial<DemoRunSettings> = {},
): ReturnType<typeof demoRun> {
  const policy = xrouter("switchyard", { ...XROUTER_DEFAULTS, ...options });
  return demoRun({ policy, question: SHOWCASE, ...settings });
}

function ofType<Type extends RunEvent["type"]>(events: readonly RunEvent[], type: Type) {
  return events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
}

describe("xRouter in the demo world, agent mode", () => {
  it("asks two candidates at once and selects the reply that is right", async () => {
    const { events, trajectory } = await play();
    expect(trajectory.rounds).toHaveLength(2);
    const starts = ofType(events, "call-start");
    expect(starts.map(({ candidate }) => candidate)).toEqual([
      "Qwen2.5-7B-Instruct",
      "LLaMA-3.1-70B-Instruct",
    ]);
    // Both began before either ended.
    const order = events.map(({ type }) => type);
    expect(order.lastIndexOf("call-start")).toBeLessThan(order.indexOf("call-end"));
    expect(trajectory.answerOrigin).toEqual({ origin: "selected", callId: "c2" });
    expect(trajectory.answer).toBe(trajectory.calls[1]?.reply);
    expect(trajectory.answer).toContain("Rhine");
    expect(trajectory.end?.reason).toBe("answered");
    for (const brief of ofType(events, "call-brief")) {
      expect(brief.instructions.length).toBeGreaterThan(40);
      expect(brief.temperature).toBe(0.2);
    }
  });

  it("answers what any model knows without a call", async () => {
    for (const question of ["What is the chemical symbol for gold?", "Hello!"]) {
      const { trajectory } = await play({}, { question });
      expect(trajectory.calls).toEqual([]);
      expect(trajectory.answerOrigin?.origin).toBe("direct");
    }
  });

  it("says of a question it does not know that it is simulated", async () => {
    const { trajectory } = await play({}, { question: "Why is my tea cold?" });
    expect(trajectory.calls).toHaveLength(2);
    expect(trajectory.answer).toContain("Simulated");
  });

  it("knows how to end every question in three turns, and is mostly right", async () => {
    let right = 0;
    const origins = new Set<string | undefined>();
    for (const known of KNOWN_QUESTIONS) {
      const { trajectory } = await play({}, { question: known.question });
      expect(trajectory.end?.reason, known.question).toBe("answered");
      expect(trajectory.rounds.length).toBeLessThanOrEqual(3);
      if (holdsGold(known, trajectory.answer ?? "")) right += 1;
      origins.add(trajectory.answerOrigin?.origin);
      const merged = trajectory.answerOrigin?.origin === "direct" && trajectory.calls.length > 1;
      if (merged) origins.add("merged");
    }
    expect(right / KNOWN_QUESTIONS.length).toBeGreaterThan(0.9);
    expect(origins).toEqual(new Set(["selected", "direct", "merged"]));
  });

  it.each([
    ["a malformed call", { malformedTag: true }, "bad-arguments"],
    ["an invented model", { inventedModel: true }, "unknown-model"],
  ] as const)("%s is reported once, and the run goes on", async (_, weather, reason) => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const { events, trajectory } = await play(
        {},
        { weather: { ...CLEAR_SKY, ...weather }, seed },
      );
      expect(ofType(events, "action-invalid").map((event) => event.reason)).toEqual([reason]);
      expect(trajectory.answer).toContain("Rhine");
    }
  });

  it("is the same for the same seed, and goes on from any cut as if there had been none", async () => {
    const whole = await play();
    expect((await play()).trajectory.segments).toEqual(whole.trajectory.segments);
    const bounds = [...whole.events.keys()].filter((at) => at > 0 && at % 7 === 0);
    for (const at of bounds) {
      const recorded = whole.events.slice(0, at);
      const { trajectory } = await play({}, { recorded });
      expect(trajectory.answer, `cut at ${at}`).toBe(whole.trajectory.answer);
      const policyText = (run: typeof trajectory) =>
        run.segments.map(({ origin, text }) => (origin === "policy" ? text : "")).join("");
      expect(policyText(trajectory), `cut at ${at}`).toBe(policyText(whole.trajectory));
    }
  });
});

describe("xRouter in the demo world, simple mode", () => {
  it("delegates to the cheapest candidate that should know", async () => {
    const { events, trajectory } = await play({ mode: "simple" });
    expect(ofType(events, "call-start")).toHaveLength(1);
    expect(trajectory.rounds).toHaveLength(1);
    expect(trajectory.answerOrigin).toEqual({ origin: "delegated", callId: "c1" });
    expect(trajectory.answer).toContain("Rhine");
  });

  it("makes a mistake good in the same turn", async () => {
    const weather = { ...CLEAR_SKY, inventedModel: true };
    const { events, trajectory } = await play({ mode: "simple" }, { weather });
    expect(ofType(events, "action-invalid")).toMatchObject([{ reason: "unknown-model" }]);
    expect(trajectory.answer).toContain("Rhine");
  });

  it("is played in paper fidelity, too", async () => {
    for (const mode of ["agent", "simple"] as const) {
      const policy = xrouter("paper", { ...XROUTER_DEFAULTS, mode });
      const { trajectory } = await demoRun({ policy, question: SHOWCASE });
      expect(trajectory.answer).toContain("Rhine");
    }
  });
});

describe("R2-Router in the demo world", () => {
  const heads = demoHeads("ridge", PAPER_POOL);

  async function route(scale: number, question = SHOWCASE) {
    const options = readR2Options({ lambda: lambdaOfScale(scale) });
    const { events, trajectory } = await demoRun({
      policy: r2Router("switchyard", options, await heads),
      question,
    });
    const [ranking] = ofType(events, "options-ranked");
    const best = ranking?.options[ranking.chosen];
    return { best, trajectory, ranking };
  }

  it("chooses other candidates and budgets from quality to cost", async () => {
    const choices = await Promise.all([0, 0.5, 0.7, 0.85, 1].map((scale) => route(scale)));
    const pairs = choices.map(({ best }) => `${best?.candidate} ${best?.budget}`);
    expect(new Set(pairs).size).toBeGreaterThanOrEqual(3);
    const [dear, cheap] = [choices[0], choices.at(-1)];
    expect(dear?.trajectory.answer).toContain("Rhine");
    expect(cheap?.trajectory.totals.cost).toBeLessThan(dear?.trajectory.totals.cost ?? 0);
    expect(cheap?.best?.quality).toBeLessThan(dear?.best?.quality ?? 0);
    expect(dear?.ranking?.options).toHaveLength(6 * 6);
  });

  it("candidates keep to the budget that they are told", async () => {
    const { trajectory, best } = await route(0.9);
    const [call] = trajectory.calls;
    expect(best?.budget).not.toBeNull();
    expect(call?.end?.receipt.usage?.output).toBeLessThanOrEqual(best?.budget ?? 0);
  });

  it("is mostly right when quality counts", async () => {
    let right = 0;
    const some = KNOWN_QUESTIONS.filter((_, place) => place % 4 === 0);
    for (const known of some) {
      const { trajectory } = await route(0, known.question);
      if (holdsGold(known, trajectory.answer ?? "")) right += 1;
    }
    expect(right / some.length).toBeGreaterThan(0.85);
  });
});

describe("a router of the lab in the demo world", () => {
  const heads = demoFitted(PAPER_POOL);

  async function route(question: string, lambda: number | null = null) {
    if (heads.lexical === null) throw new Error("the demo's router brings no embedding");
    const embedder = new LexicalEmbedder(heads.lexical);
    const { trajectory, events } = await demoRun({
      policy: fitted({ lambda }, heads),
      question,
      embedder,
    });
    return { trajectory, ranking: ofType(events, "options-ranked")[0] };
  }

  it("is mostly right, with an embedding of its own", async () => {
    let right = 0;
    const some = KNOWN_QUESTIONS.filter((_, place) => place % 4 === 0);
    for (const known of some) {
      const { trajectory } = await route(known.question);
      if (holdsGold(known, trajectory.answer ?? "")) right += 1;
    }
    expect(right / some.length).toBeGreaterThan(0.85);
  });

  it("asks cheaper candidates where cost counts, and knows all of the pool", async () => {
    const [dear, cheap] = [await route(SHOWCASE, 0), await route(SHOWCASE, 1)];
    expect(dear.ranking?.options).toHaveLength(PAPER_POOL.length);
    expect(cheap.trajectory.totals.cost).toBeLessThan(dear.trajectory.totals.cost);
  });
});

describe("the demo's embedding", () => {
  it("is of unit length, finite, and near for near wordings", async () => {
    const { signal } = new AbortController();
    const texts = ["What is the capital of Australia?", "capital of Australia", "", "为什么"];
    const [a, b, empty, other] = await new DemoEmbedder().embed(texts, signal);
    const dot = (x: Float64Array, y: Float64Array) =>
      x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
    const none = new Float64Array();
    expect(dot(a ?? none, a ?? none)).toBeCloseTo(1);
    expect(dot(a ?? none, b ?? none)).toBeGreaterThan(0.9);
    expect(Math.abs(dot(a ?? none, other ?? none))).toBeLessThan(0.5);
    expect(empty?.every(Number.isFinite)).toBe(true);
  });
});
