import type { CallRequest } from "#core/loop/policy.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import { budgetInstruction } from "./budget-instruction.ts";

/** The released code's temperature; `switchyard` leaves each candidate its own. */
const RELEASED_TEMPERATURE = 0.7;

/** A reply may run over its budget a little before it is cut: the budget is an instruction, not a limit of the method. */
const HEADROOM_SHARE = 1.25;
const HEADROOM_TOKENS = 32;

/**
 * Asks a candidate the question as it is, after a system message with its budget; without a budget the question alone.
 * (`R2Router.generate`; that sends no limit of tokens, so in `paper` fidelity only the candidate's own holds.)
 */
export function budgetRequest(
  candidate: Candidate,
  question: string,
  budget: number | null,
  fidelity: Fidelity,
  instruction: string,
): CallRequest {
  const instructions = budgetInstruction(instruction, budget);
  const user = { role: "user", content: question } as const;
  return {
    candidate,
    named: candidate.id,
    query: question,
    messages: instructions === null ? [user] : [{ role: "system", content: instructions }, user],
    ...(instructions === null ? {} : { instructions }),
    ...(fidelity === "paper"
      ? { temperature: RELEASED_TEMPERATURE }
      : { maxTokens: mostTokens(candidate, budget) }),
  };
}

function mostTokens({ maxTokens }: Candidate, budget: number | null): number {
  if (budget === null) return maxTokens;
  return Math.min(maxTokens, Math.ceil(budget * HEADROOM_SHARE) + HEADROOM_TOKENS);
}
