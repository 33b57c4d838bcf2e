import { deepenReport } from "#core/evaluation/deepen-report.ts";
import { type EvaluatedTable, evaluateTable } from "#core/evaluation/evaluate-table.ts";
import { nearKnowledge } from "#core/evaluation/report/near-knowledge.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { LabResult, LabSettings, LabTask } from "./api.ts";
import { type LabWorld, openTable, type TaskRun } from "./lab-world.ts";
import { runSteps } from "./run-steps.ts";
import { tellStep } from "./tell-step.ts";

/** The routers of a first look: each is fitted in a second or two, and one of them is hard to beat. */
const FIRST_LOOK: readonly RouterName[] = ["task-table", "ridge"];

/** Below so many questions all routers together are as quick as a first look. */
const SMALL = 1000;

/** Fits routers on a table and judges them; sends the table, a first look where all takes longer, and then the whole report. */
export async function evaluateTask(
  world: LabWorld,
  { source, settings, badRows }: Extract<LabTask, { readonly kind: "evaluate" }>,
  run: TaskRun,
): Promise<Partial<LabResult>> {
  const table = await openTable(world, source, run);
  run.send({ type: "table", table: withoutFeatures(table) });
  run.report("comparing", 0, null);
  const near = await runSteps(nearKnowledge(table), world, run.signal, () => {});
  const asked = {
    table,
    ...settings,
    costs: "mean",
    near,
    bad: { count: badRows, listed: [], reasons: [] },
  } as const;
  const first = settings.routers.filter((name) => FIRST_LOOK.includes(name));
  const isLong = table.questions.count >= SMALL && first.length < settings.routers.length;
  const evaluate = (routers: LabSettings["routers"]) =>
    runSteps(evaluateTable({ ...asked, routers }), world, run.signal, (step) =>
      tellStep(step, run),
    );
  const send = (evaluated: EvaluatedTable, isWhole: boolean) =>
    run.send({ type: "report", evaluated, isWhole });
  if (isLong) send((await evaluate(first)).evaluated, false);
  const evaluation = await evaluate(settings.routers);
  send(evaluation.evaluated, false);
  const whole = await runSteps(deepenReport(evaluation), world, run.signal, (done) =>
    run.report("deepening", done, 1),
  );
  send(whole, true);
  return {};
}

/** The page compares outcomes; vectors are for fitting only, and most of the bytes. */
function withoutFeatures(table: OutcomeTable): OutcomeTable {
  return { ...table, questions: { ...table.questions, features: null } };
}
