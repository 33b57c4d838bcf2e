import { betaQuantile } from "#core/algebra/beta.ts";
import { CONFIDENCE, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal.ts";

export interface WilsonInterval extends Interval {
  readonly center: number;
}

/** Wilson's interval of a share, `count` of `of`, without correction for continuity; `null` for none of none. */
export function wilson(
  count: number,
  of: number,
  confidence: number = CONFIDENCE,
): WilsonInterval | null {
  if (of === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const share = count / of;
  const square = (z * z) / of;
  const center = (share + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  // At the ends rounding would leave a value that is not quite 0 or 1.
  return {
    low: count === 0 ? 0 : center - half,
    high: count === of ? 1 : center + half,
    center,
  };
}

/** Clopper and Pearson's interval of a share: never too narrow, whatever the true share. `null` for none of none. */
export function clopperPearson(
  count: number,
  of: number,
  confidence: number = CONFIDENCE,
): Interval | null {
  if (of === 0) return null;
  const alpha = 1 - confidence;
  return {
    low: count === 0 ? 0 : betaQuantile(alpha / 2, count, of - count + 1),
    high: count === of ? 1 : betaQuantile(1 - alpha / 2, count + 1, of - count),
  };
}
