import type { RunEvent } from "#core/trajectory/events.ts";
import type { Omission } from "./redact.ts";

export interface TextShare {
  readonly part: Omission;
  readonly percent: number;
}

/** How much of a run's text each part that can be left out makes, largest first. Parts of nothing are not listed. */
export function textShares(events: readonly RunEvent[]): readonly TextShare[] {
  const lengths = new Map<Omission, number>();
  let total = 0;
  for (const event of events) {
    const length = textLength(event);
    const part = partOf(event);
    total += length;
    if (part !== null && length > 0) lengths.set(part, (lengths.get(part) ?? 0) + length);
  }
  return [...lengths]
    .map(([part, length]) => ({ part, percent: Math.round((100 * length) / total) }))
    .sort((a, b) => b.percent - a.percent);
}

function textLength(event: RunEvent): number {
  if (event.type === "call-start") return event.query.length;
  if (event.type === "call-brief") return event.instructions.length;
  if (event.type === "decision") return event.message.length;
  return "text" in event ? event.text.length : 0;
}

function partOf(event: RunEvent): Omission | null {
  switch (event.type) {
    case "text-insert":
      return event.origin === "harness" ? "prompt" : null;
    case "information-insert":
    case "reply-delta":
      return "replies";
    case "call-start":
    case "call-brief":
      return "queries";
    case "decision":
      return "thoughts";
    case "text-delta":
      if (event.part === "call") return "queries";
      return event.part === "answer" || event.part === "tag" ? null : "thoughts";
    default:
      return null;
  }
}
