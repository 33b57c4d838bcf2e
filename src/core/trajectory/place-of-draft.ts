import type { Round, Step } from "./round.ts";

/**
 * Place of the text in which the policy wrote a call, which the call then takes: among the drafts at the end of the
 * round, the first that has its name, else the last; -1 without one. Calls of one turn have drafts side by side.
 */
export function placeOfDraft(round: Round, named: string): number {
  const { steps } = round;
  const first = steps.findLastIndex(({ kind }) => kind !== "draft" && kind !== "call") + 1;
  const isDraft = (step: Step): boolean => step.kind === "draft";
  const own = steps.findIndex(
    (step, place) => place >= first && step.kind === "draft" && step.text.includes(named),
  );
  return own < 0 && isDraft(steps.at(-1) ?? { kind: "resume" }) ? steps.length - 1 : own;
}
