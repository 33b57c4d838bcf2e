import type { Choose } from "./decider.ts";
import type { OutcomeMatrix } from "./outcome-matrix.ts";

/** What a router gives with one λ: means over the questions, and how many went to each candidate. */
export interface SweepPoint {
  readonly lambda: number;
  readonly accuracy: number;
  /** In the matrix's unit. */
  readonly cost: number;
  readonly calls: readonly number[];
}

/** Steps of λ beside 0, and over how many powers of ten. */
const STEPS = 61;
const LEAST_POWER = -3;
const MOST_POWER = 3;
const CENTRE = 0.1;

/**
 * The λ of a sweep: 0, and 0.1·10^(−3 … 3) in 61 steps over the greatest mean cost of a candidate, so that it does not matter what
 * costs count in. Only 0 where nothing costs.
 */
export function lambdaSweep(greatestCost: number): readonly number[] {
  if (!(greatestCost > 0)) return [0];
  const steps = Array.from({ length: STEPS }, (_, step) => {
    const power = LEAST_POWER + ((MOST_POWER - LEAST_POWER) * step) / (STEPS - 1);
    return (CENTRE * 10 ** power) / greatestCost;
  });
  return [0, ...steps];
}

/** Comparisons between two chances to stop: some milliseconds. */
export const SWEEP_WORK = 1_000_000;

/** Routes every question with every λ. */
export function* sweep(
  choose: Choose,
  matrix: OutcomeMatrix,
  lambdas: readonly number[],
): Generator<void, readonly SweepPoint[], void> {
  const points: SweepPoint[] = [];
  const { questions } = matrix;
  const candidates = matrix.scores.length;
  let work = 0;
  for (const lambda of lambdas) {
    const calls = new Array<number>(candidates).fill(0);
    let [score, cost] = [0, 0];
    for (let question = 0; question < questions; question += 1) {
      const chosen = choose(question, lambda);
      calls[chosen] = (calls[chosen] ?? 0) + 1;
      score += matrix.scores[chosen]?.[question] ?? 0;
      cost += matrix.costs[chosen]?.[question] ?? 0;
      work += candidates;
      if (work >= SWEEP_WORK) {
        work = 0;
        yield;
      }
    }
    points.push({ lambda, accuracy: score / questions, cost: cost / questions, calls });
  }
  return points;
}

/** The candidate for each question with one λ. */
export function choicesAt(choose: Choose, questions: number, lambda: number): Int32Array {
  return Int32Array.from({ length: questions }, (_, question) => choose(question, lambda));
}
