import { describe, expect, it } from "vitest";
import { policyCard } from "#core/policies/policies.ts";
import { SAMPLE_POOL } from "#core/share/fixtures/sample-runs.ts";
import { contextWindowOf } from "#pricing/windows/context-window.ts";
import { beyondBudget, type QuestionRoute, questionReaders } from "./question-room.ts";

const [candidate] = SAMPLE_POOL;
if (candidate === undefined) throw new Error("no candidate");

const gemma = {
  ...candidate,
  id: "Gemma",
  provider: "openrouter",
  model: "google/gemma-2-27b-it",
  maxTokens: 512,
};
const gpt5 = { ...gemma, id: "GPT", provider: "openai", model: "gpt-5", maxTokens: 8192 };
const local = { ...gemma, id: "Local", provider: "ollama", model: "mistral:7b", maxTokens: 1024 };
const own = { ...gemma, id: "Own", provider: "vllm", model: "whatever" };
const pool = [gemma, gpt5, local, own];

function readers(route: Partial<QuestionRoute>) {
  return questionReaders({
    card: policyCard("random"),
    pool,
    isDemo: false,
    router: null,
    embedding: null,
    ...route,
  });
}

function rooms(route: Partial<QuestionRoute>): Readonly<Record<string, number | null>> {
  return Object.fromEntries(readers(route).map(({ name, room }) => [name, room]));
}

describe("questionReaders", () => {
  it("leaves a candidate room for its reply and for what its provider puts around the question", () => {
    expect(rooms({})).toEqual({
      Gemma: 8192 - 512 - 256,
      // It may read 272,000 of its 400,000 tokens, whatever its reply takes.
      GPT: 272_000,
      Local: 4096 - 1024 - 256,
      Own: null,
    });
    expect(readers({}).find(({ name }) => name === "Local")?.note).toContain(
      "OLLAMA_CONTEXT_LENGTH",
    );
  });

  it("counts the candidates only where they get the question itself", () => {
    const router = { name: "R", window: null, isAdjustable: false, prompt: "" };
    expect(rooms({ card: policyCard("router-r1"), router })).toEqual({ R: null });
    expect(Object.keys(rooms({ card: policyCard("xrouter"), router }))).toHaveLength(5);
  });

  it("takes rules, descriptions and an own prompt off the router's window, and never below nothing", () => {
    const route = (contextTokens: number, prompt = ""): Partial<QuestionRoute> => ({
      card: policyCard("router-r1"),
      router: { name: "R", window: { contextTokens, note: null }, isAdjustable: true, prompt },
    });
    const room = rooms(route(8192))["R"] ?? 0;
    expect(room).toBeGreaterThan(6000);
    expect(room).toBeLessThan(8192 - 1500);
    expect(rooms(route(8192, "a".repeat(4000)))["R"]).toBe(room - 1000);
    expect(rooms(route(1024))["R"]).toBe(0);
  });

  it("has nobody in the demo, which takes any question", () => {
    expect(readers({ isDemo: true })).toEqual([]);
  });

  it("knows how much an embedding reads", () => {
    expect(rooms({ pool: [], embedding: { name: "E", contextTokens: 512 } })).toEqual({ E: 512 });
  });
});

describe("beyondBudget", () => {
  const dear = { ...gpt5, price: { input: 2_000_000, output: 0, source: "t", date: "2026-07-02" } };
  const card = policyCard("random");

  it("names who may not be asked this much: a byte is reserved as a token", () => {
    const limit = 50_000_000_000;
    const route = { card, pool: [dear, { ...own, price: null }] };
    // 25,000 tokens at two dollars a million are five cents; 256 more are kept for the framing.
    expect(beyondBudget("a".repeat(24_744), route, limit)).toEqual([]);
    expect(beyondBudget("a".repeat(24_745), route, limit)).toEqual([dear]);
    expect(beyondBudget("é".repeat(12_373), route, limit)).toEqual([dear]);
    expect(beyondBudget("a".repeat(24_745), route, null)).toEqual([]);
    const queries = { ...route, card: policyCard("router-r1") };
    expect(beyondBudget("a".repeat(24_745), queries, limit)).toEqual([]);
  });
});

describe("contextWindowOf", () => {
  it("knows nothing of what is not listed", () => {
    expect(contextWindowOf("openai", "gpt-4o")?.contextTokens).toBe(128_000);
    expect(contextWindowOf("openrouter", "gpt-4o")).toBeNull();
    expect(contextWindowOf("vllm", "m")).toBeNull();
  });
});
