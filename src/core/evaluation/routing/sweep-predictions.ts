import type { OutcomeMatrix } from "./outcome-matrix.ts";
import { PredictedQuestion, type Predictions } from "./route-by-prediction.ts";
import { SWEEP_WORK, type SweepPoint } from "./sweep.ts";

/** Sums over the questions of one λ. */
class SweepTotal {
  #score = 0;
  #cost = 0;
  readonly #calls: Float64Array;

  constructor(candidates: number) {
    this.#calls = new Float64Array(candidates);
  }

  add(candidate: number, score: number, cost: number): void {
    this.#score += score;
    this.#cost += cost;
    this.#calls[candidate] = (this.#calls[candidate] ?? 0) + 1;
  }

  point(lambda: number, questions: number): SweepPoint {
    return {
      lambda,
      accuracy: this.#score / questions,
      cost: this.#cost / questions,
      calls: Array.from(this.#calls),
    };
  }
}

/**
 * `sweep` of a router that decides by q − λ·c: what is known of a question is fetched once for all λ, which is much faster. λ must
 * ascend.
 */
export function* sweepPredictions(
  predictions: Predictions,
  matrix: OutcomeMatrix,
  lambdas: readonly number[],
): Generator<void, readonly SweepPoint[], void> {
  const candidates = matrix.scores.length;
  const row = new PredictedQuestion(predictions, candidates);
  const totals = lambdas.map(() => new SweepTotal(candidates));
  let work = 0;
  for (let question = 0; question < matrix.questions; question += 1) {
    row.load(question);
    let chosen = -1;
    for (let at = 0; at < lambdas.length; at += 1) {
      // A larger λ moves nothing away from the cheapest: half of all choices.
      if (chosen === -1 || !row.isCheapest(chosen)) chosen = row.choose(lambdas[at] as number);
      const score = matrix.scores[chosen]?.[question] ?? 0;
      totals[at]?.add(chosen, score, matrix.costs[chosen]?.[question] ?? 0);
    }
    work += candidates * lambdas.length;
    if (work >= SWEEP_WORK) {
      work = 0;
      yield;
    }
  }
  return totals.map((total, at) => total.point(lambdas[at] ?? 0, matrix.questions));
}
