import { fromDollars, type Picodollars } from "#core/cost/money.ts";
import type { Usage } from "#core/cost/usage.ts";
import { at, countAt } from "./json-fields.ts";

/** A request that cost more than this was misreported. */
const MOST_DOLLARS = 1_000;

/**
 * OpenAI-style usage → disjoint buckets; `null` when it says nothing or nonsense. Also in the words of newer interfaces
 * (`input_tokens`, `output_tokens`).
 *
 * Cached tokens are inside `prompt_tokens`. Reasoning is inside `completion_tokens` at most providers and beside it at
 * xAI and some DeepSeek routes; some gateways name it nowhere. The total tells: what it holds beyond prompt and completion
 * is output, unless a figure of just that size says that it was read.
 */
export function usageFromOpenAi(usage: unknown): Usage | null {
  const own = anthropicInDisguise(usage);
  if (own !== null) return own;
  const prompt = eitherCount(usage, "prompt_tokens", "input_tokens");
  const total = countAt(usage, "total_tokens");
  const completion =
    eitherCount(usage, "completion_tokens", "output_tokens") ??
    (total === undefined ? undefined : 0);
  if (prompt === undefined || completion === undefined || prompt + completion === 0) return null;
  const caches = cachesIn(usage);
  const reasoning = reasoningIn(usage);
  const rest = Math.max(0, (total ?? 0) - prompt - completion);
  const wasRead =
    rest > 0 &&
    rest !== reasoning &&
    (rest === caches.read + caches.written || rest === countAt(usage, "citation_tokens"));
  const hidden = total === undefined && reasoning > completion ? reasoning : wasRead ? 0 : rest;
  const output = completion + hidden;
  return {
    ...inputBuckets(wasRead ? prompt + rest : prompt, caches),
    output,
    reasoning: Math.min(reasoning, output),
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
    reasoning: Math.min(reasoningIn(usage), output),
  };
}

/**
 * Gemini's usage → buckets: cached tokens are inside the prompt's, thoughts are beside the reply's. What the total holds
 * beyond all that is named is output.
 */
export function usageFromGemini(usage: unknown): Usage | null {
  const prompt = countAt(usage, "promptTokenCount");
  if (prompt === undefined || prompt === 0) return null;
  const cacheRead = Math.min(countAt(usage, "cachedContentTokenCount") ?? 0, prompt);
  const reasoning = countAt(usage, "thoughtsTokenCount") ?? 0;
  const tools = countAt(usage, "toolUsePromptTokenCount") ?? 0;
  const named = (countAt(usage, "candidatesTokenCount") ?? 0) + reasoning;
  const total = countAt(usage, "totalTokenCount") ?? 0;
  return {
    fresh: prompt - cacheRead + tools,
    cacheRead,
    cacheWrite: 0,
    output: Math.max(named, total - prompt - tools),
    reasoning,
  };
}

/** A count that goes by one of two names; some gateways send both and fill one. */
function eitherCount(usage: unknown, name: string, newerName: string): number | undefined {
  return countAt(usage, name) || (countAt(usage, newerName) ?? countAt(usage, name));
}

/** A gateway that passes Anthropic's own figures on: their input is without the caches. Its total counts them all. */
function anthropicInDisguise(usage: unknown): Usage | null {
  const read = countAt(usage, "cache_read_input_tokens");
  const written = countAt(usage, "cache_creation_input_tokens");
  if (read === undefined && written === undefined) return null;
  const prompt = countAt(usage, "prompt_tokens");
  // More in the caches than in the prompt: then they are beside it, whatever its name.
  const isOwn = prompt === undefined || Math.max(read ?? 0, written ?? 0) > prompt;
  const own = isOwn
    ? usageFromAnthropic({
        ...(usage as object),
        input_tokens: eitherCount(usage, "prompt_tokens", "input_tokens"),
        output_tokens: eitherCount(usage, "completion_tokens", "output_tokens"),
      })
    : null;
  if (own === null) return null;
  const named = own.fresh + own.cacheRead + own.cacheWrite + own.output;
  return {
    ...own,
    output: own.output + Math.max(0, (countAt(usage, "total_tokens") ?? 0) - named),
  };
}

interface Caches {
  readonly read: number;
  readonly written: number;
}

function cachesIn(usage: unknown): Caches {
  const read =
    countAt(usage, "prompt_tokens_details", "cached_tokens") ??
    countAt(usage, "input_tokens_details", "cached_tokens") ??
    countAt(usage, "prompt_cache_hit_tokens") ??
    countAt(usage, "cache_read_input_tokens") ??
    countAt(usage, "cached_tokens") ??
    0;
  const written =
    countAt(usage, "prompt_tokens_details", "cache_write_tokens") ??
    countAt(usage, "cache_creation_input_tokens") ??
    0;
  return { read, written };
}

/**
 * The whole input as fresh, read and written tokens. Where read and written are more than there is, they name the same
 * tokens: those were written, which is the dearer of the two.
 */
function inputBuckets(
  input: number,
  { read, written }: Caches,
): Pick<Usage, "fresh" | "cacheRead" | "cacheWrite"> {
  const cacheWrite = Math.min(written, input);
  const isOverlap = read + written > input && written > 0;
  const cacheRead = isOverlap
    ? Math.max(0, Math.min(read, input) - cacheWrite)
    : Math.min(read, input);
  return { fresh: input - cacheRead - cacheWrite, cacheRead, cacheWrite };
}

/** Tokens of hidden thinking, in the words of OpenAI, Perplexity and Anthropic. */
function reasoningIn(usage: unknown): number {
  return (
    countAt(usage, "completion_tokens_details", "reasoning_tokens") ??
    countAt(usage, "output_tokens_details", "reasoning_tokens") ??
    countAt(usage, "output_tokens_details", "thinking_tokens") ??
    countAt(usage, "reasoning_tokens") ??
    countAt(usage, "thinking_tokens") ??
    0
  );
}
