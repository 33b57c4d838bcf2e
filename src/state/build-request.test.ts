import { expect, it } from "vitest";
import type { PolicyParts } from "./ask/live-policy.ts";
import { buildRequest } from "./build-request.ts";
import { SAMPLE_POOL } from "./fixtures/sample-pool.ts";
import type { PreferenceValues } from "./settings/preferences.svelte.ts";

const CHOSEN = {
  mode: "live",
  policy: "router-r1",
  policyOptions: {
    xrouter: { mode: "agent", maxTurns: 2 },
    "r2-router": { lambda: 0.5 },
    random: {},
  },
  fidelity: "switchyard",
  loop: "rollout",
  poolId: "p",
  budget: { cost: null, calls: null, rounds: null, policyTokens: null, elapsedMs: null },
  weather: {
    rateLimit: true,
    slowStart: false,
    cutStream: false,
    malformedTag: false,
    inventedModel: false,
  },
  pace: 0.25,
  runtime: "server",
  pageModel: { preset: "p", contextWindow: 8192, modelUrls: {}, libraryUrl: "", shape: "qwen" },
  continuations: {},
  server: { baseUrl: "http://localhost:8000/v1", model: "router", shape: "llama", price: null },
  chatRouter: { provider: "openai", model: "gpt-x", price: null },
  embedding: { baseUrl: "http://localhost:8001", model: "e" },
  embeddingPlace: "server",
  pageEmbedding: "e",
  headsId: "h1",
  providerUrls: {},
  template: null,
} as const satisfies PreferenceValues;

const SERVER: PolicyParts = {
  runtime: { kind: "server", ...CHOSEN.server },
  embedding: null,
  heads: null,
};

const PARTS = {
  id: "r1",
  startedAt: 5,
  seed: 7,
  question: " Why? ",
  pool: SAMPLE_POOL,
  providers: [],
  policy: SERVER,
} as const;

it("keeps the shape of the server's prompts with a live run, so that it is resumed in it", () => {
  const request = buildRequest(PARTS, CHOSEN);
  expect(request.options).toEqual({ shape: "llama" });
  expect(request).toMatchObject({ question: "Why?", weather: null, pace: 1 });
});

it("takes weather and pace into a demo run, and nothing of the server", () => {
  const policy: PolicyParts = { runtime: { kind: "demo" }, embedding: null, heads: null };
  const request = buildRequest({ ...PARTS, policy }, { ...CHOSEN, mode: "demo" });
  expect(request.options).toEqual({});
  expect(request).toMatchObject({ runtime: { kind: "demo" }, weather: CHOSEN.weather, pace: 0.25 });
});

it("the released loop is named where paper fidelity follows one", () => {
  const paper = buildRequest(PARTS, { ...CHOSEN, fidelity: "paper", loop: "infer" });
  expect(paper.options).toMatchObject({ loop: "infer" });
  expect(buildRequest(PARTS, CHOSEN).options).not.toHaveProperty("loop");
});

it("keeps the shape of the model on the visitor's own graphics processor", () => {
  const runtime = { kind: "page", model: "Tiny, prompted", shape: "plain" } as const;
  const policy: PolicyParts = { runtime, embedding: null, heads: null };
  const request = buildRequest({ ...PARTS, policy }, { ...CHOSEN, runtime: "page" });
  expect(request.options).toEqual({ shape: "plain" });
  expect(request).toMatchObject({ runtime, weather: null, pace: 1 });
});

it("takes the options of the chosen policy, and of no other", () => {
  const policy: PolicyParts = { runtime: { kind: "none" }, embedding: null, heads: null };
  const xrouter = buildRequest({ ...PARTS, policy }, { ...CHOSEN, policy: "xrouter" });
  expect(xrouter).toMatchObject({ policy: "xrouter", options: { mode: "agent", maxTurns: 2 } });
  expect(buildRequest({ ...PARTS, policy }, { ...CHOSEN, policy: "always" }).options).toEqual({});
});

it("names the heads that a run predicts with, so that it is resumed with them", () => {
  const embedding = { kind: "server", ...CHOSEN.embedding } as const;
  const policy: PolicyParts = { runtime: { kind: "none" }, embedding, heads: "h1" };
  const request = buildRequest({ ...PARTS, policy }, { ...CHOSEN, policy: "r2-router" });
  expect(request).toMatchObject({ heads: "h1", embedding, options: { heads: "h1", lambda: 0.5 } });
});

it("a baseline has no paper fidelity", () => {
  const chosen: PreferenceValues = { ...CHOSEN, policy: "random", fidelity: "paper" };
  expect(buildRequest(PARTS, chosen).fidelity).toBe("switchyard");
});
