import type { CurvePoint } from "./curve-metrics.ts";
import { areaUnder, interpolate } from "./interpolate.ts";

/**
 * RouterBench's “non-decreasing convex hull”, quirks included; `null` where its code ends in an error, which is below three
 * distinct costs. It is no hull: every cost level stays, lifted to the best chord over it; a level that lies below the one
 * before it is dropped, compared with the neighbour as it was before anything was dropped, so that the result may still fall;
 * the dearest point stays only if it is not below the level that was found last.
 * (RouterBench, `evaluation/AIQ.py::get_non_descreasing_convex_hull_of`.)
 */
export function routerBenchHull(points: readonly CurvePoint[]): readonly CurvePoint[] | null {
  const sorted = points.toSorted((a, b) => a.cost - b.cost);
  const first = sorted[0];
  const last = sorted.at(-1);
  // In the order in which the reference finds them: the last one found decides about the dearest point.
  const lifted = liftToChords(sorted);
  const found = [...lifted.values()].at(-1);
  if (first === undefined || last === undefined || found === undefined) return null;
  const levels = [...lifted].map(([cost, quality]) => ({ cost, quality }));
  if (last.quality >= found) levels.push(last);
  const hull = [first, ...levels.toSorted((a, b) => a.cost - b.cost)];
  return hull.filter(({ quality }, index) => {
    const before = hull[index - 1];
    return before === undefined || quality >= before.quality;
  });
}

/** Each cost strictly between two others, with the best of the qualities there and of the chords over it. */
function liftToChords(sorted: readonly CurvePoint[]): ReadonlyMap<number, number> {
  const lifted = new Map<number, number>();
  for (const [index, from] of sorted.entries()) {
    for (const to of sorted.slice(index)) {
      for (const { cost, quality } of sorted) {
        if (!(from.cost < cost && cost < to.cost)) continue;
        const chord = interpolate(cost, [from.cost, to.cost], [from.quality, to.quality]);
        const known = lifted.get(cost) ?? Number.NEGATIVE_INFINITY;
        lifted.set(cost, Math.max(known, quality, chord));
      }
    }
  }
  return lifted;
}

/**
 * RouterBench's AIQ of routers that are compared with each other: the area under each hull, carried on flat to the largest cost
 * of all hulls, divided by that cost. `null` where the hull of one has no meaning. The area left of a curve's first point
 * counts nothing, and the value depends on who else is compared: {@link windowAiq} is the one to publish.
 * (RouterBench, `evaluation/AIQ.py::calc_AIQ`.)
 */
export function routerBenchAiq(
  routers: readonly (readonly CurvePoint[])[],
): readonly number[] | null {
  const hulls = routers.map(routerBenchHull);
  if (!hulls.every((hull) => hull !== null)) return null;
  const most = Math.max(...hulls.flat().map(({ cost }) => cost));
  return hulls.map((hull) => {
    const costs = [...hull.map(({ cost }) => cost), most];
    const qualities = hull.map(({ quality }) => quality);
    return areaUnder(costs, [...qualities, qualities.at(-1) ?? 0]) / most;
  });
}
