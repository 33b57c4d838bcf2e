import { addMoney, type Picodollars } from "#core/cost/money.ts";
import type { Receipt } from "#core/cost/receipt.ts";

/** What a run has cost and used so far. */
export interface Totals {
  /** What is known to have been spent, candidates and policy together. */
  readonly cost: Picodollars;
  /** The policy's part of `cost`. */
  readonly policyCost: Picodollars;
  /** Settled calls and generations whose cost nobody knows: `cost` is then a lower bound. */
  readonly unknown: number;
  /** True when a part of `cost` is our estimate. */
  readonly estimated: boolean;
  /** Sum of the paper's own costs in millionths of a dollar; `null` when a call has none. */
  readonly paperCost: number | null;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const NO_TOTALS: Totals = {
  cost: 0,
  policyCost: 0,
  unknown: 0,
  estimated: false,
  paperCost: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
};

/** The totals after a generation of the policy's own model; `null` is a cost nobody knows. */
export function addGeneration(totals: Totals, cost: Picodollars | null): Totals {
  return {
    ...totals,
    cost: addMoney(totals.cost, cost ?? 0),
    policyCost: addMoney(totals.policyCost, cost ?? 0),
    unknown: totals.unknown + (cost === null ? 1 : 0),
  };
}

/** The totals after a settled call. */
export function addReceipt(totals: Totals, receipt: Receipt): Totals {
  const { usage } = receipt;
  const isUnpaper = totals.paperCost === null || receipt.paperCost === null;
  const read = usage === null ? 0 : usage.fresh + usage.cacheRead + usage.cacheWrite;
  return {
    ...totals,
    cost: addMoney(totals.cost, receipt.cost ?? 0),
    unknown: totals.unknown + (receipt.cost === null ? 1 : 0),
    estimated: totals.estimated || receipt.estimated,
    paperCost: isUnpaper ? null : (totals.paperCost ?? 0) + (receipt.paperCost ?? 0),
    inputTokens: totals.inputTokens + read,
    outputTokens: totals.outputTokens + (usage?.output ?? 0),
  };
}
