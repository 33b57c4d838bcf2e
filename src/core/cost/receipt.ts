import type { Picodollars } from "./money.ts";
import type { Price } from "./price.ts";
import type { Usage } from "./usage.ts";

/** The priced record of one call. */
export interface Receipt {
  /** Tokens, in disjoint buckets; `null` when nothing is known (the request never left). */
  readonly usage: Usage | null;
  /** True when the tokens, and so the cost, were estimated by us: a reply was cut off, or the server did not count. */
  readonly estimated: boolean;
  /** Tokens × price. `null` when the price is unknown. */
  readonly computed: Picodollars | null;
  /** What the provider said it charged. `null` when it says nothing. */
  readonly reported: Picodollars | null;
  /** What counts: `reported` where there is one, else `computed`. `null` is unknown, not zero. */
  readonly cost: Picodollars | null;
  /** The price row used, frozen with the run. */
  readonly price: Price | null;
  /**
   * The paper's own cost rule, in millionths of a dollar: output tokens × the paper's flat price
   * (Router-R1, `route_service.py`). `null` for a candidate outside the paper's table.
   */
  readonly paperCost: number | null;
}
