import { percent } from "#core/evaluation/report/figure-words.ts";
import { type Axis, linearAxis, placeOn } from "./axis.ts";
import { markPaint, markShape } from "./mark-shapes.ts";
import type { Box } from "./place-labels.ts";
import type { PlacedMark, PlotFigure, PlotOptions } from "./plot-figure.ts";
import type { PlotMark } from "./plot-mark.ts";
import { lineShape, type PlotShape, textShape } from "./plot-shape.ts";
import { shortName, textWidth } from "./text-width.ts";

const ROW = 26;
const MARGIN = { right: 58, top: 30, bottom: 14 } as const;
const SIZE = 12;
const MOST_CHARACTERS = { wide: 34, narrow: 17 } as const;
const NARROW_PX = 520;

/** Accuracies alone, the best first, for a table without costs: a row for each, with its interval. */
export function accuracyFigure(marks: readonly PlotMark[], options: PlotOptions): PlotFigure {
  const { width } = options;
  const rows = marks.toSorted((a, b) => b.accuracy - a.accuracy);
  const most = width < NARROW_PX ? MOST_CHARACTERS.narrow : MOST_CHARACTERS.wide;
  const names = rows.map(({ name }) => shortName(name, most));
  const left = Math.ceil(Math.max(40, ...names.map((name) => textWidth(name, SIZE))) + 18);
  const frame: Box = {
    ...{ x: left, y: MARGIN.top },
    width: Math.max(40, width - left - MARGIN.right),
    height: Math.max(ROW, rows.length * ROW),
  };
  const axis = axisOf(rows, frame);
  const placed = rows.map((mark, at): PlacedMark => {
    return { mark, x: placeOn(axis, mark.accuracy), y: frame.y + (at + 0.5) * ROW, isBelow: false };
  });
  const shapes: readonly PlotShape[] = [
    ...axis.ticks.flatMap((tick) => {
      const x = placeOn(axis, tick);
      return [
        lineShape(
          [
            [x, frame.y],
            [x, frame.y + frame.height],
          ],
          "grid",
        ),
        textShape(percent(tick).replace(".0 ", " "), [x, frame.y - 10], { anchor: "middle" }),
      ];
    }),
    ...bestLine(placed, frame),
    ...placed.flatMap(({ mark, x, y }, at) => [
      ...intervalLine(mark, y, axis, options),
      ...markShape({ mark, x, y, isBelow: false }, options),
      textShape(names[at] ?? "", [frame.x - 10, y + 4], {
        anchor: "end",
        fill: mark.role === "single" ? "muted" : "ink",
        weight: mark.router === null ? 400 : 650,
      }),
      textShape(percent(mark.accuracy), [frame.x + frame.width + 10, y + 4], { fill: "ink" }),
    ]),
  ];
  const height = frame.y + frame.height + MARGIN.bottom;
  return { kind: "accuracy-only", width, height, frame, shapes, marks: placed, curves: [] };
}

function axisOf(marks: readonly PlotMark[], frame: Box): Axis {
  const ends = marks.flatMap(({ accuracy, interval }) => [
    accuracy,
    interval?.low ?? accuracy,
    interval?.high ?? accuracy,
  ]);
  const [least, most] = ends.length === 0 ? [0, 1] : [Math.min(...ends), Math.max(...ends)];
  const pad = Math.max(0.01, (most - least) * 0.04);
  return linearAxis(
    [Math.max(0, least - pad), Math.min(1, most + pad)],
    [frame.x, frame.x + frame.width],
    Math.max(2, frame.width / 90),
  );
}

function bestLine(placed: readonly PlacedMark[], frame: Box): readonly PlotShape[] {
  return placed
    .filter(({ mark }) => mark.id === "best-single")
    .map(({ x }) =>
      lineShape(
        [
          [x, frame.y],
          [x, frame.y + frame.height],
        ],
        "muted",
        { dashes: "3 4", opacity: 0.7 },
      ),
    );
}

function intervalLine(
  mark: PlotMark,
  y: number,
  axis: Axis,
  { strong }: PlotOptions,
): readonly PlotShape[] {
  if (mark.interval === null) return [];
  const { low, high } = mark.interval;
  const [from, to] = [placeOn(axis, low), placeOn(axis, high)];
  return [
    lineShape(
      [
        [from, y],
        [to, y],
      ],
      markPaint(mark, strong),
      { width: 2, opacity: 0.5 },
    ),
  ];
}
