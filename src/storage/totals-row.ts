import type { Picodollars } from "#core/cost/money.ts";
import type { RunRow } from "./run-row.ts";

/** The sum over all stored runs of a kind. Kept with the rows, so that no list is read to show it. */
export interface TotalsRow {
  readonly kind: "demo" | "live";
  readonly runs: number;
  readonly calls: number;
  /** A bigint: each run stays within safe numbers, the sum of imported ones may not, and must still go down exactly. */
  readonly cost: bigint;
  readonly unknown: number;
  /** How many runs have an estimate in their cost. */
  readonly estimatedRuns: number;
}

/** What all stored runs of a kind come to. */
export interface RunTotals {
  readonly runs: number;
  readonly calls: number;
  /** What is known; a sum beyond 2⁵³ picodollars is shown as that. */
  readonly cost: Picodollars;
  /** Parts whose cost nobody knows: `cost` is then a lower bound. */
  readonly unknown: number;
  readonly estimated: boolean;
}

/** The sum after a run changed; `null` stands for a run that is not there. */
export function changeTotals(
  totals: TotalsRow,
  before: RunRow | null,
  after: RunRow | null,
): TotalsRow {
  const change = (of: (row: RunRow) => number): number =>
    (after === null ? 0 : of(after)) - (before === null ? 0 : of(before));
  return {
    kind: totals.kind,
    runs: totals.runs + change(() => 1),
    calls: totals.calls + change((row) => row.calls),
    cost: totals.cost + BigInt(after?.cost ?? 0) - BigInt(before?.cost ?? 0),
    unknown: totals.unknown + change((row) => row.unknown),
    estimatedRuns: totals.estimatedRuns + change((row) => (row.estimated ? 1 : 0)),
  };
}

/** The sum of nothing. */
export function noTotals(kind: TotalsRow["kind"]): TotalsRow {
  return { kind, runs: 0, calls: 0, cost: 0n, unknown: 0, estimatedRuns: 0 };
}

export function readTotals({ runs, calls, cost, unknown, estimatedRuns }: TotalsRow): RunTotals {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return {
    runs,
    calls,
    cost: Number(cost > most ? most : cost),
    unknown,
    estimated: estimatedRuns > 0,
  };
}
