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
          expect(inputTokens(usage)).toBe(prompt);
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

describe("usageFromGemini", () => {
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
