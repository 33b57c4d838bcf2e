import type { BudgetLimit } from "#core/trajectory/budget.ts";
import type { InvalidReason, RunEndReason } from "#core/trajectory/events.ts";

/** What a protocol slip is called; the event's own message says the rest. */
export const INVALID_TITLE = {
  "unknown-model": "A model that is not in the pool",
  "ambiguous-model": "A name that fits several candidates",
  "empty-query": "A call without a question",
  placeholder: "The placeholder copied as it is",
  "no-colon": "A call without a colon",
  "no-action": "Neither a call nor an answer",
  "unclosed-tag": "A tag left open",
  "unopened-tag": "A tag closed that was never opened",
  "forged-information": "A reply made up by the policy",
  "repeated-call": "The same call again",
  "empty-answer": "An empty answer",
  "over-budget": "A call beyond the budget",
  "unknown-tool": "A tool that is not there",
  "bad-arguments": "A tool call that cannot be read",
  "no-instructions": "A call without instructions",
  "unknown-selection": "A reply selected that is not there",
  "unclosed-call": "A tool call left open",
} as const satisfies Record<InvalidReason, string>;

export const LIMIT_LABEL = {
  cost: "Money",
  calls: "Calls",
  rounds: "Rounds",
  policyTokens: "Policy tokens",
  elapsedMs: "Time",
} as const satisfies Record<BudgetLimit, string>;

export const END_LABEL = {
  answered: "Answered",
  "no-answer": "No answer",
  budget: "Budget reached",
  stopped: "Stopped",
  failed: "Failed",
} as const satisfies Record<RunEndReason, string>;
