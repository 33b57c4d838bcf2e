import { type Call, findCall, type Trajectory } from "./trajectory.ts";

/** What an answer stands on. Only one that stands on replies is an answer that routing gave. */
export type AnswerGrounds =
  /** Replies of candidates, in the order they were asked. */
  | { readonly kind: "replies"; readonly calls: readonly Call[] }
  /** The router's turns, calls or time were used up, and it was made to answer: from these replies, if from any. */
  | { readonly kind: "forced"; readonly calls: readonly Call[] }
  /** The router alone: no candidate was asked, or every call failed. */
  | { readonly kind: "router"; readonly failed: number };

/** Origins that say that something had run out. */
const RAN_OUT: ReadonlySet<string> = new Set(["last-turn", "last-reply", "timeout", "none-valid"]);

/** What the answer of a run stands on; `null` without an answer. */
export function answerGrounds(run: Trajectory): AnswerGrounds | null {
  const { answer, answerOrigin } = run;
  if (answer === null) return null;
  const calls = groundingCalls(run);
  if (wasForced(run)) return { kind: "forced", calls };
  const isDelegated = answerOrigin !== null && answerOrigin.origin !== "direct";
  if (calls.length > 0 || isDelegated) return { kind: "replies", calls };
  return { kind: "router", failed: run.calls.filter(({ end }) => end?.outcome !== "ok").length };
}

/** The calls whose replies are in the answer: the one that was taken as it is, else all that came back whole. */
function groundingCalls(run: Trajectory): readonly Call[] {
  const { answerOrigin } = run;
  if (answerOrigin !== null && answerOrigin.callId !== null) {
    const taken = findCall(run, answerOrigin.callId);
    return taken === undefined ? [] : [taken];
  }
  return run.calls.filter(({ end, reply }) => end?.outcome === "ok" && reply.trim() !== "");
}

/** The answer was opened for the policy, or its turns or its time had run out. */
function wasForced({ rounds, answerOrigin }: Trajectory): boolean {
  if (answerOrigin !== null) return RAN_OUT.has(answerOrigin.origin);
  return rounds.some(({ steps }) =>
    steps.some((step) => step.kind === "invalid" && step.reason === "over-budget"),
  );
}

/**
 * Text that the policy wrote last, outside any tag, in a run that ended without an answer: it may be one. `null` when there
 * is none, or when there is an answer.
 */
export function untaggedText({ answer, end, rounds }: Trajectory): string | null {
  if (answer !== null || end === null) return null;
  const steps = rounds.at(-1)?.steps ?? [];
  const last = steps.findLast((step) => step.kind === "plain" || step.kind === "call");
  return last?.kind === "plain" && last.text.trim() !== "" ? last.text.trim() : null;
}

/** Why a run has no answer, in a sentence; `null` when it has one, is under way, or its failure says it already. */
export function whyNoAnswer({ answer, end, rounds, calls }: Trajectory): string | null {
  if (answer !== null || end === null) return null;
  const steps = rounds.flatMap((round) => round.steps);
  switch (end.reason) {
    case "answered":
    case "failed":
      return null;
    case "stopped":
      return "The run was stopped before there was an answer.";
    case "budget": {
      const limit = steps.findLast((step) => step.kind === "budget");
      return `The run ended at a limit before there was an answer. ${limit?.message ?? ""}`.trim();
    }
    case "no-answer": {
      const failed = calls.filter((call) => call.end?.outcome === "failed").length;
      if (calls.length > 0 && failed === calls.length) {
        return `The run ended without an answer: ${everyCall(failed)} failed.`;
      }
      const slip = steps.findLast((step) => step.kind === "invalid");
      return slip === undefined
        ? "The run ended without an answer: the router wrote none."
        : `The run ended without an answer. ${slip.message}`;
    }
  }
}

function everyCall(count: number): string {
  if (count === 1) return "its only call";
  return count === 2 ? "both calls" : `all ${count} calls`;
}
