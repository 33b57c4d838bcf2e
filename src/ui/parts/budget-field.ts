import { fromDollars, toDollars } from "#core/cost/money.ts";
import type { Budget, BudgetLimit } from "#core/trajectory/budget.ts";

export interface BudgetField {
  readonly limit: BudgetLimit;
  readonly label: string;
  readonly step: string;
  readonly toField: (value: number) => number;
  readonly fromField: (value: number) => number;
  readonly most: number;
}

const whole = (value: number): number => Math.round(value);

/** The limits as the form shows them, each in the unit that people use. */
export const BUDGET_FIELDS: readonly BudgetField[] = [
  {
    limit: "cost",
    label: "Money, in dollars",
    step: "any",
    toField: toDollars,
    fromField: fromDollars,
    most: 1000,
  },
  { limit: "calls", label: "Calls", step: "1", toField: whole, fromField: whole, most: 100 },
  { limit: "rounds", label: "Rounds", step: "1", toField: whole, fromField: whole, most: 100 },
  {
    limit: "policyTokens",
    label: "Policy tokens",
    step: "1",
    toField: whole,
    fromField: whole,
    most: 1_000_000,
  },
  {
    limit: "elapsedMs",
    label: "Time, in seconds",
    step: "1",
    toField: (ms) => ms / 1000,
    fromField: (seconds) => Math.round(seconds * 1000),
    most: 86_400,
  },
];

/** The budget after one field was edited, or `null` when what was typed is not a limit. Empty is no limit. */
export function withLimit(budget: Budget, field: BudgetField, typed: string): Budget | null {
  if (typed.trim() === "") return { ...budget, [field.limit]: null };
  const value = Number(typed);
  if (!Number.isFinite(value) || value < 0 || value > field.most) return null;
  return { ...budget, [field.limit]: field.fromField(value) };
}
