import { fitForUse } from "#core/evaluation/learned/fit-for-use.ts";
import { nearKnowledge } from "#core/evaluation/report/near-knowledge.ts";
import { pickCandidates } from "#core/outcomes/pick-candidates.ts";
import { splitTable, usualSplit } from "#core/outcomes/split-table.ts";
import type { LabResult, LabTask } from "./api.ts";
import { type LabWorld, openLexical, openTable, type TaskRun } from "./lab-world.ts";
import { runSteps } from "./run-steps.ts";
import { tellStep } from "./tell-step.ts";

/** Fits one router on the questions that its report was fitted on, and stores it among the heads. */
export async function fitTask(
  world: LabWorld,
  task: Extract<LabTask, { readonly kind: "fit" }>,
  run: TaskRun,
): Promise<Partial<LabResult>> {
  const { signal, report } = run;
  const whole = await openTable(world, task.source, run);
  const lexical = await openLexical(world, task.source, whole, run);
  report("comparing", 0, null);
  const near = await runSteps(nearKnowledge(whole), world, signal, () => {});
  const { test, seed } = task.settings;
  const groupOf = near?.groupOf ?? whole.questions.groupOf;
  const rule =
    test === null
      ? usualSplit(whole.questions, seed)
      : ({ kind: "own", test, train: null } as const);
  const { train } = splitTable(whole.questions, rule, groupOf);
  const fitting = fitForUse({
    table: pickCandidates(whole, task.candidates),
    rows: train,
    groupOf,
    router: task.router,
    lexical,
    costs: "mean",
    seed,
    lambda: task.lambda,
  });
  const { heads } = await runSteps(fitting, world, signal, (step) => tellStep(step, run));
  report("storing", 0, null);
  signal.throwIfAborted();
  const { id, name, addedAt } = task;
  return { heads: await world.heads.add({ id, name, addedAt, fit: null }, heads) };
}
