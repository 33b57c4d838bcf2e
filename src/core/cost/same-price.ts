import type { Price, Rates } from "./price.ts";

/**
 * True when two prices bill every request alike. Where and when they were read does not matter, nor whether a rate is
 * absent or written out equal to the one it falls back to.
 */
export function samePrice(a: Price, b: Price): boolean {
  return JSON.stringify(billing(a)) === JSON.stringify(billing(b));
}

function billing(price: Price): readonly (readonly number[])[] {
  const tiers = [...(price.tiers ?? [])].sort((a, b) => a.aboveInputTokens - b.aboveInputTokens);
  return [
    [...effective(price), price.perRequest ?? 0],
    ...tiers.map((tier) => [tier.aboveInputTokens, ...effective(tier)]),
  ];
}

function effective(rates: Rates): readonly number[] {
  const { input, output } = rates;
  const cached = [rates.cacheRead ?? input, rates.cacheWrite ?? input];
  return [input, output, ...cached, rates.reasoning ?? output];
}
