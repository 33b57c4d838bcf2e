import type { PlotFigure } from "#core/evaluation/plot/plot-figure.ts";
import type { PlotMark } from "#core/evaluation/plot/plot-mark.ts";
import { curveMark } from "#core/evaluation/plot/plot-marks.ts";
import type { Report } from "#core/evaluation/report/report.ts";

/** What is looked at: a mark, or a point of a router's curve by its place. */
export type ActivePoint =
  | { readonly kind: "mark"; readonly id: string }
  | { readonly kind: "curve"; readonly router: string; readonly at: number };

/** The point with its place in the picture; `null` where it is not there any more. */
export interface ShownPoint {
  readonly mark: PlotMark;
  readonly x: number;
  readonly y: number;
}

/** Nearer than so many pixels is meant. */
const NEAR_MARK_PX = 22;
const NEAR_CURVE_PX = 14;

/** Looks an active point up in a picture. */
export function shownPoint(
  active: ActivePoint | null,
  figure: PlotFigure,
  report: Report,
): ShownPoint | null {
  if (active === null) return null;
  if (active.kind === "mark") return figure.marks.find(({ mark }) => mark.id === active.id) ?? null;
  const place = figure.curves.find(({ router }) => router === active.router)?.points[active.at];
  const router = report.routers.find(({ id }) => id === active.router);
  const point = router?.curve[active.at];
  if (place === undefined || router === undefined || point === undefined) return null;
  const best = report.references.find(({ id }) => id === "best-single")?.point.cost ?? null;
  return { mark: curveMark(router, point, best), x: place[0], y: place[1] };
}

/** What lies nearest to a place in a picture: a mark, else a point of a curve in colour; `null` for nothing near. */
export function nearestPoint(
  figure: PlotFigure,
  x: number,
  y: number,
  strong: readonly string[],
): ActivePoint | null {
  let near: ActivePoint | null = null;
  let least = NEAR_MARK_PX;
  for (const placed of figure.marks) {
    const distance = distanceTo(placed, x, y, figure.kind);
    if (distance < least) {
      least = distance;
      near = { kind: "mark", id: placed.mark.id };
    }
  }
  if (near !== null && least < NEAR_CURVE_PX) return near;
  let leastOnCurve = Math.min(least, NEAR_CURVE_PX);
  for (const { router, points } of figure.curves) {
    if (!strong.includes(router)) continue;
    for (const [at, [px, py]] of points.entries()) {
      const distance = Math.hypot(px - x, py - y);
      if (distance >= leastOnCurve) continue;
      leastOnCurve = distance;
      near = { kind: "curve", router, at };
    }
  }
  return near;
}

/** In the plot of rows only the row counts. */
function distanceTo(
  placed: { readonly x: number; readonly y: number },
  x: number,
  y: number,
  kind: PlotFigure["kind"],
): number {
  return kind === "accuracy-only" ? Math.abs(placed.y - y) : Math.hypot(placed.x - x, placed.y - y);
}

/** The mark that an arrow key leads to, by the places in the picture. */
export function nextMark(figure: PlotFigure, id: string | null, key: string): string | null {
  const isDown = key === "ArrowDown" || key === "ArrowUp";
  const ordered = isDown ? figure.marks.toSorted((a, b) => a.y - b.y || a.x - b.x) : figure.marks;
  if (ordered.length === 0) return null;
  const at = ordered.findIndex(({ mark }) => mark.id === id);
  const places: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: ordered.length - 1,
  };
  const place = places[key];
  if (place === undefined) return null;
  const kept = Math.min(ordered.length - 1, Math.max(0, place));
  return ordered[kept]?.mark.id ?? null;
}
