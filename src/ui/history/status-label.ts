import type { RunSummary } from "#state/history/archive.ts";
import { END_LABEL } from "../trajectory/notes.ts";

/** Answered, but not from replies: the router alone said it. */
export function isUngrounded({ status, replies }: Pick<RunSummary, "status" | "replies">): boolean {
  return status === "answered" && replies === 0;
}

/** A stored run without an end is under way somewhere, or was cut. */
export const STATUS_LABEL = {
  ...END_LABEL,
  running: "Not ended",
} as const satisfies Record<RunSummary["status"], string>;

export const STATUS_TONE = {
  answered: "good",
  "no-answer": "demo",
  budget: "demo",
  stopped: "",
  failed: "bad",
  running: "demo",
} as const satisfies Record<RunSummary["status"], string>;
