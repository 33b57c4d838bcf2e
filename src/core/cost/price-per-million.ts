import { fromDollars, perMillionTokens } from "./money.ts";
import type { Price, PriceTier, Rates } from "./price.ts";

/** Rates as providers publish them, in US dollars per 1,000,000 tokens. What price tables hold. */
export interface DollarRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
}

export interface DollarTier extends DollarRates {
  readonly aboveInputTokens: number;
}

export interface DollarPrice extends DollarRates {
  readonly tiers?: readonly DollarTier[];
  /** US dollars for each request, whatever it reads and writes. */
  readonly perRequest?: number;
}

/** Published dollars → the integer price that runs use. Throws `RangeError` for a negative or non-finite figure. */
export function priceFromDollars(
  dollars: DollarPrice,
  origin: Pick<Price, "source" | "date">,
): Price {
  const tiers = dollars.tiers?.map(
    (tier): PriceTier => ({ aboveInputTokens: tier.aboveInputTokens, ...ratesFromDollars(tier) }),
  );
  return {
    ...ratesFromDollars(dollars),
    ...(tiers === undefined || tiers.length === 0 ? {} : { tiers }),
    ...(dollars.perRequest === undefined ? {} : { perRequest: fromDollars(dollars.perRequest) }),
    source: origin.source,
    date: origin.date,
  };
}

function ratesFromDollars(dollars: DollarRates): Rates {
  return {
    input: perMillionTokens(dollars.input),
    output: perMillionTokens(dollars.output),
    ...optional("cacheRead", dollars.cacheRead),
    ...optional("cacheWrite", dollars.cacheWrite),
    ...optional("reasoning", dollars.reasoning),
  };
}

function optional<K extends string>(key: K, dollars: number | undefined) {
  return dollars === undefined ? {} : ({ [key]: perMillionTokens(dollars) } as Record<K, number>);
}
