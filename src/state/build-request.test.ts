import { expect, it } from "vitest";
import { buildRequest } from "./build-request.ts";
import { SAMPLE_POOL } from "./fixtures/sample-pool.ts";
import type { PreferenceValues } from "./preferences.svelte.ts";

const CHOSEN = {
  mode: "live",
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
  providerUrls: {},
  template: null,
} as const satisfies PreferenceValues;

const PARTS = {
  id: "r1",
  startedAt: 5,
  seed: 7,
  question: " Why? ",
  pool: SAMPLE_POOL,
  providers: [],
  runtime: { kind: "server", ...CHOSEN.server },
} as const;

it("keeps the shape of the server's prompts with a live run, so that it is resumed in it", () => {
  const request = buildRequest(PARTS, CHOSEN);
  expect(request.options).toEqual({ shape: "llama" });
  expect(request).toMatchObject({ question: "Why?", weather: null, pace: 1 });
});

it("takes weather and pace into a demo run, and nothing of the server", () => {
  const request = buildRequest(
    { ...PARTS, runtime: { kind: "demo" } },
    { ...CHOSEN, mode: "demo" },
  );
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
  const request = buildRequest({ ...PARTS, runtime }, { ...CHOSEN, runtime: "page" });
  expect(request.options).toEqual({ shape: "plain" });
  expect(request).toMatchObject({ runtime, weather: null, pace: 1 });
});
