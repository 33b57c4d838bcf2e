import type { Interval } from "#core/evaluation/intervals/interval.ts";
import type {
  ReferenceId,
  Report,
  ReportRow,
  RouterReport,
  RouterSetting,
  SweptPoint,
} from "#core/evaluation/report/report.ts";
import type { SettingKind } from "#core/evaluation/report/verdict-kinds.ts";
import type { Glyph } from "./glyph-path.ts";
import type { PlotMark } from "./plot-mark.ts";

const REFERENCE_GLYPHS: Readonly<Record<ReferenceId, Glyph>> = {
  cheapest: "wedge",
  "best-single": "star",
  random: "cross",
  "task-table": "diamond",
  oracle: "triangle",
};

const SETTING_GLYPHS: Readonly<Record<SettingKind, { glyph: Glyph; isHollow: boolean }>> = {
  "equal-quality": { glyph: "circle", isHollow: false },
  "equal-cost": { glyph: "square", isHollow: false },
  quality: { glyph: "circle", isHollow: true },
};

/**
 * All points of a report's plot, those that lie above others last: single models, references, routers with their settings, and, where
 * a λ is looked at, routers with that λ. A single model that is a reference as well is listed once, as the reference.
 */
export function plotMarks(report: Report, lambda: number | null): readonly PlotMark[] {
  const best = report.references.find(({ id }) => id === "best-single")?.point.cost ?? null;
  const named = new Set(report.references.map(({ candidate }) => candidate));
  const singles = report.singles
    .filter(({ candidate }) => !named.has(candidate))
    .map((row) => rowMark(row, "single", { glyph: "circle", isHollow: false }, best));
  const references = report.references.map((row) => {
    const glyph = REFERENCE_GLYPHS[row.id as ReferenceId] ?? "plus";
    return rowMark(row, "reference", { glyph, isHollow: false }, best);
  });
  const settings = report.routers.flatMap((router) =>
    router.settings.map((setting) => settingMark(router, setting, best)),
  );
  const moved =
    lambda === null ? [] : report.routers.flatMap((router) => movedMark(router, lambda, best));
  return [...singles, ...references.toReversed(), ...settings, ...moved];
}

/** The point of a sweep whose λ is the given one, or the next below it; `null` for a curve that is one point or none. */
export function pointAtLambda(curve: readonly SweptPoint[], lambda: number): SweptPoint | null {
  if (curve.length < 2) return null;
  // A hair of tolerance: the same λ may have been computed in two ways.
  const below = curve.filter((point) => (point.lambda ?? 0) <= lambda * (1 + 1e-9));
  return below.at(-1) ?? curve[0] ?? null;
}

function rowMark(
  row: ReportRow,
  role: "single" | "reference",
  look: Pick<PlotMark, "glyph" | "isHollow">,
  best: number | null,
): PlotMark {
  const { id, name, point, interval, shares, isCostEstimated } = row;
  return {
    ...{ id, router: null, role, name, interval, shares, isCostEstimated },
    ...{ accuracy: point.accuracy, cost: point.cost, lambda: point.lambda },
    costShare: shareOf(point.cost, best),
    costShareInterval: null,
    ...look,
  };
}

function settingMark(router: RouterReport, setting: RouterSetting, best: number | null): PlotMark {
  const { kind, lambda, point, interval, shares, against } = setting;
  const isOnly = router.settings.length === 1;
  return {
    ...{
      id: `router/${router.id}/${kind}`,
      router: router.id,
      role: kind,
      name: router.name,
      lambda,
    },
    ...{ accuracy: point.accuracy, cost: point.cost, interval, shares },
    costShare: against?.costRatio?.ratio ?? shareOf(point.cost, best),
    costShareInterval: intervalOf(against?.costRatio ?? null),
    isCostEstimated: router.isCostEstimated,
    ...SETTING_GLYPHS[kind],
    ...(isOnly ? { isHollow: false } : {}),
  };
}

function movedMark(router: RouterReport, lambda: number, best: number | null): readonly PlotMark[] {
  const point = pointAtLambda(router.curve, lambda);
  if (point === null) return [];
  const mark = curveMark(router, point, best);
  return [{ ...mark, id: `router/${router.id}/at-lambda`, role: "at-lambda" }];
}

/** A point of a router's curve as a mark of its own. */
export function curveMark(router: RouterReport, point: SweptPoint, best: number | null): PlotMark {
  return {
    ...{
      id: `router/${router.id}/on-curve`,
      router: router.id,
      role: "on-curve",
      name: router.name,
    },
    ...{ accuracy: point.accuracy, cost: point.cost, lambda: point.lambda, interval: null },
    ...{ shares: point.shares, costShare: shareOf(point.cost, best), costShareInterval: null },
    isCostEstimated: router.isCostEstimated,
    glyph: "hexagon",
    isHollow: true,
  };
}

function shareOf(cost: number | null, best: number | null): number | null {
  return cost === null || best === null || best === 0 ? null : cost / best;
}

function intervalOf(found: Interval | null): Interval | null {
  return found === null ? null : { low: found.low, high: found.high };
}
