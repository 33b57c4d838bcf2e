import { count, percent } from "#core/evaluation/report/figure-words.ts";
import type { LearningCurve } from "#core/evaluation/report/learning-curve.ts";
import { linearAxis, logAxis, placeOn } from "./axis.ts";
import { glyphPath } from "./glyph-path.ts";
import type { PlotFigure } from "./plot-figure.ts";
import { lineShape, type PlotShape, rounded, textShape } from "./plot-shape.ts";

const MARGIN = { left: 46, right: 14, top: 16, bottom: 42 } as const;

/** How accuracy grows with labelled questions: the router with the spread of its draws, the best single model beside it. */
export function learningFigure(
  { points }: LearningCurve,
  { width, height }: { readonly width: number; readonly height: number },
): Pick<PlotFigure, "width" | "height" | "shapes"> {
  const [first] = points;
  if (first === undefined) return { width, height, shapes: [] };
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const rows = points.map((point) => point.rows);
  const across = logAxis([Math.min(...rows) / 1.1, Math.max(...rows) * 1.1], [MARGIN.left, right]);
  const all = points.flatMap(({ low, high, bestSingle }) => [low, high, bestSingle]);
  const up = linearAxis(
    [Math.min(...all) - 0.01, Math.max(...all) + 0.01],
    [bottom, MARGIN.top],
    height / 52,
  );
  const line = (figureOf: (point: LearningCurve["points"][number]) => number) =>
    points.map((point) => [placeOn(across, point.rows), placeOn(up, figureOf(point))] as const);
  const router = line(({ accuracy }) => accuracy);
  const shapes: readonly PlotShape[] = [
    ...up.ticks.flatMap((tick) => {
      const y = placeOn(up, tick);
      return [
        lineShape(
          [
            [MARGIN.left, y],
            [right, y],
          ],
          "grid",
        ),
        textShape(percent(tick).replace(".0 ", " "), [MARGIN.left - 7, y + 4], { anchor: "end" }),
      ];
    }),
    ...rows.flatMap((value, at) => {
      const x = placeOn(across, value);
      const before = rows.at(at - 1) ?? value;
      const isFree = at === 0 || x - placeOn(across, before) >= 36;
      return isFree ? [textShape(count(value), [x, bottom + 18], { anchor: "middle" })] : [];
    }),
    textShape("labelled questions", [right, height - 6], { anchor: "end" }),
    band(
      line(({ high }) => high),
      line(({ low }) => low),
    ),
    lineShape(
      line(({ bestSingle }) => bestSingle),
      "ink",
      { width: 1.75, dashes: "3 4" },
    ),
    lineShape(router, "series-0", { width: 2.25 }),
    ...router.map((place) => ({
      ...({ kind: "path", fill: "series-0", stroke: "paper", width: 1.5 } as const),
      ...{ d: glyphPath("circle", place, 4), dashes: "", opacity: 1 },
    })),
  ];
  return { width, height, shapes };
}

/** Between an upper and a lower line. */
function band(
  upper: readonly (readonly [number, number])[],
  lower: readonly (readonly [number, number])[],
): PlotShape {
  const corners = [...upper, ...lower.toReversed()];
  const d = `M${corners.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join("L")}Z`;
  return { kind: "path", d, fill: "series-0", stroke: "none", width: 0, dashes: "", opacity: 0.15 };
}
