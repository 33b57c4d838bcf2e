/** What a router gives for one setting: mean cost and mean quality over questions. */
export interface CurvePoint {
  /** Any unit, the same for all points. */
  readonly cost: number;
  /** In [0, 1]. */
  readonly quality: number;
}

/** The costs that stand for 0 and 1. Shared by all routers of a comparison; a curve's own where none is given. */
export type CostRange = readonly [least: number, most: number];

/**
 * Area under the cost–quality curve: the trapezoid rule over the points in order of cost, cost scaled to [0, 1] by `range`.
 * Parts of the range that the curve does not reach count nothing. 0 for a curve without width.
 * (R2-Router, `compare_methods.py::calculate_audc`, in its order of operations.)
 */
export function audc(points: readonly CurvePoint[], range: CostRange = ownRange(points)): number {
  const sorted = byCost(points);
  const costs = sorted.map(({ cost }) => scaleCost(cost, range));
  return trapezoid(costs, sorted);
}

/** The same area with cost as it is. */
export function unscaledArea(points: readonly CurvePoint[]): number {
  const sorted = byCost(points);
  return trapezoid(
    sorted.map(({ cost }) => cost),
    sorted,
  );
}

/** What a curve has to reach when nothing is asked for: this share of its own peak. */
const SHARE_OF_PEAK = 0.9;

/**
 * Quality-neutral cost: the scaled cost of the first point, in order of cost, whose quality reaches `target`; 1 when none
 * does. The paper's target is 0.95 of the best single model. (`compare_methods.py::calculate_qnc`.)
 */
export function qnc(
  points: readonly CurvePoint[],
  target: number = SHARE_OF_PEAK * peakQuality(points),
  range: CostRange = ownRange(points),
): number {
  const reached = byCost(points).find(({ quality }) => quality >= target);
  return reached === undefined ? 1 : scaleCost(reached.cost, range);
}

/** The first cost that reaches the target, unscaled; the largest where none does. */
export function costAtTarget(
  points: readonly CurvePoint[],
  target: number = SHARE_OF_PEAK * peakQuality(points),
): number {
  const sorted = byCost(points);
  const reached = sorted.find(({ quality }) => quality >= target);
  return (reached ?? sorted.at(-1))?.cost ?? Number.NaN;
}

/** The best quality of any point; −∞ for no points. */
export function peakQuality(points: readonly CurvePoint[]): number {
  return Math.max(...points.map(({ quality }) => quality));
}

function byCost(points: readonly CurvePoint[]): readonly CurvePoint[] {
  return points.toSorted((a, b) => a.cost - b.cost);
}

function ownRange(points: readonly CurvePoint[]): CostRange {
  const costs = points.map(({ cost }) => cost);
  return [Math.min(...costs), Math.max(...costs)];
}

function scaleCost(cost: number, [least, most]: CostRange): number {
  return most > least ? (cost - least) / (most - least) : 0;
}

function trapezoid(costs: readonly number[], points: readonly CurvePoint[]): number {
  const areas = points.slice(1).map(({ quality }, index) => {
    const width = (costs[index + 1] ?? 0) - (costs[index] ?? 0);
    return (width * (quality + (points[index]?.quality ?? 0))) / 2;
  });
  return numpySum(areas);
}

/**
 * Sum in numpy's order (pairwise in eight lanes), so that the last bit of a figure is the reference's. From eight values on
 * it differs from adding one after the other.
 */
export function numpySum(values: readonly number[]): number {
  if (values.length < 8) return values.reduce((sum, value) => sum + value, 0);
  if (values.length > 128) {
    const half = Math.floor(values.length / 16) * 8;
    return numpySum(values.slice(0, half)) + numpySum(values.slice(half));
  }
  const lanes = values.slice(0, 8);
  const whole = values.length - (values.length % 8);
  for (let at = 8; at < whole; at += 1) {
    lanes[at % 8] = (lanes[at % 8] ?? 0) + (values[at] ?? 0);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes;
  const sum = a + b + (c + d) + (e + f + (g + h));
  return values.slice(whole).reduce((total, value) => total + value, sum);
}
