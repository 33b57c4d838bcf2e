import type { Price } from "./price.ts";

/** A price that differs from the one a candidate has. Only a proposal: the visitor accepts it or not. */
export interface PriceChange {
  /** The candidate's id in the pool. */
  readonly candidate: string;
  readonly before: Price | null;
  readonly after: Price;
}
