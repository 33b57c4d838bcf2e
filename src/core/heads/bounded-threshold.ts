import { betaQuantile } from "#core/algebra/beta.ts";

/** What is known of routing every question whose score reaches a threshold. */
export interface ThresholdRow {
  readonly threshold: number;
  /** Questions whose score reaches it. */
  readonly routed: number;
  /** How many of these failed. */
  readonly failures: number;
  /** Bound on the share of failures among the routed, at confidence 1 − δ for this threshold alone. */
  readonly upper: number;
  /** The same at confidence 1 − δ for all thresholds together (Bonferroni). */
  readonly upperOfAll: number;
}

/** Thresholds that keep the share of failures among the routed questions at or below ε with confidence 1 − δ. `null` for none. */
export interface BoundedThresholds {
  /** The smallest whose own bound holds. Having looked at all of them, this is no guarantee. */
  readonly smallest: number | null;
  /** The smallest whose bound holds for all thresholds together: a guarantee. */
  readonly bonferroni: number | null;
  /**
   * The last that holds when they are tried in a fixed order, from the greatest down, until one does not hold; those with too
   * few questions to hold at all are passed over. A guarantee, and mostly the better one.
   */
  readonly fixedSequence: number | null;
  readonly table: readonly ThresholdRow[];
}

/**
 * Every distinct score as a threshold, ascending, with the Clopper–Pearson bound of its failures (learn then test, Angelopoulos
 * et al., arXiv 2110.01052). `failures` is 1 where the question failed, else 0. The guarantee holds for questions of the same
 * kind as these, which the scores were not fitted on.
 */
export function boundedThresholds(
  scores: ArrayLike<number>,
  failures: ArrayLike<number>,
  epsilon: number,
  delta: number,
): BoundedThresholds {
  const counts = countsByThreshold(scores, failures);
  const table = counts.map((count): ThresholdRow => {
    const { routed, failures: failed } = count;
    const upper = upperShare(failed, routed, delta);
    return { ...count, upper, upperOfAll: upperShare(failed, routed, delta / counts.length) };
  });
  return {
    smallest: table.find(({ upper }) => upper <= epsilon)?.threshold ?? null,
    bonferroni: table.find(({ upperOfAll }) => upperOfAll <= epsilon)?.threshold ?? null,
    fixedSequence: lastInSequence(table, epsilon, delta),
    table,
  };
}

/** The one-sided Clopper–Pearson bound on a share, of which `count` of `of` were seen, at confidence 1 − `delta`. */
export function upperShare(count: number, of: number, delta: number): number {
  return count >= of ? 1 : betaQuantile(1 - delta, count + 1, of - count);
}

function lastInSequence(
  table: readonly ThresholdRow[],
  epsilon: number,
  delta: number,
): number | null {
  let last: number | null = null;
  for (const { threshold, routed, upper } of table.toReversed()) {
    if (upperShare(0, routed, delta) > epsilon) continue;
    if (upper > epsilon) break;
    last = threshold;
  }
  return last;
}

function countsByThreshold(
  scores: ArrayLike<number>,
  failures: ArrayLike<number>,
): readonly Pick<ThresholdRow, "threshold" | "routed" | "failures">[] {
  const order = Array.from({ length: scores.length }, (_, index) => index).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const rows: { threshold: number; routed: number; failures: number }[] = [];
  let failed = 0;
  for (const [place, index] of order.entries()) {
    failed += failures[index] as number;
    const row = { threshold: scores[index] as number, routed: place + 1, failures: failed };
    if (rows.at(-1)?.threshold === row.threshold) rows.pop();
    rows.push(row);
  }
  return rows.reverse();
}
