import { per1000, percent } from "#core/evaluation/report/figure-words.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { type Axis, placeOn } from "./axis.ts";
import { glyphPath } from "./glyph-path.ts";
import { type Box, placeLabels } from "./place-labels.ts";
import type { PublishedPoint } from "./plot-figure.ts";
import { lineShape, type PlotShape, rounded, textShape } from "./plot-shape.ts";
import { shortName, textWidth } from "./text-width.ts";

/** Where things stand in a cost–quality plot. */
export interface Ground {
  readonly frame: Box;
  readonly costs: Axis;
  readonly accuracies: Axis;
  readonly place: (point: {
    readonly accuracy: number;
    readonly cost: number;
  }) => readonly [number, number];
  readonly published: readonly PublishedPoint[];
}

/** Names of others’ points are smaller. */
const OTHERS_SIZE = 11;
const MOST_CHARACTERS = 20;

/** What lies under the points: the better corner, lines and ticks, the hull, and the points of others. */
export function backgroundShapes(report: Report, ground: Ground): readonly PlotShape[] {
  return [
    ...betterCorner(report, ground),
    ...ticks(ground),
    ...axisTitles(ground, report.costBasis !== "measured"),
    ...hull(report, ground),
    ...published(ground),
  ];
}

/** Everything that is cheaper and better than the best single model. */
function betterCorner(
  { references }: Report,
  { frame, place, accuracies }: Ground,
): readonly PlotShape[] {
  const point = references.find(({ id }) => id === "best-single")?.point;
  if (point === undefined || point.cost === null) return [];
  const [x, y] = place({ accuracy: point.accuracy, cost: point.cost }).map(rounded);
  if (x === undefined || y === undefined) return [];
  const d = `M${frame.x} ${frame.y}H${x}V${y}H${frame.x}Z`;
  const [right, end] = [frame.x + frame.width, frame.y + frame.height];
  return [
    { kind: "path", d, fill: "better", stroke: "none", width: 0, dashes: "", opacity: 1 },
    lineShape(
      [
        [frame.x, y],
        [right, y],
      ],
      "muted",
      { dashes: "3 4", opacity: 0.7 },
    ),
    lineShape(
      [
        [x, frame.y],
        [x, end],
      ],
      "muted",
      { dashes: "3 4", opacity: 0.7 },
    ),
    textShape("cheaper and better", [frame.x + 8, cornerText(accuracies, frame)], {
      fill: "muted",
    }),
  ];
}

/** Below the upper edge, where no line strikes it through. */
function cornerText(accuracies: Axis, frame: Box): number {
  const lines = accuracies.ticks.map((tick) => placeOn(accuracies, tick) - frame.y);
  const free = [17, 24, 31].find((down) => lines.every((line) => Math.abs(line - (down - 4)) > 8));
  return frame.y + (free ?? 17);
}

function ticks({ frame, costs, accuracies }: Ground): readonly PlotShape[] {
  const [right, bottom] = [frame.x + frame.width, frame.y + frame.height];
  return [
    ...accuracies.ticks.flatMap((tick) => {
      const y = placeOn(accuracies, tick);
      return [
        lineShape(
          [
            [frame.x, y],
            [right, y],
          ],
          "grid",
        ),
        textShape(accuracyTick(tick), [frame.x - 8, y + 4], { anchor: "end" }),
      ];
    }),
    ...costs.ticks.flatMap((tick) => {
      const x = placeOn(costs, tick);
      return [
        lineShape(
          [
            [x, frame.y],
            [x, bottom],
          ],
          "grid",
        ),
        textShape(costTick(tick), [x, bottom + 18], { anchor: "middle" }),
      ];
    }),
    lineShape(
      [
        [frame.x, bottom],
        [right, bottom],
      ],
      "faint",
      { width: 1.25 },
    ),
  ];
}

function axisTitles({ frame, costs }: Ground, isEstimated: boolean): readonly PlotShape[] {
  const scale = costs.kind === "log" ? "logarithmic" : "linear: something costs nothing";
  const title = `Cost per 1,000 questions (${isEstimated ? "estimated, " : ""}${scale})`;
  return [
    textShape(title, [frame.x + frame.width, frame.y + frame.height + 38], { anchor: "end" }),
    textShape("Accuracy", [frame.x - 44, frame.y - 14]),
  ];
}

/** What mixing single models at random gives. */
function hull(report: Report, { place, frame }: Ground): readonly PlotShape[] {
  const points = report.hull.points.flatMap(({ accuracy, cost }) =>
    cost === null ? [] : [place({ accuracy, cost })],
  );
  const last = points.at(-1);
  if (last === undefined) return [];
  // Paying more never has to be worse.
  const whole = [...points, [frame.x + frame.width, last[1]] as const];
  return [lineShape(whole, "faint", { width: 1.75 })];
}

function published({ published: others, place, frame }: Ground): readonly PlotShape[] {
  const placed = others.map((point, at) => {
    const [x, y] = place(point);
    return { id: String(at), x, y, text: shortName(point.name, MOST_CHARACTERS) };
  });
  const wishes = placed.map(({ id, x, y, text }) => {
    return { id, x, y, width: textWidth(text, OTHERS_SIZE), height: 14, gap: 9, isNeeded: true };
  });
  return [
    ...placed.map(({ x, y }) => ({
      ...({ kind: "path", fill: "none", stroke: "muted", width: 1.5, dashes: "" } as const),
      ...{ d: glyphPath("plus", [x, y], 5), opacity: 0.9 },
    })),
    ...placeLabels(wishes, [], frame).map(({ id, box }) =>
      textShape(placed[Number(id)]?.text ?? "", [box.x, box.y + 11], { size: OTHERS_SIZE }),
    ),
  ];
}

/** A cost as its axis says it: `$0.05`. */
function costTick(cost: number): string {
  return per1000(cost, false)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** An accuracy as its axis says it: `55 %`. */
function accuracyTick(accuracy: number): string {
  return percent(accuracy).replace(".0 ", " ");
}
