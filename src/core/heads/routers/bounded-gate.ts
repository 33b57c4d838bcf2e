import { boundedThresholds, type ThresholdRow } from "#core/heads/bounded-threshold.ts";
import { type LinearHeads, predictLinear } from "#core/heads/linear-heads.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";
import { fitGate, type Pair } from "./gate.ts";

/**
 * Routes a question to the weak candidate only where a bound allows it: with confidence 1 − δ, no more than ε of the questions
 * that it routes there fail. All others go to the strong one.
 */
export interface BoundedGate extends Pair {
  readonly kind: "bounded-gate";
  readonly candidates: number;
  /** Log odds that the weak candidate fails. */
  readonly gate: LinearHeads;
  /** Questions with log odds of success of at least this are routed to the weak candidate; `null`: none. */
  readonly threshold: number | null;
  readonly epsilon: number;
  readonly delta: number;
  /** What was seen at the threshold on rows that the gate was not fitted on; `null` where there is no threshold. */
  readonly seen: ThresholdRow | null;
}

export interface GateSettings extends Pair {
  /** Greatest share of failures among the questions that go to the weak candidate. */
  readonly epsilon: number;
  /** Chance that the bound does not hold. */
  readonly delta: number;
  /** `wrong`: the weak candidate's score is below ½. `worse`: it is below the strong one's. */
  readonly failure: "wrong" | "worse";
}

/** Thresholds that are tried: each routes a twentieth of the questions more. */
const THRESHOLDS = 20;

/**
 * Fits the gate on three quarters of the rows and finds the threshold on the rest. Half of δ is spent on a fixed sequence of
 * thresholds, which stops at the first that does not hold, half on all of them at once, which does not: the one that routes more
 * is taken, and both together hold with confidence 1 − δ.
 */
export function* fitBoundedGate(
  table: TrainingTable,
  { weak, strong, epsilon, delta, failure }: GateSettings,
  random: () => number,
): Generator<void, BoundedGate> {
  const failureOf = ({ scores, candidates }: TrainingTable, row: number): number => {
    const score = scores[row * candidates + weak] as number;
    const measure = failure === "wrong" ? 0.5 : (scores[row * candidates + strong] as number);
    return Number.isNaN(score + measure) ? Number.NaN : Number(score < measure);
  };
  const { head, rest, logits } = yield* fitGate(table, failureOf, random);
  const known = Array.from(logits.keys()).filter((row) => !Number.isNaN(failureOf(rest, row)));
  const scores = known.map((row) => -(logits[row] as number));
  const found = boundedThresholds(
    onSteps(scores),
    known.map((row) => failureOf(rest, row)),
    epsilon,
    delta / 2,
  );
  yield;
  const holding = [found.fixedSequence, found.bonferroni].filter((value) => value !== null);
  const threshold = holding.length === 0 ? null : Math.min(...holding);
  const seen = found.table.find((row) => row.threshold === threshold) ?? null;
  const { candidates } = table;
  return {
    kind: "bounded-gate",
    weak,
    strong,
    candidates,
    gate: head,
    threshold,
    epsilon,
    delta,
    seen,
  };
}

/** Scores on a stair of {@link THRESHOLDS} steps with as many of them on each: every score is that of its step's lower edge. */
function onSteps(scores: readonly number[]): readonly number[] {
  const sorted = scores.toSorted((a, b) => a - b);
  const edges = Array.from(
    { length: THRESHOLDS },
    (_, step) => sorted[Math.floor((step * sorted.length) / THRESHOLDS)] ?? 0,
  );
  return scores.map((score) => edges.findLast((edge) => edge <= score) ?? score);
}

/** Expects 1 of the candidate that a question goes to and nothing (NaN) of the others: λ changes nothing. */
export function* predictBoundedGate(
  { gate, threshold, candidates, weak, strong }: BoundedGate,
  { features, rows }: Queries,
): Generator<void, Float64Array> {
  const logits = yield* predictLinear(gate, features, rows);
  const predicted = new Float64Array(rows * candidates).fill(Number.NaN);
  for (let row = 0; row < rows; row += 1) {
    const isSafe = threshold !== null && -(logits[row] as number) >= threshold;
    predicted[row * candidates + (isSafe ? weak : strong)] = 1;
  }
  return predicted;
}
