import { count, percent, points, pointsRange } from "./figure-words.ts";
import type { Gain, LeakPanel } from "./leak-panel.ts";

/** What was found of leaks, in a sentence. */
export function leakSentence({ heldOut, exact, near, nearBy, nearThreshold }: LeakPanel): string {
  const nearText =
    near === null
      ? " Nobody looked for near duplicates."
      : ` ${count(near)} more ${near === 1 ? "says" : "say"} nearly the same as one${nearBy === "table" || nearThreshold === null ? "" : ` (at least ${percent(nearThreshold)} of the words)`}.`;
  const left = exact + (near ?? 0) === 0 ? "" : " They are left out of all figures.";
  const stand = exact === 1 ? "stands" : "stand";
  return `${count(exact)} of ${count(heldOut)} held-out questions ${stand} in the training part too, case and blanks aside, or ${exact === 1 ? "shares" : "share"} a document with it.${nearText}${left}`;
}

/** `+3.0 (−0.3 to +6.6)` */
export function gainWords({ difference, low, high }: Gain): string {
  if (low === null || high === null) return points(difference);
  return `${points(difference)} (${pointsRange({ low, high })})`;
}
