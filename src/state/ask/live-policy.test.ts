import { expect, test } from "vitest";
import type { PolicyId } from "#core/policies/policies.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { Provider } from "#providers/provider.ts";
import type { GpuMeans } from "#run/gpu-means.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import type { PreferenceValues } from "#state/settings/preferences.svelte.ts";
import { livePolicy } from "./live-policy.ts";

type GpuRuntime = Awaited<ReturnType<GpuMeans["model"]>>;

const openrouter: Provider = {
  id: "openrouter",
  name: "OpenRouter",
  dialect: "openai",
  baseUrl: "https://openrouter.ai/api/v1",
  needsKey: true,
};
const PAGE: GpuRuntime = {
  runtime: { kind: "page", model: "Tiny, prompted", shape: "qwen" },
  missing: { what: "model", text: "Load it." },
};
const CHOSEN = {
  runtime: "server",
  server: { baseUrl: "http://localhost:8000/v1", model: "router", shape: "qwen", price: null },
  chatRouter: { provider: "openrouter", model: "qwen/qwen-2.5-7b-instruct", price: null },
  embedding: { baseUrl: "http://localhost:8001", model: "e" },
  embeddingPlace: "server",
  pageEmbedding: "webllm/snowflake-arctic-embed-m-q0f32-normalised",
  headsId: "h1",
  providerUrls: {},
} as const;

function live(policy: PolicyId, changed: Partial<PreferenceValues> = {}) {
  return livePolicy(policyCard(policy).needs, { ...CHOSEN, ...changed } as PreferenceValues, {
    providers: [openrouter],
    pool: SAMPLE_POOL,
    storedHeads: null,
    gpu: {
      model: async () => PAGE,
      embedding: async (id) => ({ what: "embedding", text: `Load ${id}.` }),
    },
  });
}

test("a policy that writes text runs on the completions server or on the page's model", async () => {
  expect(await live("router-r1")).toMatchObject({
    parts: { runtime: { kind: "server" } },
    missing: [],
  });
  const page = await live("router-r1", { runtime: "page" });
  expect(page).toMatchObject({ parts: { runtime: PAGE.runtime }, missing: [{ what: "model" }] });
});

test("a policy with tools is played by a provider's chat model, at the price the pool knows", async () => {
  const { parts, provider, missing } = await live("xrouter");
  const price = SAMPLE_POOL[0]?.price;
  expect(parts.runtime).toMatchObject({ kind: "chat", provider: openrouter, price });
  expect(provider).toEqual(openrouter);
  expect(missing).toEqual([]);
  const elsewhere = { providerUrls: { openrouter: "https://gateway.example/v1" } };
  expect((await live("xrouter", elsewhere)).provider?.baseUrl).toBe("https://gateway.example/v1");
});

test("a page model of another chat format cannot play a policy with tools", async () => {
  const page = (shape: "qwen" | "llama"): GpuRuntime => {
    return { runtime: { kind: "page", model: "Tiny", shape }, missing: null };
  };
  const play = async (policy: PolicyId, shape: "qwen" | "llama") => {
    const chosen = { ...CHOSEN, runtime: "page" } as unknown as PreferenceValues;
    const world = { providers: [], pool: SAMPLE_POOL, storedHeads: null };
    const whole = {
      ...world,
      gpu: { model: async () => page(shape), embedding: async () => null },
    };
    return (await livePolicy(policyCard(policy).needs, chosen, whole)).missing;
  };
  expect(await play("xrouter", "llama")).toMatchObject([{ what: "model" }]);
  expect(await play("xrouter", "qwen")).toEqual([]);
  expect(await play("router-r1", "llama")).toEqual([]);
});

test("without a chat model there is one thing to do", async () => {
  for (const chatRouter of [
    { provider: "openrouter", model: " ", price: null },
    { provider: "nobody", model: "m", price: null },
  ]) {
    const { missing } = await live("xrouter", { chatRouter });
    expect(missing.map(({ what }) => what)).toEqual(["chat-model"]);
  }
});

test("a policy that predicts needs heads and an embedding, and no model of its own", async () => {
  expect(await live("r2-router")).toMatchObject({
    parts: {
      runtime: { kind: "none" },
      heads: "h1",
      embedding: { kind: "server", baseUrl: "http://localhost:8001", model: "e" },
    },
    missing: [],
  });
  const bare = { headsId: null, embedding: { baseUrl: "", model: "e" } };
  const { missing } = await live("r2-router", bare);
  expect(missing.map(({ what }) => what)).toEqual(["heads", "embedding"]);
});

test("vectors come from the chosen model of the page, which may have to be loaded", async () => {
  expect(await live("r2-router", { embeddingPlace: "page" })).toMatchObject({
    parts: { embedding: { kind: "page", model: CHOSEN.pageEmbedding } },
    missing: [{ what: "embedding", text: `Load ${CHOSEN.pageEmbedding}.` }],
  });
  const unlisted = await live("r2-router", { embeddingPlace: "page", pageEmbedding: "gone" });
  expect(unlisted.parts.embedding).toEqual({
    kind: "page",
    model: "webllm/snowflake-arctic-embed-s-q0f32-normalised",
  });
});

test("a policy without needs is ready at once", async () => {
  expect(await live("random", { headsId: null })).toEqual({
    parts: { runtime: { kind: "none" }, embedding: null, heads: null },
    provider: null,
    missing: [],
  });
});
