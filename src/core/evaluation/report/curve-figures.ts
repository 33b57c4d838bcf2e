import {
  audc,
  type CostRange,
  type CurvePoint,
  peakQuality,
  qnc,
} from "#core/metrics/curve-metrics.ts";
import { windowAiq } from "#core/metrics/window-aiq.ts";
import type { CostWindow, CurveFigures, ReportPoint } from "./report.ts";

/** Share of the best single model's accuracy that QNC asks for (R2-Router, section 9 of its evaluation). */
const NEUTRAL_SHARE = 0.95;

/** What figures of a curve are measured by. */
export interface CurveScale {
  readonly window: CostWindow | null;
  readonly range: CostWindow | null;
  /** Accuracy of the best single model on the questions that are judged on. */
  readonly singleAccuracy: number;
}

/** Points with a cost, as the curve metrics take them. */
export function curvePoints(points: readonly ReportPoint[]): readonly CurvePoint[] {
  return points.flatMap(({ cost, accuracy }) =>
    cost === null ? [] : [{ cost, quality: accuracy }],
  );
}

export function curveFigures(
  points: readonly ReportPoint[],
  { window, range, singleAccuracy }: CurveScale,
): CurveFigures {
  const curve = curvePoints(points);
  const peak = peakQuality(points.map(({ accuracy }) => ({ cost: 0, quality: accuracy })));
  const scale: CostRange | null = range === null ? null : [range.least, range.most];
  return {
    aiq: window === null ? null : windowAiq(curve, [window.least, window.most]),
    audc: scale === null ? null : audc(curve, scale),
    qnc: scale === null ? null : qnc(curve, NEUTRAL_SHARE * singleAccuracy, scale),
    peak,
  };
}

/** Least and most of some costs; `null` where they are one, or there are none. */
export function costWindow(costs: readonly (number | null)[]): CostWindow | null {
  const known = costs.filter((cost) => cost !== null);
  if (known.length === 0) return null;
  const least = Math.min(...known);
  const most = Math.max(...known);
  return most > least ? { least, most } : null;
}
