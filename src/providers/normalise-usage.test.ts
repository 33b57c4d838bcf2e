import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputTokens } from "#core/cost/usage.ts";
import {
  reportedCost,
  usageFromAnthropic,
  usageFromGemini,
  usageFromOpenAi,
} from "./normalise-usage.ts";

describe("usageFromOpenAi", () => {
  it.each([
    [
      "DeepSeek's cache",
      { prompt_tokens: 100, completion_tokens: 5, prompt_cache_hit_tokens: 64 },
      { fresh: 36, cacheRead: 64, cacheWrite: 0, output: 5, reasoning: 0 },
    ],
    [
      "xAI's reasoning beside the completion, told by the total",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 35,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
      { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 25, reasoning: 20 },
    ],
    [
      "reasoning that exceeds the completion, without a total",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
      { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 25, reasoning: 20 },
    ],
    [
      "Perplexity",
      {
        prompt_tokens: 10,
        completion_tokens: 50,
        total_tokens: 60,
        reasoning_tokens: 20,
        citation_tokens: 9,
        cost: { total_cost: 0.01 },
      },
      { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 50, reasoning: 20 },
    ],
    [
      "a cache larger than the prompt",
      { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 99 } },
      { fresh: 0, cacheRead: 10, cacheWrite: 0, output: 5, reasoning: 0 },
    ],
    [
      "output that nothing names, told by the total",
      { prompt_tokens: 40, completion_tokens: 6, total_tokens: 90 },
      { fresh: 40, cacheRead: 0, cacheWrite: 0, output: 50, reasoning: 0 },
    ],
    [
      "hidden output beside reasoning that is inside the completion",
      {
        prompt_tokens: 40,
        completion_tokens: 20,
        total_tokens: 90,
        completion_tokens_details: { reasoning_tokens: 12 },
      },
      { fresh: 40, cacheRead: 0, cacheWrite: 0, output: 50, reasoning: 12 },
    ],
    [
      "a total, and no completion at all",
      { prompt_tokens: 40, total_tokens: 90 },
      { fresh: 40, cacheRead: 0, cacheWrite: 0, output: 50, reasoning: 0 },
    ],
    [
      "a total that is smaller than its parts",
      { prompt_tokens: 40, completion_tokens: 20, total_tokens: 20 },
      { fresh: 40, cacheRead: 0, cacheWrite: 0, output: 20, reasoning: 0 },
    ],
    [
      "caches that stand beside the prompt, told by the total",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 65,
        cache_read_input_tokens: 30,
        cache_creation_input_tokens: 20,
      },
      { fresh: 10, cacheRead: 30, cacheWrite: 20, output: 5, reasoning: 0 },
    ],
    [
      "what was read of citations, told by the total",
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 24, citation_tokens: 9 },
      { fresh: 19, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 },
    ],
    [
      "the newer words",
      {
        input_tokens: 100,
        output_tokens: 20,
        total_tokens: 120,
        input_tokens_details: { cached_tokens: 64 },
        output_tokens_details: { reasoning_tokens: 8 },
      },
      { fresh: 36, cacheRead: 64, cacheWrite: 0, output: 20, reasoning: 8 },
    ],
    [
      "Anthropic's own figures, passed on by a gateway",
      { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 30 },
      { fresh: 10, cacheRead: 30, cacheWrite: 0, output: 20, reasoning: 0 },
    ],
    [
      "the same with a total that holds more",
      { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 30, total_tokens: 75 },
      { fresh: 10, cacheRead: 30, cacheWrite: 0, output: 35, reasoning: 0 },
    ],
    [
      "a cache that is larger than the prompt beside it, in Anthropic's words",
      {
        prompt_tokens: 10,
        completion_tokens: 20,
        total_tokens: 30,
        cache_read_input_tokens: 300,
        cache_creation_input_tokens: 0,
      },
      { fresh: 10, cacheRead: 300, cacheWrite: 0, output: 20, reasoning: 0 },
    ],
    [
      "both words, of which one is filled",
      {
        prompt_tokens: 0,
        completion_tokens: 0,
        input_tokens: 10,
        output_tokens: 20,
        total_tokens: 30,
      },
      { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 20, reasoning: 0 },
    ],
    [
      "a cache that was written and read, both naming the same tokens",
      {
        prompt_tokens: 100,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 80, cache_write_tokens: 80 },
      },
      { fresh: 20, cacheRead: 0, cacheWrite: 80, output: 5, reasoning: 0 },
    ],
    [
      "more tokens written than there were",
      {
        prompt_tokens: 100,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 999 },
      },
      { fresh: 0, cacheRead: 0, cacheWrite: 100, output: 5, reasoning: 0 },
    ],
    [
      "a cache written",
      {
        prompt_tokens: 100,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 50 },
      },
      { fresh: 20, cacheRead: 30, cacheWrite: 50, output: 5, reasoning: 0 },
    ],
  ])("reads %s", (_, given, expected) => {
    expect(usageFromOpenAi(given)).toEqual(expected);
  });

  it.each([
    ["J11 missing", undefined],
    ["null", null],
    ["J12 NaN as a string", { prompt_tokens: "NaN", completion_tokens: 5 }],
    ["J12 negative", { prompt_tokens: -1, completion_tokens: 5 }],
    ["J12 a fraction", { prompt_tokens: 1.5, completion_tokens: 5 }],
    ["J12 huge", { prompt_tokens: 1e300, completion_tokens: 5 }],
    ["half of it", { prompt_tokens: 5 }],
    ["a total alone", { total_tokens: 5 }],
    ["zeros, which no request has", { prompt_tokens: 0, completion_tokens: 0 }],
    ["inherited", Object.create({ prompt_tokens: 1, completion_tokens: 1 })],
  ])("takes %s for unknown", (_, given) => {
    expect(usageFromOpenAi(given)).toBeNull();
  });

  it("counts each token once, whatever comes", () => {
    const count = fc.oneof(
      fc.nat(10_000),
      fc.constantFrom(-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "7", null, undefined),
    );
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        count,
        count,
        (prompt, out, total, hit, write, think) => {
          const usage = usageFromOpenAi({
            prompt_tokens: prompt,
            completion_tokens: out,
            total_tokens: total,
            prompt_tokens_details: { cached_tokens: hit, cache_write_tokens: write },
            completion_tokens_details: { reasoning_tokens: think },
          });
          if (usage === null) return;
          for (const bucket of Object.values(usage)) expect(bucket).toBeGreaterThanOrEqual(0);
          // Unless the total says that what was read from a cache stands beside the prompt.
          const beside = Number(hit ?? 0) + Number(write ?? 0);
          expect([prompt, Number(prompt) + beside]).toContain(inputTokens(usage));
          expect(usage.reasoning).toBeLessThanOrEqual(usage.output);
        },
      ),
    );
  });
});

