import { CONFIDENCE } from "./interval.ts";
import { normalQuantile, normalTail } from "./normal.ts";
import { clusteredError, meanOf, standardError } from "./standard-error.ts";

/** A mean difference of two routers on the same questions, by the normal approximation. */
export interface PairedDifference {
  /** First − second. */
  readonly difference: number;
  readonly standardError: number | null;
  /** `null` where there is no standard error. */
  readonly low: number | null;
  readonly high: number | null;
  /** Difference ÷ standard error; `null` where that is 0 or unknown. */
  readonly z: number | null;
  /** Two-sided; `null` with `z`. */
  readonly p: number | null;
}

/**
 * Compares two lists of scores of the same questions by their question-level differences (Miller, arXiv 2411.00640). `clusters`
 * gives each question's cluster by number; `null`: every question for itself.
 */
export function pairedDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  clusters: ArrayLike<number> | null,
  confidence: number = CONFIDENCE,
): PairedDifference {
  const differences = Float64Array.from(
    { length: first.length },
    (_, index) => (first[index] as number) - (second[index] as number),
  );
  const error =
    clusters === null
      ? standardError(differences)
      : clusteredError(differences, clusters).standardError;
  const difference = meanOf(differences);
  const half = error === null ? null : normalQuantile((1 + confidence) / 2) * error;
  const z = error === null || error === 0 ? null : difference / error;
  return {
    difference,
    standardError: error,
    low: half === null ? null : difference - half,
    high: half === null ? null : difference + half,
    z,
    p: z === null ? null : Math.min(1, 2 * normalTail(Math.abs(z))),
  };
}
