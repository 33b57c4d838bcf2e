import { addMoney, type Picodollars } from "#core/cost/money.ts";
import { priceUsage } from "#core/cost/price-usage.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { Trajectory } from "#core/trajectory/trajectory.ts";

export interface Comparison {
  /** The candidate whose prices make the same tokens cost most. */
  readonly candidate: string;
  /** The same tokens at its prices. */
  readonly cost: Picodollars;
  /** What the calls of the run cost at their own prices, by the same arithmetic. */
  readonly actual: Picodollars;
}

/**
 * What the calls of a run would have cost had the dearest candidate of the pool read and written the same tokens.
 * It says nothing about how long or good that candidate's replies would have been. `null` when it cannot be said: no
 * settled call, a call whose tokens or price are unknown, or a pool with an unpriced candidate.
 */
export function dearestCandidate(run: Trajectory): Comparison | null {
  const usages: Usage[] = [];
  const actual: Picodollars[] = [];
  for (const { end } of run.calls) {
    if (end === null || end.receipt.usage === null || end.receipt.computed === null) return null;
    usages.push(end.receipt.usage);
    actual.push(end.receipt.computed);
  }
  const pool = run.start?.pool ?? [];
  if (usages.length === 0 || pool.length < 2) return null;
  let dearest: Comparison | null = null;
  for (const { id, price } of pool) {
    if (price === null) return null;
    const cost = addMoney(...usages.map((usage) => priceUsage(usage, price)));
    if (dearest === null || cost > dearest.cost) {
      dearest = { candidate: id, cost, actual: addMoney(...actual) };
    }
  }
  return dearest;
}
