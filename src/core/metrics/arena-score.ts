/** Costs, in dollars per 1,000 questions, that RouterArena counts as best and as worst. */
const LEAST_COST = 0.0044;
const MOST_COST = 200;
/** Weight of cost against accuracy. */
export const BETA = 0.1;

/**
 * RouterArena's score (arXiv 2510.00202): a weighted harmonic mean of accuracy and of cost on a logarithmic scale, in
 * [0, 1]. `costPer1000` in dollars. Throws `RangeError` for a cost that is not positive or an accuracy outside [0, 1].
 * (RouterArena, `llm_evaluation/run.py::compute_arena_score`.)
 */
export function arenaScore(costPer1000: number, accuracy: number): number {
  if (!(costPer1000 > 0)) throw new RangeError(`not a cost: ${costPer1000}`);
  if (!(accuracy >= 0 && accuracy <= 1)) throw new RangeError(`not an accuracy: ${accuracy}`);
  return combineArena(accuracy, scaleArenaCost(clampArenaCost(costPer1000)), BETA);
}

/**
 * The same score as R2-Router's own scripts compute it: the scaled cost is limited instead of the cost, and a cost that is
 * not positive counts as 0.001. (R2-Router, `scripts/route_knn_export.py::arena_score`.)
 */
export function r2ArenaScore(costPer1000: number, accuracy: number): number {
  const cost = costPer1000 > 0 ? costPer1000 : 0.001;
  return combineArena(accuracy, Math.min(1, Math.max(0, scaleArenaCost(cost))), BETA);
}

/** The nearest cost that RouterArena's scale knows, in dollars per 1,000 questions. */
export function clampArenaCost(costPer1000: number): number {
  return Math.min(MOST_COST, Math.max(LEAST_COST, costPer1000));
}

/** A cost on RouterArena's scale: 1 for its least, 0 for its most, beyond that outside [0, 1]. */
export function scaleArenaCost(cost: number): number {
  const whole = Math.log2(MOST_COST) - Math.log2(LEAST_COST);
  return (Math.log2(MOST_COST) - Math.log2(cost)) / whole;
}

/** The weighted harmonic mean of an accuracy and a scaled cost; 0 where its divisor is. */
export function combineArena(accuracy: number, cost: number, beta: number): number {
  const below = beta * accuracy + cost;
  return below === 0 ? 0 : ((1 + beta) * accuracy * cost) / below;
}
