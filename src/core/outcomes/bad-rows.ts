import type { BadRow } from "./outcome-row.ts";

/** So many rows are kept with their line; all are counted. */
const MOST_LISTED = 200;
/** So many different reasons are counted apart. */
const MOST_REASONS = 50;

/** What was left out of a table while it was read. */
export interface BadRowReport {
  readonly count: number;
  /** The first of them. */
  readonly listed: readonly BadRow[];
  /** How often each reason came, numbers and names in it taken out. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** Counts what is left out, and keeps the first with their lines: a table of nothing but bad rows must not fill the memory. */
export class BadRows {
  count = 0;
  readonly #listed: BadRow[] = [];
  readonly #reasons = new Map<string, number>();

  add(row: BadRow): void {
    this.count += 1;
    if (this.#listed.length < MOST_LISTED) this.#listed.push(row);
    const kind = row.reason.replaceAll(/“[^”]*”/g, "“…”").replaceAll(/\d+(?:[.,]\d+)*/g, "…");
    const known = this.#reasons.get(kind);
    if (known !== undefined || this.#reasons.size < MOST_REASONS) {
      this.#reasons.set(kind, (known ?? 0) + 1);
    }
  }

  report(): BadRowReport {
    const reasons = [...this.#reasons].map(([reason, count]) => ({ reason, count }));
    return {
      count: this.count,
      listed: [...this.#listed],
      reasons: reasons.toSorted((a, b) => b.count - a.count),
    };
  }
}
