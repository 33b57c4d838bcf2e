import { chooserOf, type Decision, withCosts } from "./decider.ts";
import type { OutcomeMatrix } from "./outcome-matrix.ts";
import { type SweepPoint, sweep } from "./sweep.ts";
import { sweepPredictions } from "./sweep-predictions.ts";

/** Sweeps a router, the faster way where there is one. */
export function* sweepDecision(
  decision: Decision,
  meanCosts: readonly number[],
  matrix: OutcomeMatrix,
  lambdas: readonly number[],
): Generator<void, readonly SweepPoint[], void> {
  if (decision.kind === "predicted") {
    const predictions = withCosts(decision.predictions, meanCosts);
    return yield* sweepPredictions(predictions, matrix, lambdas);
  }
  const values = decision.kind === "fixed" ? [0] : lambdas;
  return yield* sweep(chooserOf(decision, meanCosts), matrix, values);
}
