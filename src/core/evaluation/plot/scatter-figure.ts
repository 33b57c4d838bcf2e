import type { Report, ReportPoint } from "#core/evaluation/report/report.ts";
import { type Axis, linearAxis, logAxis, placeOn } from "./axis.ts";
import { backgroundShapes } from "./background-shapes.ts";
import { labelShapes } from "./label-shapes.ts";
import { intervalShapes, markShape } from "./mark-shapes.ts";
import type { Box } from "./place-labels.ts";
import type { PlacedCurve, PlacedMark, PlotFigure, PlotOptions } from "./plot-figure.ts";
import type { PlotMark } from "./plot-mark.ts";
import { lineShape, type PlotShape } from "./plot-shape.ts";
import { routerPaint, SERIES_DASHES } from "./series.ts";

const MARGIN = { left: 52, right: 18, top: 30, bottom: 48 } as const;
/** Room that a tick on the axis of costs takes, in pixels. */
const TICK_PX = 64;
const TICK_PX_DOWN = 48;
/** Where points stand that are below the picture: so far above its edge. */
const EDGE_PX = 9;
/** Models that are no further below the routers than this share of the range are in the picture. */
const NEAR_SHARE = 0.25;

/** Where a point of the plot stands. */
export type Place = (point: {
  readonly accuracy: number;
  readonly cost: number;
}) => readonly [number, number];

/** Quality over cost. Points without a cost are left out. */
export function scatterFigure(
  report: Report,
  marks: readonly PlotMark[],
  options: PlotOptions,
): PlotFigure {
  const { width, height } = options;
  const frame: Box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(40, width - MARGIN.left - MARGIN.right),
    height: Math.max(40, height - MARGIN.top - MARGIN.bottom),
  };
  const priced = marks.flatMap((mark) =>
    mark.cost === null ? [] : [{ ...mark, cost: mark.cost }],
  );
  const costs = costAxis([...priced, ...curvePoints(report), ...options.published], frame);
  const isShown = ({ router, role }: PlotMark) =>
    options.intervals === "all" ||
    (role !== "single" && (router === null || options.strong.includes(router)));
  const accuracies = accuracyAxis(
    shownAccuracies(report, priced.filter(isShown), priced, options),
    frame,
  );
  const place: Place = ({ accuracy, cost }) => [
    placeOn(costs, cost),
    placeOn(accuracies, accuracy),
  ];
  const placed = priced.map((mark): PlacedMark => {
    const [x, y] = place(mark);
    const isBelow = mark.accuracy < accuracies.domain[0];
    return { mark, x, y: isBelow ? frame.y + frame.height - EDGE_PX : y, isBelow };
  });
  const curves = report.routers.flatMap(({ id, curve }): readonly PlacedCurve[] => {
    const points = placedPoints(curve, place);
    return points.length < 2 ? [] : [{ router: id, points }];
  });
  const drawn = placed.toSorted((a, b) => depth(a.mark, options) - depth(b.mark, options));
  const background = backgroundShapes(report, {
    frame,
    costs,
    accuracies,
    place,
    published: options.published,
  });
  const whiskers = drawn
    .filter(({ mark, isBelow }) => isShown(mark) && !isBelow)
    .flatMap((each) =>
      intervalShapes(each, { accuracies, costs, options, best: bestCost(report) }),
    );
  const shapes: readonly PlotShape[] = [
    ...background,
    ...referenceCurves(report, place),
    ...curves
      .toSorted(
        (a, b) =>
          Number(options.strong.includes(a.router)) - Number(options.strong.includes(b.router)),
      )
      .map((curve) => curveShape(curve, options.strong)),
    ...whiskers,
    ...drawn.flatMap((each) => markShape(each, options)),
    ...labelShapes(placed, curves, options, frame, report, whiskers),
  ];
  return {
    kind: "cost-quality",
    ...{ width, height, frame, shapes, curves },
    marks: placed.toSorted((a, b) => a.x - b.x || b.y - a.y),
  };
}

function bestCost(report: Report): number | null {
  return report.references.find(({ id }) => id === "best-single")?.point.cost ?? null;
}

