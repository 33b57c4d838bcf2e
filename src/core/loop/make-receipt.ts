import type { Picodollars } from "#core/cost/money.ts";
import { priceUsage } from "#core/cost/price-usage.ts";
import type { Receipt } from "#core/cost/receipt.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { paperCallCost } from "#core/pool/paper-names.ts";

export interface ReceiptInput {
  readonly candidate: Pick<Candidate, "price" | "paperPrice">;
  /** `null` when nothing was read or written: the request never left. */
  readonly usage: Usage | null;
  /** True when `usage` is our estimate. */
  readonly estimated: boolean;
  /** What the provider said it charged. */
  readonly reported: Picodollars | null;
  /** Attempts that may each have been billed as a request; 1 unless told. */
  readonly requests?: number;
}

/**
 * Prices one call. What the provider reported counts where there is a report, and what we computed is kept beside it.
 * A call without usage costs nothing by the paper's rule, as a failed request does in the reference.
 */
export function makeReceipt(input: ReceiptInput): Receipt {
  const { candidate, usage, estimated, reported, requests = 1 } = input;
  const { price, paperPrice } = candidate;
  const computed = usage === null || price === null ? null : priceUsage(usage, price, requests);
  return {
    usage,
    estimated,
    computed,
    reported,
    cost: reported ?? computed,
    price,
    paperCost: paperPrice === null ? null : paperCallCost(usage?.output ?? 0, paperPrice),
  };
}
