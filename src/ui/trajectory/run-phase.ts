import type { Trajectory } from "#core/trajectory/trajectory.ts";

/** The answer as far as it is written: the settled one, else what the policy is writing now. */
export function answerSoFar(run: Trajectory): string | null {
  if (run.answer !== null) return run.answer;
  const last = run.rounds.at(-1)?.steps.at(-1);
  return last?.kind === "answer" && last.text.trim() !== "" ? last.text.trim() : null;
}

/** The candidate that is being asked right now. */
export function askedNow(run: Trajectory): string | null {
  if (run.end !== null) return null;
  const open = run.calls.findLast((call) => call.end === null);
  return open?.start.candidate ?? null;
}

/** What a live run is doing, in a few words. */
export function phaseText(run: Trajectory): string {
  const asked = askedNow(run);
  if (asked !== null) return `Asking ${asked}`;
  switch (run.rounds.at(-1)?.steps.at(-1)?.kind) {
    case undefined:
      return run.start === null ? "Getting ready" : "The router reads the question";
    case "answer":
      return "Writing the answer";
    case "draft":
    case "ranking":
    case "decision":
      return "Choosing a candidate";
    case "call":
      return "The router reads the reply";
    default:
      return "The router is thinking";
  }
}
