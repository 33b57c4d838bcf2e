import { percent } from "#core/evaluation/report/figure-words.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { markPaint, markRadius } from "./mark-shapes.ts";
import { type Box, type LabelWish, type Obstacle, placeLabels } from "./place-labels.ts";
import type { PlacedCurve, PlacedMark, PlotOptions } from "./plot-figure.ts";
import type { PlotMark } from "./plot-mark.ts";
import { type PlotShape, textShape } from "./plot-shape.ts";
import { shortName, textWidth } from "./text-width.ts";

const SIZE = 12;
const HEIGHT = 15;
/** Longest name in characters, on a wide plot and on a narrow one. */
const MOST_CHARACTERS = { wide: 26, narrow: 15 } as const;
const NARROW_PX = 520;
/** Every so many pixels of a line that labels should not lie on stands a small box. */
const LINE_STEP = 9;

/** Names beside the points: of routers in colour, of references, of single models, as far as there is room. */
export function labelShapes(
  placed: readonly PlacedMark[],
  curves: readonly PlacedCurve[],
  options: PlotOptions,
  frame: Box,
  report: Report,
  lines: readonly PlotShape[],
): readonly PlotShape[] {
  const named = namedMarks(placed, options);
  const names = placed
    .filter(({ mark }) => named.has(mark.id))
    .map((each) => ({ ...each, text: labelText(each, options.width, report) }))
    .toSorted((a, b) => rank(a.mark) - rank(b.mark));
  const wishes = names.map(({ mark, x, y, text }): LabelWish => {
    const gap = markRadius(mark, options.strong) + 5;
    const isNeeded = mark.router !== null || mark.role === "reference";
    return { id: mark.id, x, y, width: textWidth(text, SIZE), height: HEIGHT, gap, isNeeded };
  });
  // What stands in the corner of the better ones.
  const corner = { x: frame.x, y: frame.y, width: 126, height: 36 };
  const obstacles = [
    { box: corner, weight: 0.6 },
    ...placed.map(({ mark, x, y }) =>
      around(x, y, markRadius(mark, options.strong), markWeight(mark, options)),
    ),
    ...curves
      .filter(({ router }) => options.strong.includes(router))
      .flatMap(({ points }) => alongLine(points)),
    ...lines.flatMap((line) => (line.kind === "path" ? alongLine(pathPoints(line.d)) : [])),
  ];
  const byId = new Map(names.map((each) => [each.mark.id, each]));
  const area: Box = { x: frame.x + 2, y: frame.y, width: frame.width + 12, height: frame.height };
  return placeLabels(wishes, obstacles, area).flatMap(({ id, box }) => {
    const found = byId.get(id);
    if (found === undefined) return [];
    const { mark, text } = found;
    const isRouter = mark.router !== null;
    return [
      textShape(text, [box.x, box.y + HEIGHT - 3.5], {
        fill: mark.role === "single" ? "muted" : markPaint(mark, options.strong),
        weight: isRouter ? 650 : mark.role === "reference" ? 500 : 400,
        hasRim: true,
      }),
    ];
  });
}

/** A label must not lie on a mark of weight, may brush one in the background. */
function markWeight({ router }: PlotMark, { strong }: PlotOptions): number {
  return router !== null && !strong.includes(router) ? 0.25 : 1;
}

function rank({ role, router, id }: PlotMark): number {
  if (router !== null) return 0;
  if (id === "best-single") return 1;
  return role === "reference" ? 2 : 3;
}

const REFERENCE_LABELS: Readonly<Record<string, string>> = {
  random: "random",
  "task-table": "task table",
  oracle: "oracle",
};

/** What stands beside a mark. */
function labelText(
  { mark, isBelow }: PlacedMark,
  width: number,
  { table, references }: Report,
): string {
  const most = width < NARROW_PX ? MOST_CHARACTERS.narrow : MOST_CHARACTERS.wide;
  if (mark.router !== null) return shortName(mark.name, most);
  const fixed = REFERENCE_LABELS[mark.id];
  if (fixed !== undefined) return isBelow ? `${fixed} ↓ ${percent(mark.accuracy)}` : fixed;
  const candidate = references.find(({ id }) => id === mark.id)?.candidate ?? null;
  const name = candidate === null ? mark.name : (table.candidates[candidate]?.name ?? mark.name);
  return `${shortName(name, most)}${isBelow ? ` ↓ ${percent(mark.accuracy)}` : ""}`;
}

/** Of a router's marks the first of these that is there carries its name. */
const NAMED_ROLES = ["at-lambda", "equal-quality", "quality", "equal-cost"] as const;

/** The ids of the marks that carry a name: one for each router in colour, and all others. */
function namedMarks(placed: readonly PlacedMark[], { strong }: PlotOptions): ReadonlySet<string> {
  const marks = placed.map(({ mark }) => mark);
  const fixed = marks.filter(({ router }) => router === null);
  const routers = strong.flatMap((router) => {
    const own = marks.filter((mark) => mark.router === router);
    const named = NAMED_ROLES.map((role) => own.find((mark) => mark.role === role));
    return named.find((mark) => mark !== undefined) ?? [];
  });
  return new Set([...fixed, ...routers].map(({ id }) => id));
}

function around(x: number, y: number, radius: number, weight: number): Obstacle {
  const size = 2 * radius + 2;
  return { box: { x: x - size / 2, y: y - size / 2, width: size, height: size }, weight };
}

/** Small boxes along a line: each that is covered makes a place a little worse. */
function alongLine(points: readonly (readonly [number, number])[]): readonly Obstacle[] {
  return points.slice(1).flatMap(([x, y], at) => {
    const [fromX, fromY] = points[at] ?? [x, y];
    const steps = Math.min(200, Math.ceil(Math.hypot(x - fromX, y - fromY) / LINE_STEP));
    return Array.from({ length: steps }, (_, step) => {
      const share = (step + 0.5) / steps;
      return around(fromX + (x - fromX) * share, fromY + (y - fromY) * share, 1.5, 0.08);
    });
  });
}

/** The corners of a straight line, as {@link lineShape} writes it. */
function pathPoints(d: string): readonly (readonly [number, number])[] {
  return [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}
