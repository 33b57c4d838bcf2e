import { TIE } from "./pick-best.ts";
import type { SweepPoint } from "./sweep.ts";

/** Accuracy and mean cost of the best single model, on the questions on which a setting is chosen. */
export interface ToMatch {
  readonly accuracy: number;
  readonly cost: number;
}

/**
 * The cheapest setting that is at least as accurate as the best single model; of equally cheap ones the more accurate. Where none is,
 * the most accurate one.
 */
export function settingAtEqualQuality(
  points: readonly SweepPoint[],
  single: ToMatch,
): SweepPoint | null {
  const reaching = points.filter(({ accuracy }) => accuracy >= single.accuracy - TIE);
  if (reaching.length === 0) return mostAccurate(points);
  return best(reaching, (a, b) => a.cost - b.cost || b.accuracy - a.accuracy);
}

/** The most accurate setting that is no dearer than the best single model; where all are dearer, the cheapest. */
export function settingAtEqualCost(
  points: readonly SweepPoint[],
  single: ToMatch,
): SweepPoint | null {
  const affordable = points.filter(({ cost }) => cost <= single.cost * (1 + TIE));
  if (affordable.length === 0) return best(points, (a, b) => a.cost - b.cost);
  return mostAccurate(affordable);
}

function mostAccurate(points: readonly SweepPoint[]): SweepPoint | null {
  return best(points, (a, b) => b.accuracy - a.accuracy || a.cost - b.cost);
}

function best(
  points: readonly SweepPoint[],
  order: (a: SweepPoint, b: SweepPoint) => number,
): SweepPoint | null {
  return points.toSorted(order)[0] ?? null;
}
