import { fromDollars, type Picodollars } from "#core/cost/money.ts";
import type { Usage } from "#core/cost/usage.ts";
import { at, countAt } from "./json-fields.ts";

/** A request that cost more than this was misreported. */
const MOST_DOLLARS = 1_000;

/**
 * OpenAI-style usage → disjoint buckets; `null` when it says nothing or nonsense.
 *
 * Cached tokens are inside `prompt_tokens`. Reasoning is inside `completion_tokens` at most providers and beside it at
 * xAI and some DeepSeek routes: the total tells, and where there is none, reasoning that exceeds the completion.
 */
export function usageFromOpenAi(usage: unknown): Usage | null {
  const prompt = countAt(usage, "prompt_tokens");
  const completion = countAt(usage, "completion_tokens");
  if (prompt === undefined || completion === undefined || prompt + completion === 0) return null;
  const cached =
    countAt(usage, "prompt_tokens_details", "cached_tokens") ??
    countAt(usage, "prompt_cache_hit_tokens") ??
    countAt(usage, "cached_tokens") ??
    0;
  const cacheRead = Math.min(cached, prompt);
  const written = countAt(usage, "prompt_tokens_details", "cache_write_tokens") ?? 0;
  const cacheWrite = Math.min(written, prompt - cacheRead);
  const reasoning =
    countAt(usage, "completion_tokens_details", "reasoning_tokens") ??
    countAt(usage, "reasoning_tokens") ??
    0;
  const total = countAt(usage, "total_tokens");
  const beside =
    total === undefined ? reasoning > completion : total === prompt + completion + reasoning;
  return {
    fresh: prompt - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output: completion + (beside ? reasoning : 0),
    reasoning: beside ? reasoning : Math.min(reasoning, completion),
  };
}

/**
 * What the provider says it charged: OpenRouter's `cost` in dollars (with the upstream's own bill beside it when the
 * visitor's own upstream key was used), Perplexity's `cost.total_cost`. `null` when it says nothing or nonsense.
 */
export function reportedCost(usage: unknown): Picodollars | null {
  const own = dollarsAt(usage, "cost") ?? dollarsAt(usage, "cost", "total_cost");
  if (own === undefined) return null;
  const upstream =
    at(usage, "is_byok") === true
      ? (dollarsAt(usage, "cost_details", "upstream_inference_cost") ?? 0)
      : 0;
  return fromDollars(own + upstream);
}

function dollarsAt(usage: unknown, ...path: readonly string[]): number | undefined {
  const found = at(usage, ...path);
  return typeof found === "number" && found >= 0 && found <= MOST_DOLLARS ? found : undefined;
}

/** Anthropic's usage → buckets: `input_tokens` excludes what was read from and written to the cache. */
export function usageFromAnthropic(usage: unknown): Usage | null {
  const fresh = countAt(usage, "input_tokens");
  const output = countAt(usage, "output_tokens");
  if (fresh === undefined || output === undefined) return null;
  return {
    fresh,
    cacheRead: countAt(usage, "cache_read_input_tokens") ?? 0,
    cacheWrite: countAt(usage, "cache_creation_input_tokens") ?? 0,
    output,
    reasoning: 0,
  };
}

/** Gemini's usage → buckets: cached tokens are inside the prompt's, thoughts are beside the reply's. */
export function usageFromGemini(usage: unknown): Usage | null {
  const prompt = countAt(usage, "promptTokenCount");
  if (prompt === undefined || prompt === 0) return null;
  const cacheRead = Math.min(countAt(usage, "cachedContentTokenCount") ?? 0, prompt);
  const reasoning = countAt(usage, "thoughtsTokenCount") ?? 0;
  return {
    fresh: prompt - cacheRead + (countAt(usage, "toolUsePromptTokenCount") ?? 0),
    cacheRead,
    cacheWrite: 0,
    output: (countAt(usage, "candidatesTokenCount") ?? 0) + reasoning,
    reasoning,
  };
}
