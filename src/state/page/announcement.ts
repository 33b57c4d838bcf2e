import type { RunEndReason, RunEvent } from "#core/trajectory/events.ts";

const END_TEXT = {
  answered: "Answer ready.",
  "no-answer": "The run ended without an answer.",
  budget: "The run reached its budget.",
  stopped: "The run was stopped.",
  failed: "The run failed.",
} as const satisfies Record<RunEndReason, string>;

/**
 * What a screen reader hears about an event; `null` for everything that is not a boundary. Tokens are never announced:
 * a live region that changes sixty times a second is noise.
 */
export function announcementOf(
  event: RunEvent,
  candidateOf: (callId: string) => string,
): string | null {
  switch (event.type) {
    case "round-start":
      return `Round ${event.round}.`;
    case "call-start":
      return `Asking ${event.candidate}.`;
    case "call-retry":
      return `Trying ${candidateOf(event.callId)} again.`;
    case "call-end":
      return event.outcome === "ok"
        ? `Reply from ${candidateOf(event.callId)}.`
        : `No complete reply from ${candidateOf(event.callId)}.`;
    case "budget-stop":
    case "decision":
      return event.message;
    case "options-ranked":
      return `${event.options.length} options compared.`;
    case "run-end":
      return END_TEXT[event.reason];
    case "run-start":
    case "run-resume":
    case "text-insert":
    case "information-insert":
    case "text-delta":
    case "generation-end":
    case "reply-delta":
    case "reply-recast":
    case "call-brief":
    case "action-invalid":
    case "answer-origin":
    case "answer":
      return null;
  }
}
