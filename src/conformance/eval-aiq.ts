import type { CurvePoint } from "#core/metrics/curve-metrics.ts";
import { routerBenchAiq, routerBenchHull } from "#core/metrics/routerbench-aiq.ts";
import { concaveHull, windowAiq, windowArea } from "#core/metrics/window-aiq.ts";
import { evaluationEntry, orError } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

type Pair = readonly [cost: number, quality: number];

const points = (pairs: readonly Pair[]): readonly CurvePoint[] =>
  pairs.map(([cost, quality]) => ({ cost, quality }));
const pairs = (hull: readonly CurvePoint[]) => hull.map(({ cost, quality }) => [cost, quality]);

export const EVAL_AIQ: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_aiq",
    "get_non_descreasing_convex_hull_of, calc_AIQ (kinds routerbench_*); window AIQ (kind window_aiq)",
    {
      routerbench_hull: (input: { readonly points: readonly Pair[] }) =>
        orError(
          routerBenchHull(points(input.points)),
          (hull) => ({ hull: pairs(hull) }),
          "IndexError",
        ),
      routerbench_aiq: (input: { readonly routers: readonly (readonly Pair[])[] }) =>
        orError(routerBenchAiq(input.routers.map(points)), (aiq) => ({ aiq }), "IndexError"),
      window_aiq: (input: {
        readonly points: readonly Pair[];
        readonly cmin: number;
        readonly cmax: number;
      }) => {
        const window = [input.cmin, input.cmax] as const;
        const hull = concaveHull(points(input.points));
        return {
          hull: pairs(hull),
          area: windowArea(hull, window),
          aiq: windowAiq(points(input.points), window),
        };
      },
    },
  ),
];
