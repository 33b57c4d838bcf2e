import { BETA, clampArenaCost, combineArena, scaleArenaCost } from "./arena-score.ts";

/** One answer of a router's submission to RouterArena; `null` where it is missing. */
export interface ArenaAnswer {
  readonly accuracy: number | null;
  /** In dollars. */
  readonly cost: number | null;
}

export interface ArenaTotals {
  readonly answers: number;
  /** Mean over the answers that have an accuracy: missing ones raise it. 0 where none has. */
  readonly accuracy: number;
  /** In dollars. */
  readonly totalCost: number;
  /** Divided by all answers, also by those without a cost: missing ones look free. */
  readonly costPer1000: number;
  /** `null` where the reference stops with an error. */
  readonly score: number | null;
}

/** Which of RouterArena's three copies of its score is meant. They differ only at the edges. */
export type ArenaVariant = "plain" | "clamped" | "submission";

/**
 * RouterArena's score by one of its copies, `null` where that copy stops with an error. `plain` checks nothing
 * (`router_evaluation/compute_scores.py`), `clamped` refuses what is no cost and no accuracy (`llm_evaluation/run.py`), `submission`
 * counts a missing cost as 0 points (`automation/process_pr_submission.py`).
 */
export function arenaScoreVariant(
  variant: ArenaVariant,
  costPer1000: number,
  accuracy: number,
  beta: number = BETA,
): number | null {
  if (!(costPer1000 > 0)) return variant === "submission" ? 0 : null;
  if (variant === "clamped" && !(accuracy >= 0 && accuracy <= 1)) return null;
  const cost = variant === "clamped" ? clampArenaCost(costPer1000) : costPer1000;
  const scaled = scaleArenaCost(cost);
  const isUndefined = beta * accuracy + scaled === 0 && variant !== "submission";
  return isUndefined ? null : combineArena(accuracy, scaled, beta);
}

/**
 * RouterArena's totals of a submission by one of its copies; `null` where it reports none. Costs that are not positive are left out
 * of the sum, by `submission` only those that are exactly 0.
 */
export function arenaTotals(
  variant: ArenaVariant,
  answers: readonly ArenaAnswer[],
): ArenaTotals | null {
  const known = answers.map(({ accuracy }) => accuracy).filter((accuracy) => accuracy !== null);
  const costs = answers
    .map(({ cost }) => cost)
    .filter((cost) => cost !== null)
    .filter((cost) => (variant === "submission" ? cost !== 0 : cost > 0));
  if (variant === "plain" && answers.length === 0) return null;
  if (variant === "clamped" && (known.length === 0 || costs.length === 0)) return null;
  const accuracy = known.length === 0 ? 0 : sumOf(known) / known.length;
  const totalCost = sumOf(costs);
  const costPer1000 = answers.length === 0 ? 0 : (totalCost / answers.length) * 1000;
  const score = arenaScoreVariant(variant, costPer1000, accuracy);
  return { answers: answers.length, accuracy, totalCost, costPer1000, score };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
