import { describe, expect, it } from "vitest";
import { MemorySink, testStart } from "#core/loop/fixtures/test-run.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import { exactMatch } from "#core/metrics/exact-match.ts";
import {
  ROUTER_R1_DEFAULTS,
  type RouterR1Options,
  routerR1,
} from "#core/policies/router-r1/router-r1.ts";
import type { Fidelity, RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { chatModelFor } from "#providers/chat-model-for.ts";
import { createDemoFetch } from "./demo-fetch.ts";
import { DemoSession } from "./demo-session.ts";
import { DEMO_PROVIDER, HASTY_CLOCK } from "./fixtures/hasty-world.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { SUGGESTED_QUESTIONS } from "./suggested-questions.ts";
import { CLEAR_SKY, type Weather } from "./weather.ts";

const SHOWCASE = SUGGESTED_QUESTIONS[0] ?? "";
const PAPER_POOL = POOL_PRESETS[0]?.pool ?? [];

interface RunSettings {
  readonly question?: string;
  readonly weather?: Weather;
  readonly seed?: number;
  readonly fidelity?: Fidelity;
  readonly loop?: RouterR1Options["loop"];
  readonly pool?: typeof PAPER_POOL;
  readonly recorded?: readonly RunEvent[];
}

/** The whole way of a demo run, by the code of a live one: runner, policy, adapter, demo world. */
async function run(settings: RunSettings = {}) {
  const { question = SHOWCASE, weather = CLEAR_SKY, seed = 7, pool = PAPER_POOL } = settings;
  const { fidelity = "switchyard", loop = "rollout", recorded } = settings;
  const demo = { seed, weather, clock: HASTY_CLOCK, pace: 0 };
  const demoFetch = createDemoFetch({ ...demo, pool });
  const sink = new MemorySink();
  await runPolicy({
    start: testStart({ question, pool, seed, fidelity }),
    policy: routerR1(fidelity, { ...ROUTER_R1_DEFAULTS, loop }),
    options: null,
    openSession: async () => new DemoSession(demo),
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
  const trajectory = foldEvents(events);
  const steps = trajectory.rounds.flatMap((round) => round.steps);
  const invalid = steps.flatMap((step) => (step.kind === "invalid" ? [step.reason] : []));
  return { events, trajectory, answer: trajectory.answer ?? "", calls: trajectory.calls, invalid };
}

const MODES = [
  ["switchyard", "rollout"],
  ["paper", "rollout"],
  ["paper", "infer"],
] as const;

describe.each(MODES)("the demo in %s fidelity, loop %s", (fidelity, loop) => {
  it.each(KNOWN_QUESTIONS)("answers “$question”", async ({ question, golds }) => {
    const { answer, invalid } = await run({ question, fidelity, loop });
    expect(exactMatch(answer, golds), answer).toBe(1);
    expect(invalid).toEqual([]);
  });

  it("says that an unknown question is simulated", async () => {
    const { answer, calls } = await run({ question: "Why do my socks vanish", fidelity, loop });
    expect(answer).toMatch(/^Simulated/);
    expect(calls).toHaveLength(2);
  });

  it.each([1, 2, 3, 4, 5, 6])("gets through all weather at once (seed %i)", async (seed) => {
    const weather = {
      rateLimit: true,
      slowStart: true,
      cutStream: true,
      malformedTag: true,
      inventedModel: true,
    };
    const { answer } = await run({ fidelity, loop, seed, weather });
    expect(["", "Rhine", "Unknown"]).toContain(answer);
  });
});

describe.each(POOL_PRESETS)("the demo with the pool $name", ({ pool }) => {
  it("never answers wrongly", async () => {
    for (const { question, golds } of KNOWN_QUESTIONS) {
      const { answer, invalid } = await run({ question, pool });
      expect(answer === "Unknown" || exactMatch(answer, golds) === 1, `${question} ${answer}`).toBe(
        true,
      );
      expect(invalid).toEqual([]);
    }
  });
});

describe("weather in a run", () => {
  it("shows a retry after a 429", async () => {
    const { calls, answer } = await run({ weather: { ...CLEAR_SKY, rateLimit: true } });
    expect(calls[0]?.retries[0]?.failure.code).toBe("rate-limited");
    expect(answer).toBe("Rhine");
  });

  it.each([1, 2, 3, 4])("shows a reply that was cut (seed %i)", async (seed) => {
    const { calls, answer } = await run({ seed, weather: { ...CLEAR_SKY, cutStream: true } });
    expect(calls[0]?.end?.failure?.code).toBe("stream-cut");
    expect(calls[0]?.reply).not.toBe("");
    expect(answer).toBe("Rhine");
  });

  it.each([1, 2, 3, 4, 5, 6])("shows a malformed tag once (seed %i)", async (seed) => {
    const { invalid, answer } = await run({ seed, weather: { ...CLEAR_SKY, malformedTag: true } });
    expect(invalid).toHaveLength(1);
    expect(["unclosed-tag", "unopened-tag"]).toContain(invalid[0]);
    expect(answer).toBe("Rhine");
  });

  it("shows an invented model once", async () => {
    const { invalid, answer } = await run({ weather: { ...CLEAR_SKY, inventedModel: true } });
    expect(invalid).toEqual(["unknown-model"]);
    expect(answer).toBe("Rhine");
  });
});

describe("a cut demo run", () => {
  it("ends as it would have, wherever it is resumed", async () => {
    const whole = await run();
    const { events } = whole;
    for (let at = 1; at < events.length - 1; at += 5) {
      const resumed = await run({ recorded: events.slice(0, at) });
      expect(resumed.answer, `cut at ${at} (${events[at - 1]?.type})`).toBe("Rhine");
    }
  });
});
