import { columnMeans } from "#core/heads/column-means.ts";
import { fitIsotonic, type Isotonic, predictIsotonic } from "#core/heads/isotonic.ts";
import { type LinearHeads, predictLinear } from "#core/heads/linear-heads.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";
import { refuseSmall } from "./embedding-needed.ts";
import { fitGate, naturalPair, type Pair } from "./gate.ts";
import type { LearnedRouter } from "./learned-router.ts";
import { predictEach } from "./predict-each.ts";

/**
 * A threshold between two candidates (Hybrid LLM, arXiv 2404.14618): a gate says how likely the strong one does better, and
 * isotonic calibration what it then gains. The threshold follows from λ: the gain against what it costs more.
 */
export interface Hybrid extends Pair {
  readonly kind: "hybrid";
  readonly candidates: number;
  /** Log odds that the strong candidate's score is greater. */
  readonly gate: LinearHeads;
  /** From these log odds to the gain in score. */
  readonly gain: Isotonic;
  /** The weak candidate's mean score: the gain counts from there. */
  readonly base: number;
}

/** Expects nothing (NaN) of candidates that are not of the pair: they are never chosen. */
export function* predictHybrid(
  { gate, gain, base, candidates, weak, strong }: Hybrid,
  { features, rows }: Queries,
): Generator<void, Float64Array> {
  const logits = yield* predictLinear(gate, features, rows);
  const predicted = new Float64Array(rows * candidates).fill(Number.NaN);
  for (let row = 0; row < rows; row += 1) {
    predicted[row * candidates + weak] = base;
    predicted[row * candidates + strong] = base + predictIsotonic(gain, logits[row] as number);
  }
  return predicted;
}

function gainOf(
  { scores, candidates }: TrainingTable,
  { weak, strong }: Pair,
  row: number,
): number {
  return (
    (scores[row * candidates + strong] as number) - (scores[row * candidates + weak] as number)
  );
}

function* fitHybrid(
  table: TrainingTable,
  _: Record<string, never>,
  random: () => number,
): Generator<void, Hybrid> {
  const pair = naturalPair(table) ?? { weak: 0, strong: 0 };
  const isBetter = (part: TrainingTable, row: number): number => {
    const difference = gainOf(part, pair, row);
    return Number.isNaN(difference) ? difference : Number(difference > 0);
  };
  const { head, rest, logits } = yield* fitGate(table, isBetter, random);
  const known = Array.from(logits.keys()).filter((row) => !Number.isNaN(gainOf(rest, pair, row)));
  const gain = fitIsotonic(
    known.map((row) => logits[row] as number),
    known.map((row) => gainOf(rest, pair, row)),
    null,
  ) ?? { x: Float64Array.of(0), y: Float64Array.of(0) };
  const { candidates } = table;
  const base = columnMeans(table.scores, candidates)[pair.weak] as number;
  return { kind: "hybrid", ...pair, candidates, gate: head, gain, base };
}

export const hybrid: LearnedRouter<Record<string, never>, Hybrid> = {
  name: "hybrid",
  needs: "embedding",
  nearest: 0,
  settings: () => [{}],
  refuse: (table) =>
    naturalPair(table) === null
      ? "The cheapest candidate is also the best: there is nothing to choose between."
      : refuseSmall(table),
  predictHeld: (fold, settings) => predictEach(fitHybrid, predictHybrid, fold, settings),
  fit: fitHybrid,
};
