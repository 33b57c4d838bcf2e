import type { RatedOption } from "#core/heads/rank-options.ts";
import { formatCount } from "#ui/parts/format.ts";

/** A pair as people say it: `LLaMA-3.1-70B-Instruct with 400 tokens`. */
export function pairText({ candidate, budget }: Pick<RatedOption, "candidate" | "budget">): string {
  return `${candidate} ${budget === null ? "without a limit" : `with ${formatCount(budget)} tokens`}`;
}

/** True for the same candidate with the same budget. */
export function isSamePair(
  one: Pick<RatedOption, "candidate" | "budget">,
  other: Pick<RatedOption, "candidate" | "budget">,
): boolean {
  return one.candidate === other.candidate && one.budget === other.budget;
}

/** A predicted cost in dollars, for reading: three significant digits. */
export function costText(dollars: number): string {
  if (dollars === 0) return "$0";
  const places = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(dollars))));
  return `$${dollars.toFixed(places).replace(/0+$/, "").replace(/\.$/, "")}`;
}
