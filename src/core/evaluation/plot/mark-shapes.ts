import { type Axis, placeOn } from "./axis.ts";
import { glyphPath, STROKED_GLYPHS } from "./glyph-path.ts";
import type { PlacedMark, PlotOptions } from "./plot-figure.ts";
import type { PlotMark } from "./plot-mark.ts";
import { lineShape, type Paint, type PathShape, type PlotShape } from "./plot-shape.ts";
import { routerPaint } from "./series.ts";

/** Half the height of a mark, in pixels. */
export function markRadius({ role, router }: PlotMark, strong: readonly string[]): number {
  if (role === "single") return 4;
  if (router === null) return 6;
  if (!strong.includes(router)) return 3;
  return role === "at-lambda" ? 7.5 : 5.5;
}

/** The colour of a mark: that of its router, ink for what routers are held against. */
export function markPaint({ role, router }: PlotMark, strong: readonly string[]): Paint {
  if (router !== null) return routerPaint(router, strong);
  return role === "single" ? "muted" : "ink";
}

/** A mark with a rim of paper, so that those that lie over each other are told apart. */
export function markShape(
  { mark, x, y, isBelow }: PlacedMark,
  { strong }: PlotOptions,
): readonly PathShape[] {
  const paint = markPaint(mark, strong);
  const d = glyphPath(isBelow ? "wedge" : mark.glyph, [x, y], markRadius(mark, strong));
  const plain = { kind: "path", d, dashes: "", opacity: 1 } as const;
  if (isBelow) return [{ ...plain, fill: "paper", stroke: paint, width: 1.5 }];
  if (STROKED_GLYPHS.has(mark.glyph)) {
    return [
      { ...plain, fill: "none", stroke: "paper", width: 5.5 },
      { ...plain, fill: "none", stroke: paint, width: 2.5 },
    ];
  }
  if (mark.isHollow) return [{ ...plain, fill: "paper", stroke: paint, width: 2.25 }];
  return [{ ...plain, fill: paint, stroke: "paper", width: 1.5 }];
}

/** What intervals are drawn by. */
export interface IntervalGround {
  readonly accuracies: Axis;
  /** `null` where there are no costs. */
  readonly costs: Axis;
  readonly options: PlotOptions;
  /** Cost of the best single model, of which shares are known. */
  readonly best: number | null;
}

const CAP = 3.5;

/** The interval of the accuracy, and of the cost where it is known as a share. */
export function intervalShapes(
  { mark, x, y }: PlacedMark,
  { accuracies, costs, options, best }: IntervalGround,
): readonly PlotShape[] {
  const stroke = markPaint(mark, options.strong);
  const style = { width: 1.5, opacity: mark.router === null ? 0.45 : 0.7 };
  const shapes: PlotShape[] = [];
  if (mark.interval !== null) {
    const [low, high] = [mark.interval.low, mark.interval.high].map((at) =>
      placeOn(accuracies, at),
    );
    shapes.push(...whisker([x, low ?? y], [x, high ?? y], [CAP, 0], stroke, style));
  }
  const { costShareInterval: share } = mark;
  if (share !== null && best !== null && share.low > 0) {
    const [low, high] = [share.low, share.high].map((at) => placeOn(costs, at * best));
    shapes.push(...whisker([low ?? x, y], [high ?? x, y], [0, CAP], stroke, style));
  }
  return shapes;
}

type Point = readonly [number, number];

function whisker(
  from: Point,
  to: Point,
  [dx, dy]: Point,
  stroke: Paint,
  style: { readonly width: number; readonly opacity: number },
): readonly PlotShape[] {
  const cap = ([x, y]: Point) =>
    lineShape(
      [
        [x - dx, y - dy],
        [x + dx, y + dy],
      ],
      stroke,
      style,
    );
  return [lineShape([from, to], stroke, style), cap(from), cap(to)];
}