/** Points in the background first, what is looked at last. */
function depth({ role, router }: PlotMark, { strong }: PlotOptions): number {
  if (router === null) return role === "single" ? 1 : 2;
  if (!strong.includes(router)) return 0;
  return role === "at-lambda" ? 4 : 3;
}

function curvePoints({ routers, references }: Report): readonly { readonly cost: number }[] {
  return [...routers, ...references].flatMap(({ curve }) =>
    curve.flatMap(({ cost }) => (cost === null ? [] : [{ cost }])),
  );
}

/** Logarithmic, unless something costs nothing. */
function costAxis(points: readonly { readonly cost: number }[], frame: Box): Axis {
  const costs = points.map(({ cost }) => cost);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const range = [frame.x, frame.x + frame.width] as const;
  if (least > 0) return thinned(logAxis([least / 1.12, most * 1.12], range), TICK_PX);
  return linearAxis([0, most > 0 ? most * 1.05 : 1], range, Math.max(2, frame.width / 110));
}

/** Without ticks that have no room for a label; powers of ten stay rather than others. */
function thinned(axis: Axis, room: number): Axis {
  const kept: number[] = [];
  const byWeight = axis.ticks.toSorted((a, b) => tickWeight(a) - tickWeight(b));
  for (const tick of byWeight) {
    const at = placeOn(axis, tick);
    if (kept.every((other) => Math.abs(placeOn(axis, other) - at) >= room)) kept.push(tick);
  }
  return { ...axis, ticks: kept.toSorted((a, b) => a - b) };
}

function tickWeight(tick: number): number {
  const digit = Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9));
  return digit === 1 ? 0 : digit === 5 ? 2 : 1;
}

/** The accuracies that the picture must hold: those of routers and of what they are held against, with the intervals that are drawn. */
function shownAccuracies(
  { routers, hull }: Report,
  withIntervals: readonly PlotMark[],
  marks: readonly PlotMark[],
  { isWhole, published, strong }: PlotOptions,
): readonly number[] {
  const isOther = ({ role, id }: PlotMark) => role === "single" || id === "random";
  const needed = [
    ...[...marks.filter((mark) => !isOther(mark)), ...hull.points, ...published],
    ...routers.flatMap(({ id, curve }) => (strong.includes(id) ? curve : [])),
  ].map(({ accuracy }) => accuracy);
  const ends = withIntervals
    .filter((mark) => isWhole || !isOther(mark))
    .flatMap(({ interval }) => (interval === null ? [] : [interval.low, interval.high]));
  const own = [...needed, ...ends];
  const others = marks.filter(isOther).map(({ accuracy }) => accuracy);
  if (isWhole || own.length === 0) return [...own, ...others];
  const [least, most] = [Math.min(...own), Math.max(...own)];
  const edge = least - (most - least) * NEAR_SHARE;
  return [...own, ...others.filter((accuracy) => accuracy >= edge)];
}

function accuracyAxis(accuracies: readonly number[], frame: Box): Axis {
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
  const pad = Math.max(0.01, (most - least) * 0.06);
  return linearAxis(
    [Math.max(0, least - pad), Math.min(1, most + pad)],
    [frame.y + frame.height, frame.y],
    frame.height / TICK_PX_DOWN,
  );
}

function placedPoints(
  points: readonly ReportPoint[],
  place: Place,
): readonly (readonly [number, number])[] {
  return points.flatMap(({ accuracy, cost }) => (cost === null ? [] : [place({ accuracy, cost })]));
}

function curveShape({ router, points }: PlacedCurve, strong: readonly string[]): PlotShape {
  const at = strong.indexOf(router);
  if (at === -1) return lineShape(points, "quiet", { width: 1.25, opacity: 0.65 });
  const dashes = SERIES_DASHES[at % SERIES_DASHES.length] ?? "";
  return lineShape(points, routerPaint(router, strong), { width: 2.25, dashes });
}

/** The task table's and the oracle's curve: what knowing the task, and knowing everything, gives. */
function referenceCurves({ references }: Report, place: Place): readonly PlotShape[] {
  return references
    .map(({ curve }) => placedPoints(curve, place))
    .filter((points) => points.length > 1)
    .map((points) => lineShape(points, "muted", { width: 1.25, dashes: "1 4", opacity: 0.9 }));
}
