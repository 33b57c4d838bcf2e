import type { LearningProgress } from "#core/evaluation/learned/learned-deciders.ts";
import type { EvaluationProgress } from "#core/evaluation/report/evaluation-input.ts";
import type { LabPhase } from "./api.ts";
import type { TaskRun } from "./lab-world.ts";

const PHASES: Readonly<Record<(LearningProgress | EvaluationProgress)["stage"], LabPhase>> = {
  embed: "embedding",
  fit: "fitting",
  predict: "fitting",
  references: "judging",
  routers: "judging",
  intervals: "judging",
};

/** Says how far fitting and judging are. */
export function tellStep(
  step: LearningProgress | EvaluationProgress,
  { report }: Pick<TaskRun, "report">,
): void {
  const [done, total] = "of" in step ? [step.done, step.of] : [0, null];
  report(PHASES[step.stage], done, total, step.name);
}
