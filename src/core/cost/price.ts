import type { Picodollars } from "./money.ts";

/** Rates in picodollars per token. A rate that is absent falls back: cache rates to `input`, reasoning to `output`. */
export interface Rates {
  readonly input: Picodollars;
  readonly output: Picodollars;
  readonly cacheRead?: Picodollars;
  readonly cacheWrite?: Picodollars;
  readonly reasoning?: Picodollars;
}

/** Rates that replace the base rates when the request's whole input is above a size; they apply to all its tokens. */
export interface PriceTier extends Rates {
  readonly aboveInputTokens: number;
}

/** What a model costs, and who said so when. An unknown price is `null` where a `Price | null` is asked for: unknown is not zero. */
export interface Price extends Rates {
  readonly tiers?: readonly PriceTier[];
  /** What each request costs beside its tokens, in picodollars; absent where nothing is charged for the request itself. */
  readonly perRequest?: Picodollars;
  /** Where the figures come from: a URL, a paper, or "visitor". */
  readonly source: string;
  /** The day the figures were true, as YYYY-MM-DD. */
  readonly date: string;
}

/** The price of a model that runs on the visitor's own machine. */
export const FREE: Price = { input: 0, output: 0, source: "runs on your own machine", date: "" };
