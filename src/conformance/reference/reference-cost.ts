import { type ReferenceModel, referenceModel } from "#core/policies/xrouter/reference-models.ts";
import { countCodePoints } from "#core/python/text.ts";

/** A price as the released tables write it: US dollars per 1,000,000 tokens. */
type ReferencePrice = Pick<ReferenceModel, "inputPerMillion" | "outputPerMillion">;

/** Prices of the routers themselves. That of the 3B looks like a slip in the unit; it is kept. */
const ROUTER_PRICES: Readonly<Record<string, ReferencePrice>> = {
  "xRouter-7b": { inputPerMillion: 0.04, outputPerMillion: 0.1 },
  "xRouter-3b": { inputPerMillion: 0.0012, outputPerMillion: 0.0024 },
  "gpt-5-nano": { inputPerMillion: 0.05, outputPerMillion: 0.4 },
};

const OTHER_ROUTER: ReferencePrice = { inputPerMillion: 0.04, outputPerMillion: 0.1 };

/**
 * What a call costs in US dollars by the released rule, in doubles and in its order of operations: plain input and output
 * prices, no cached tokens, no rounding. The page's own costs are those of `core/cost`. (`LLMRouter._calculate_cost`.)
 */
export function referenceCost(price: ReferencePrice, input: number, output: number): number {
  return (
    (input / 1_000_000) * price.inputPerMillion + (output / 1_000_000) * price.outputPerMillion
  );
}

/**
 * The price of a router by its exact name: that of the model table first, then that of the routers, else that of
 * xRouter-7b. (`calculate_router_cost`.)
 */
export function routerPrice(name: string): ReferencePrice {
  return knownPrice(name) ?? OTHER_ROUTER;
}

/** Whether a router has a price of its own; the released code warns where it takes another one's. */
export function hasRouterPrice(name: string): boolean {
  return knownPrice(name) !== undefined;
}

function knownPrice(name: string): ReferencePrice | undefined {
  return (
    referenceModel(name) ?? (Object.hasOwn(ROUTER_PRICES, name) ? ROUTER_PRICES[name] : undefined)
  );
}

/** The released estimate where a usage is missing: a token for every four code points, rounded down. */
export function referenceTokens(text: string): number {
  return Math.floor(countCodePoints(text) / 4);
}

/** A running count of one model's use. */
export interface ReferenceUsage {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

export const NO_REFERENCE_USAGE: ReferenceUsage = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
};

/** The count after one more call. */
export function addReferenceUsage(
  usage: ReferenceUsage,
  call: { readonly inputTokens: number; readonly outputTokens: number; readonly cost: number },
): ReferenceUsage {
  return {
    calls: usage.calls + 1,
    inputTokens: usage.inputTokens + call.inputTokens,
    outputTokens: usage.outputTokens + call.outputTokens,
    cost: usage.cost + call.cost,
  };
}