describe("usageFromAnthropic", () => {
  it("needs both ends", () => {
    expect(usageFromAnthropic({ input_tokens: 5 })).toBeNull();
    expect(usageFromAnthropic({ input_tokens: 5, output_tokens: -1 })).toBeNull();
  });
});

describe("what Anthropic counts", () => {
  it.each(["thinking_tokens", "reasoning_tokens"])(
    "has the thinking inside the output (%s)",
    (name) => {
      const given = { input_tokens: 9, output_tokens: 50, output_tokens_details: { [name]: 40 } };
      expect(usageFromAnthropic(given)).toMatchObject({ output: 50, reasoning: 40 });
      const slip = { ...given, output_tokens: 30 };
      expect(usageFromAnthropic(slip)).toMatchObject({ output: 30, reasoning: 30 });
    },
  );
});

describe("usageFromGemini", () => {
  it("takes what the total holds and nothing names for output", () => {
    const named = { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7 };
    expect(usageFromGemini({ ...named, totalTokenCount: 22 })).toMatchObject({ output: 12 });
    expect(usageFromGemini({ ...named, totalTokenCount: 82 })).toMatchObject({
      output: 72,
      reasoning: 7,
    });
    const tools = { ...named, toolUsePromptTokenCount: 30, totalTokenCount: 52 };
    expect(usageFromGemini(tools)).toMatchObject({ fresh: 40, output: 12 });
  });

  it("knows nothing without a prompt", () => {
    expect(usageFromGemini({ candidatesTokenCount: 5 })).toBeNull();
    expect(usageFromGemini({ promptTokenCount: Number.NaN })).toBeNull();
  });
});

describe("reportedCost", () => {
  it.each([
    ["OpenRouter's", { cost: 0.00014 }, 140_000_000],
    ["OpenRouter's, free", { cost: 0 }, 0],
    [
      "OpenRouter's fee and the upstream's own bill",
      { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } },
      21_000_000_000,
    ],
    ["Perplexity's", { cost: { total_cost: 0.006 } }, 6_000_000_000],
    ["none", {}, null],
    ["NaN", { cost: Number.NaN }, null],
    ["negative", { cost: -1 }, null],
    ["huge", { cost: 1e9 }, null],
    ["a text", { cost: "0.1" }, null],
  ])("%s", (_, usage, expected) => {
    expect(reportedCost(usage)).toBe(expected);
  });
});
