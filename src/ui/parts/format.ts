import { exactDollars, readableMoney } from "#core/cost/money.ts";
import type { Totals } from "#core/trajectory/totals.ts";

/** Milliseconds for a reader: `85 ms`, `1.2 s`, `2 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** A count with thin groups: `12 345`. The group mark is the same in every locale, so exports and screens agree. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/**
 * A run's cost as a person reads it. `≥` when a part of it is unknown (it is a lower bound then), `≈` when a part of it is
 * our own estimate, `unknown` when nothing is known but something was spent.
 */
export function formatTotal(totals: CostOfRun): string {
  return totalAs(totals, readableMoney);
}

/** The same to its last digit. */
export function exactTotal(totals: CostOfRun): string {
  return totalAs(totals, exactDollars);
}

type CostOfRun = Pick<Totals, "cost" | "unknown" | "estimated">;

function totalAs({ cost, unknown, estimated }: CostOfRun, write: (cost: number) => string): string {
  if (unknown > 0 && cost === 0) return "unknown";
  const mark = unknown > 0 ? "≥ " : estimated ? "≈ " : "";
  return `${mark}${write(cost)}`;
}

/** A moment as a date and a time in the visitor's own words. */
export function formatMoment(ms: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(ms);
}
