import type { Picodollars } from "#core/cost/money.ts";

/** Limits of one run. `null` is no limit. They are kept outside the model: nothing it writes can lift them. */
export interface Budget {
  /** Candidates' and policy's cost together. The worst case of a call is reserved before it is made. */
  readonly cost: Picodollars | null;
  readonly calls: number | null;
  readonly rounds: number | null;
  /** Tokens the policy may decode. */
  readonly policyTokens: number | null;
  readonly elapsedMs: number | null;
}

export type BudgetLimit = keyof Budget;

export const DEFAULT_BUDGET: Budget = {
  cost: 50_000_000_000, // five cents
  calls: 4,
  rounds: 8,
  policyTokens: 8192,
  elapsedMs: 300_000,
};
