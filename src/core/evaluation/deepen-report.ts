import type { EvaluatedTable, Evaluation } from "./evaluate-table.ts";
import { fitLearningCurve } from "./learned/fit-learning-curve.ts";
import { fitTaskHoldout } from "./learned/fit-task-holdout.ts";

/**
 * The evaluation with what takes longer than a first look may: how many labelled questions it takes until routing pays, and what happens
 * on a task that a router has not seen. Yields the share done every few milliseconds.
 */
export function* deepenReport({ evaluated, deep }: Evaluation): Generator<number, EvaluatedTable> {
  const learningCurve = yield* part(0, fitLearningCurve(deep));
  const taskHoldout = yield* part(0.5, fitTaskHoldout(deep));
  return { ...evaluated, report: { ...evaluated.report, learningCurve, taskHoldout } };
}

/** Half of the work, from where it begins. */
function* part<Result>(from: number, work: Generator<number, Result>): Generator<number, Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield from + step.value / 2;
  }
}
