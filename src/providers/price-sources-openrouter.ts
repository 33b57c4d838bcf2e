import * as v from "valibot";
import type { DollarPrice } from "#core/cost/price-per-million.ts";
import { unreadable } from "./price-sources-download.ts";

export const OPENROUTER_MODELS = {
  name: "OpenRouter",
  url: "https://openrouter.ai/api/v1/models",
} as const;

/** US dollars as a decimal string. `-1` stands for a price that varies, which is no price. */
const Dollars = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.regex(/^\d+(\.\d+)?(e-?\d+)?$/i),
  v.transform(Number),
  v.finite(),
);

const DollarsPerToken = v.pipe(
  Dollars,
  v.transform((dollars) => dollars * 1_000_000),
  v.maxValue(10_000),
);

const ModelSchema = v.object({
  id: v.string(),
  pricing: v.object({
    prompt: DollarsPerToken,
    completion: DollarsPerToken,
    input_cache_read: v.nullish(v.fallback(v.nullable(DollarsPerToken), null)),
    input_cache_write: v.nullish(v.fallback(v.nullable(DollarsPerToken), null)),
    internal_reasoning: v.nullish(v.fallback(v.nullable(DollarsPerToken), null)),
    // A fee that cannot be read makes the price unknown: without it each request would look too cheap.
    request: v.nullish(v.pipe(Dollars, v.maxValue(100))),
  }),
});

const CatalogueSchema = v.object({ data: v.array(v.unknown()) });

/**
 * OpenRouter's public model list → price by model id, in dollars per 1,000,000 tokens. A model whose price cannot be
 * read is left out. A fee for each request is in dollars. A zero for cache, reasoning or a request says that there is no
 * charge apart, not that it is free: the tokens are billed as input or output. Throws `provider-error` when the list itself is not there.
 */
export function pricesInOpenRouter(catalogue: unknown): ReadonlyMap<string, DollarPrice> {
  const list = v.safeParse(CatalogueSchema, catalogue);
  if (!list.success) throw unreadable(OPENROUTER_MODELS.name);
  const prices = new Map<string, DollarPrice>();
  for (const raw of list.output.data) {
    const model = v.safeParse(ModelSchema, raw);
    if (!model.success) continue;
    const { prompt, completion, ...extra } = model.output.pricing;
    prices.set(model.output.id, {
      input: prompt,
      output: completion,
      ...(extra.input_cache_read ? { cacheRead: extra.input_cache_read } : {}),
      ...(extra.input_cache_write ? { cacheWrite: extra.input_cache_write } : {}),
      ...(extra.internal_reasoning ? { reasoning: extra.internal_reasoning } : {}),
      ...(extra.request ? { perRequest: extra.request } : {}),
    });
  }
  return prices;
}
