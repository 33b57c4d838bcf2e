import * as v from "valibot";
import type { DollarPrice, DollarRates, DollarTier } from "#core/cost/price-per-million.ts";

/** Our provider ids → the ids in models.dev. A provider that is not here has no price there. */
const MODELS_DEV_IDS: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  gemini: "google",
  openrouter: "openrouter",
  together: "togetherai",
  groq: "groq",
  mistral: "mistral",
  deepseek: "deepseek",
  xai: "xai",
  fireworks: "fireworks-ai",
};

export const MODELS_DEV = { name: "models.dev", url: "https://models.dev/api.json" } as const;

/** True when models.dev may know this provider's prices. */
export function isInModelsDev(provider: string): boolean {
  return Object.hasOwn(MODELS_DEV_IDS, provider);
}

const Dollars = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000));

const costRates = {
  input: Dollars,
  output: Dollars,
  cache_read: v.nullish(Dollars),
  cache_write: v.nullish(Dollars),
  // What some rows call the price of input from a cache.
  cached_input: v.nullish(Dollars),
  reasoning: v.nullish(Dollars),
};

const RatesSchema = v.object(costRates);

const CostSchema = v.object({
  ...costRates,
  tiers: v.nullish(v.array(v.unknown())),
  context_over_200k: v.optional(v.unknown()),
});

/** A tier by the size of the context; models.dev may come to know other kinds, which we do not. */
const TierSchema = v.object({
  ...costRates,
  tier: v.object({
    type: v.nullish(v.literal("context")),
    size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
});

/**
 * A model's price in models.dev's `api.json`: `{ provider: { models: { model: { cost } } } }`, dollars per 1,000,000
 * tokens. `null` when it is not listed or its cost cannot be read: other models do not suffer from that.
 */
export function priceInModelsDev(
  catalogue: unknown,
  provider: string,
  model: string,
): DollarPrice | null {
  const cost = v.safeParse(CostSchema, own(entryOf(catalogue, provider, model), "cost"));
  if (!cost.success) return null;
  const tiers = tiersOf(cost.output);
  return { ...ratesOf(cost.output), ...(tiers.length === 0 ? {} : { tiers }) };
}

const Tokens = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const LimitSchema = v.object({ context: Tokens, input: v.nullish(Tokens) });

/** How many tokens a model reads, in the same catalogue: `{ limit: { context, input } }`. `null` when it does not say. */
export function windowInModelsDev(
  catalogue: unknown,
  provider: string,
  model: string,
): { readonly contextTokens: number; readonly inputTokens?: number } | null {
  const limit = v.safeParse(LimitSchema, own(entryOf(catalogue, provider, model), "limit"));
  if (!limit.success) return null;
  const { context: contextTokens, input } = limit.output;
  return input && input < contextTokens ? { contextTokens, inputTokens: input } : { contextTokens };
}

/** A model's row in the catalogue; `undefined` where it has none. */
function entryOf(catalogue: unknown, provider: string, model: string): unknown {
  const id = Object.hasOwn(MODELS_DEV_IDS, provider) ? MODELS_DEV_IDS[provider] : undefined;
  return id === undefined ? undefined : own(own(own(catalogue, id), "models"), model);
}

/** One level into untrusted JSON; a model named `constructor` finds nothing. */
function own(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** The list of tiers; older rows have the one tier above 200,000 tokens as a field of its own. */
function tiersOf(cost: v.InferOutput<typeof CostSchema>): readonly DollarTier[] {
  const tiers = (cost.tiers ?? []).flatMap((raw): DollarTier[] => {
    const read = v.safeParse(TierSchema, raw);
    if (!read.success) return [];
    return [{ aboveInputTokens: read.output.tier.size, ...ratesOf(read.output) }];
  });
  if (tiers.length > 0) return tiers;
  const above = v.safeParse(RatesSchema, cost.context_over_200k);
  return above.success ? [{ aboveInputTokens: 200_000, ...ratesOf(above.output) }] : [];
}

/**
 * A zero beside a price stands for "not offered" in these rows (`gpt-3.5-turbo` has a cache rate of 0), so it is left
 * out and falls back: too dear for a moment is better than free by mistake.
 */
function ratesOf(cost: v.InferOutput<typeof RatesSchema>): DollarRates {
  const cacheRead = cost.cache_read || cost.cached_input;
  return {
    input: cost.input,
    output: cost.output,
    ...(cacheRead ? { cacheRead } : {}),
    ...(cost.cache_write ? { cacheWrite: cost.cache_write } : {}),
    ...(cost.reasoning ? { reasoning: cost.reasoning } : {}),
  };
}
