import { TIE } from "#core/heads/choose-candidate.ts";
import type { SweepPoint } from "./sweep.ts";

/** Accuracy and mean cost of the best single model, on the questions on which a setting is chosen. */
export interface ToMatch {
  readonly accuracy: number;
  readonly cost: number;
}

/** A setting, and whether it keeps its condition where it was chosen. */
export interface ChosenPoint {
  readonly point: SweepPoint;
  readonly keeps: boolean;
}

/**
 * The cheapest setting that is at least as accurate as the best single model; of equally cheap ones the more accurate. Where none is,
 * the most accurate one.
 */
export function settingAtEqualQuality(
  points: readonly SweepPoint[],
  single: ToMatch,
): ChosenPoint | null {
  const reaching = points.filter(({ accuracy }) => accuracy >= single.accuracy - TIE);
  return reaching.length === 0
    ? chosen(mostAccurate(points), false)
    : chosen(
        best(reaching, (a, b) => a.cost - b.cost || b.accuracy - a.accuracy),
        true,
      );
}

/** The most accurate setting that is no dearer than the best single model; where all are dearer, the cheapest. */
export function settingAtEqualCost(
  points: readonly SweepPoint[],
  single: ToMatch,
): ChosenPoint | null {
  const affordable = points.filter(({ cost }) => cost <= single.cost * (1 + TIE));
  return affordable.length === 0
    ? chosen(
        best(points, (a, b) => a.cost - b.cost),
        false,
      )
    : chosen(mostAccurate(affordable), true);
}

function chosen(point: SweepPoint | null, keeps: boolean): ChosenPoint | null {
  return point === null ? null : { point, keeps };
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
