import { toDollars } from "#core/cost/money.ts";
import type { Interval } from "#core/evaluation/intervals/interval.ts";

/** Below this many digits after the point a cost is as good as nothing. */
const MOST_PLACES = 9;

/** `0.563` → `56.3 %`; what is not known is a dash. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(1)} %`;
}

/** A share as points with a sign: `−1.0`. */
export function points(share: number): string {
  const value = (Math.abs(share) * 100).toFixed(1);
  if (value === "0.0") return "±0.0";
  return `${share < 0 ? "−" : "+"}${value}`;
}

/** Mean picodollars of a question → dollars of 1,000, in three significant digits. */
export function per1000(cost: number | null, isEstimate: boolean): string {
  if (cost === null) return "unknown";
  const dollars = toDollars(cost * 1000);
  const places =
    dollars === 0 ? 0 : Math.min(MOST_PLACES, Math.max(0, 2 - Math.floor(Math.log10(dollars))));
  return `${isEstimate ? "≈" : ""}$${dollars.toFixed(places)}`;
}

/** Three digits after the point; what is not known is a dash. */
export function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

/** `53.1 to 63.3 %` */
export function percentRange({ low, high }: Interval): string {
  return `${(low * 100).toFixed(1)} to ${percent(high)}`;
}

/** `−4.7 to +2.7` */
export function pointsRange({ low, high }: Interval): string {
  return `${points(low)} to ${points(high)}`;
}

/** A probability as tests report it: never 0. */
export function probability(value: number | null): string {
  if (value === null) return "–";
  return value < 0.001 ? "< .001" : value.toFixed(3).replace(/^0/, "");
}

/** `12,345`: the same mark in every locale, so that files and screens agree. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}
