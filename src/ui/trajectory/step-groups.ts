import type { Step } from "#core/trajectory/round.ts";

type OtherStep = Exclude<Step, { readonly kind: "call" }>;

/** What stands together in a round: one step, or calls that were made one right after the other. */
export type StepGroup =
  | { readonly kind: "calls"; readonly first: number; readonly callIds: readonly string[] }
  | { readonly kind: "step"; readonly first: number; readonly step: OtherStep };

/** The steps of a round with neighbouring calls put together; `first` is the place of a group's first step. */
export function groupSteps(steps: readonly Step[]): readonly StepGroup[] {
  const groups: StepGroup[] = [];
  for (const [place, step] of steps.entries()) {
    const last = groups.at(-1);
    if (step.kind !== "call") groups.push({ kind: "step", first: place, step });
    else if (last?.kind === "calls") {
      groups[groups.length - 1] = { ...last, callIds: [...last.callIds, step.callId] };
    } else groups.push({ kind: "calls", first: place, callIds: [step.callId] });
  }
  return groups;
}
