import { toDollars } from "#core/cost/money.ts";
import { per1000, percent, percentRange } from "#core/evaluation/report/figure-words.ts";
import type { MarkRole, PlotMark } from "./plot-mark.ts";

const ROLE_WORDS: Readonly<Record<MarkRole, string>> = {
  single: "single model",
  reference: "reference",
  "equal-quality": "at equal quality",
  "equal-cost": "at equal cost",
  quality: "λ = 0, whatever it costs",
  "at-lambda": "at the λ of the slider",
  "on-curve": "on its curve",
};

/** What a mark stands for beside its name. */
export function roleWords(role: MarkRole): string {
  return ROLE_WORDS[role];
}

/** `56.2 % (51.0 to 61.3 %)` */
export function accuracyWords({
  accuracy,
  interval,
}: Pick<PlotMark, "accuracy" | "interval">): string {
  return interval === null ? percent(accuracy) : `${percent(accuracy)} (${percentRange(interval)})`;
}

/** `38 % (36 to 41 %)` of the best single model's cost; a dash where it is not known. */
export function costShareWords({
  costShare,
  costShareInterval,
}: Pick<PlotMark, "costShare" | "costShareInterval">): string {
  if (costShare === null) return "–";
  const whole = (share: number) => (share * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0);
  if (costShareInterval === null) return `${whole(costShare)} %`;
  return `${whole(costShare)} % (${whole(costShareInterval.low)} to ${whole(costShareInterval.high)} %)`;
}

/** All of a mark in one sentence, for those who hear the plot. */
export function markWords(mark: PlotMark, candidates: readonly string[]): string {
  const parts = [
    `${mark.name}, ${roleWords(mark.role)}: ${accuracyWords(mark)} right`,
    mark.cost === null ? "" : `${per1000(mark.cost, mark.isCostEstimated)} per 1,000 questions`,
    mark.costShare === null || mark.id === "best-single"
      ? ""
      : `${costShareWords(mark)} of the best single model’s cost`,
    sharesWords(mark.shares, candidates),
  ];
  return `${parts.filter((part) => part !== "").join(", ")}.`;
}

/** The candidates that get most of the questions; empty where it is always one. */
export function sharesWords(shares: readonly number[], candidates: readonly string[]): string {
  const asked = shares
    .map((share, at) => ({ share, name: candidates[at] ?? "" }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share);
  if (asked.length < 2) return "";
  const shown = asked
    .slice(0, 3)
    .map(({ share, name }) => `${Math.round(share * 100)} % to ${name}`);
  return `${shown.join(", ")}${asked.length > 3 ? ` and ${asked.length - 3} more` : ""}`;
}

/** What a λ means: how much more an answer may cost that is right instead of wrong. λ in 1 per picodollar. */
export function lambdaWords(lambda: number): string {
  if (lambda <= 0) return "Only accuracy counts, whatever it costs.";
  return `A right answer instead of a wrong one may cost ${shortCost(toDollars(1 / lambda))} more.`;
}

/** Two significant digits, never in powers of ten. */
function shortCost(dollars: number): string {
  if (dollars >= 100) return `$${dollars.toFixed(0)}`;
  const places = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(dollars))));
  return `$${dollars.toFixed(places)}`;
}
