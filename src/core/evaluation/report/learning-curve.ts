import { sortedQuantile } from "#core/evaluation/intervals/quantile.ts";
import { seededRandom } from "#core/loop/random.ts";

/** What a router reached that was fitted on a draw of so many training questions. */
export interface LearningDraw {
  readonly rows: number;
  readonly accuracy: number;
  /** Of the best single model chosen on the same rows. */
  readonly bestSingle: number;
}

export interface LearningPoint {
  readonly rows: number;
  readonly draws: number;
  readonly accuracy: number;
  /** From the 10th to the 90th of 100 draws. */
  readonly low: number;
  readonly high: number;
  readonly bestSingle: number;
}

/** How accuracy grows with the number of labelled questions. */
export interface LearningCurve {
  readonly router: string;
  readonly points: readonly LearningPoint[];
  /** The fewest rows from which on the router is above the best single model on average; `null` where that is not reached. */
  readonly paysFrom: number | null;
}

/** Numbers of rows to fit on: 50, doubled until all. */
export function learningSizes(rows: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = 50; size < rows; size *= 2) sizes.push(size);
  return rows > 0 ? [...sizes, rows] : [];
}

/** Some of the training rows, drawn without replacement. Deterministic by seed. */
export function drawRows(rows: ArrayLike<number>, size: number, seed: number): Int32Array {
  const pool = Int32Array.from(rows);
  const next = seededRandom(seed);
  const count = Math.min(size, pool.length);
  for (let index = 0; index < count; index += 1) {
    const other = index + Math.floor(next() * (pool.length - index));
    [pool[index], pool[other]] = [pool[other] as number, pool[index] as number];
  }
  return pool.slice(0, count).sort();
}

export function learningCurve(router: string, draws: readonly LearningDraw[]): LearningCurve {
  const sizes = [...new Set(draws.map(({ rows }) => rows))].toSorted((a, b) => a - b);
  const points = sizes.map((rows) => pointOf(draws.filter((draw) => draw.rows === rows)));
  let paysFrom: number | null = null;
  for (const { rows, accuracy, bestSingle } of points) {
    if (accuracy > bestSingle) paysFrom ??= rows;
    else paysFrom = null;
  }
  return { router, points, paysFrom };
}

function pointOf(draws: readonly LearningDraw[]): LearningPoint {
  const accuracies = draws.map(({ accuracy }) => accuracy).toSorted((a, b) => a - b);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rows: draws[0]?.rows ?? 0,
    draws: draws.length,
    accuracy: mean(accuracies),
    low: sortedQuantile(accuracies, 0.1),
    high: sortedQuantile(accuracies, 0.9),
    bestSingle: mean(draws.map(({ bestSingle }) => bestSingle)),
  };
}
