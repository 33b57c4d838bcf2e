import { seededRandom } from "#core/loop/random.ts";
import { CONFIDENCE, type Interval } from "./interval.ts";
import { sortedQuantile } from "./quantile.ts";
import { meanOf } from "./standard-error.ts";

export interface BootstrapInterval extends Interval {
  /** Standard deviation of the resampled values. */
  readonly standardError: number;
}

/** The percentile interval of resampled values. They are sorted in place. */
export function percentileInterval(
  values: Float64Array,
  confidence: number = CONFIDENCE,
): BootstrapInterval {
  values.sort();
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return {
    low: sortedQuantile(values, (1 - confidence) / 2),
    high: sortedQuantile(values, (1 + confidence) / 2),
    standardError: Math.sqrt(squares / (values.length - 1)),
  };
}

/**
 * The interval of a mean paired difference over given resamples: each a list of question indices, drawn with replacement.
 * `first` and `second` are scores of the same questions.
 */
export function pairedBootstrap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  resamples: readonly (readonly number[])[],
  confidence: number = CONFIDENCE,
): BootstrapInterval {
  const means = Float64Array.from(resamples, (indices) =>
    meanOf(indices.map((index) => (first[index] as number) - (second[index] as number))),
  );
  return percentileInterval(means, confidence);
}

/** Clusters drawn between two chances to stop. */
const DRAWS_AT_A_TIME = 500_000;

/**
 * Draws whole clusters with replacement, as many as there are, `draws` times, and sums each column over them: a list of sums per
 * column. A mean over questions is the ratio of two such columns, so that clusters of different size count by their questions.
 * All columns see the same draws. Deterministic by seed.
 */
export function* resampleClusters(
  columns: readonly Float64Array[],
  draws: number,
  seed: number,
): Generator<void, readonly Float64Array[], void> {
  const clusters = columns[0]?.length ?? 0;
  const sums = columns.map(() => new Float64Array(draws));
  const drawn = new Uint32Array(clusters);
  const next = seededRandom(seed);
  let since = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    for (let index = 0; index < clusters; index += 1) drawn[index] = Math.floor(next() * clusters);
    for (const [at, column] of columns.entries()) {
      (sums[at] as Float64Array)[draw] = sumAt(column, drawn);
    }
    since += clusters * (columns.length + 1);
    if (since >= DRAWS_AT_A_TIME) {
      since = 0;
      yield;
    }
  }
  return sums;
}

function sumAt(column: Float64Array, indices: Uint32Array): number {
  let sum = 0;
  for (let index = 0; index < indices.length; index += 1) {
    sum += column[indices[index] as number] as number;
  }
  return sum;
}
