import type { CurvePoint } from "./curve-metrics.ts";

/**
 * The points that no other point dominates, in their order. A point is dominated by one that is no dearer and no worse, and
 * better in one of the two; equal points therefore stay, all of them.
 * (LLMRouterBench, `baselines/AvengersPro/ablation/visualization.py`.)
 */
export function paretoFrontier(points: readonly CurvePoint[]): readonly CurvePoint[] {
  return points.filter((point) => !points.some((other) => dominates(other, point)));
}

function dominates(other: CurvePoint, point: CurvePoint): boolean {
  if (other.cost > point.cost || other.quality < point.quality) return false;
  return other.cost < point.cost || other.quality > point.quality;
}

/** How far the points of one method lie from the frontier, on axes scaled to [0, 1]; `null` for a method without points. */
export interface ParetoDistance {
  /** To the nearest point of the frontier, on average. */
  readonly nearestPoint: number | null;
  /** To the line through the points of the frontier, on average. */
  readonly polyline: number | null;
}

export interface ParetoComparison {
  /** Of all methods' points together: distinct, by cost. */
  readonly frontier: readonly CurvePoint[];
  /** One for each method, in their order. */
  readonly distances: readonly ParetoDistance[];
}

/**
 * LLMRouterBench's ParetoDist (arXiv 2601.07206): the frontier over the points of all methods, both axes scaled by the least and
 * greatest value of all points, and each method's mean distance to it. The published tables do not say whether the frontier is
 * its points or the line through them, so both are given.
 */
export function paretoDistances(methods: readonly (readonly CurvePoint[])[]): ParetoComparison {
  const all = methods.flat();
  const frontier = distinct(paretoFrontier(all)).toSorted((a, b) => a.cost - b.cost);
  const scale = scaleOf(all);
  const corners = frontier.map(scale);
  return {
    frontier,
    distances: methods.map((points) => ({
      nearestPoint: meanOf(points.map((point) => toNearest(scale(point), corners))),
      polyline: meanOf(points.map((point) => toPolyline(scale(point), corners))),
    })),
  };
}

function distinct(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const seen = new Set<string>();
  return points.filter(({ cost, quality }) => {
    const key = `${cost} ${quality}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Scales both axes to [0, 1]; an axis on which all points lie together by 1. */
function scaleOf(points: readonly CurvePoint[]): (point: CurvePoint) => CurvePoint {
  const axis = (values: readonly number[]) => {
    const least = Math.min(...values);
    const width = Math.max(...values) - least;
    return (value: number) => (value - least) / (width > 0 ? width : 1);
  };
  const cost = axis(points.map((point) => point.cost));
  const quality = axis(points.map((point) => point.quality));
  return (point) => ({ cost: cost(point.cost), quality: quality(point.quality) });
}

function toNearest(point: CurvePoint, corners: readonly CurvePoint[]): number {
  return Math.min(...corners.map((corner) => distance(point, corner)));
}

function toPolyline(point: CurvePoint, corners: readonly CurvePoint[]): number {
  const legs = corners.slice(1).map((to, index) => toLeg(point, corners[index] ?? to, to));
  return Math.min(toNearest(point, corners), ...legs);
}

function toLeg(point: CurvePoint, from: CurvePoint, to: CurvePoint): number {
  const width = to.cost - from.cost;
  const height = to.quality - from.quality;
  const along = (point.cost - from.cost) * width + (point.quality - from.quality) * height;
  const share = Math.min(1, Math.max(0, along / (width * width + height * height)));
  return distance(point, {
    cost: from.cost + share * width,
    quality: from.quality + share * height,
  });
}

function distance(a: CurvePoint, b: CurvePoint): number {
  return Math.hypot(a.cost - b.cost, a.quality - b.quality);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
