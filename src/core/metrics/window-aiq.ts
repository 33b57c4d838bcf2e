import type { CostRange, CurvePoint } from "./curve-metrics.ts";
import { areaUnder, interpolate } from "./interpolate.ts";

/** Of what a cross product may miss zero by and three points still count as one line, relative to its terms. */
const ROUNDING = 1e-12;

/**
 * The curve that anybody can have who mixes the given points at random: the upper concave hull, rising, from the cheapest point
 * to the cheapest point of the greatest quality. Points on a line between two others are not listed.
 */
export function concaveHull(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const hull: CurvePoint[] = [];
  for (const point of risingPoints(points)) {
    while (hull.length > 1 && !turnsRight(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** The best quality of each cost, by cost, as far as it reaches the greatest quality for the first time. */
function risingPoints(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const sorted = points.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality);
  const levels = sorted.filter(({ cost }, index) => sorted[index - 1]?.cost !== cost);
  const most = Math.max(...levels.map(({ quality }) => quality));
  return levels.slice(0, levels.findIndex(({ quality }) => quality === most) + 1);
}

function turnsRight(
  from: CurvePoint | undefined,
  over: CurvePoint | undefined,
  to: CurvePoint,
): boolean {
  if (from === undefined || over === undefined) return true;
  const left = (over.cost - from.cost) * (to.quality - from.quality);
  const right = (over.quality - from.quality) * (to.cost - from.cost);
  return right - left > ROUNDING * (Math.abs(left) + Math.abs(right));
}

/** The quality of a hull at a cost: linear between its points, flat beyond both ends. NaN without points. */
export function hullQuality(hull: readonly CurvePoint[], cost: number): number {
  return interpolate(
    cost,
    hull.map((point) => point.cost),
    hull.map((point) => point.quality),
  );
}

/**
 * Average quality of a router over a window of costs, in quality per question: the area under {@link concaveHull}, carried on
 * flat to both sides, divided by the width of the window. Independent of who else is compared. `null` without points or width.
 */
export function windowAiq(points: readonly CurvePoint[], window: CostRange): number | null {
  const area = windowArea(concaveHull(points), window);
  return area === null ? null : area / (window[1] - window[0]);
}

/** The area under a hull within a window of costs; `null` without points or width. */
export function windowArea(hull: readonly CurvePoint[], [least, most]: CostRange): number | null {
  if (hull.length === 0 || !(most > least)) return null;
  const inside = hull.filter(({ cost }) => cost > least && cost < most);
  const costs = [least, ...inside.map(({ cost }) => cost), most];
  return areaUnder(
    costs,
    costs.map((cost) => hullQuality(hull, cost)),
  );
}
