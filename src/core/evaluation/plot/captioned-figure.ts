import { count } from "#core/evaluation/report/figure-words.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { glyphPath, STROKED_GLYPHS } from "./glyph-path.ts";
import { type LegendEntry, markLegend } from "./mark-legend.ts";
import { type PlotFigure, type PlotOptions, plotFigure } from "./plot-figure.ts";
import { type PlotShape, textShape } from "./plot-shape.ts";
import { textWidth } from "./text-width.ts";

const HEAD = 62;
const LINE = 20;
const EDGE = 16;
const SIZE = 12;
const GLYPH_ROOM = 18;
const GAP = 18;

/**
 * A figure that explains itself: with what its points stand for and, unless that stands above it already, what it is of and what was
 * found. For pictures that leave the page.
 */
export function captionedFigure(
  report: Report,
  options: PlotOptions,
  hasTitle: boolean,
): Pick<PlotFigure, "width" | "height" | "shapes"> {
  const figure = plotFigure(report, options);
  const head = hasTitle ? HEAD : 0;
  const foot = figure.height + head + 6;
  const legend = legendShapes(
    markLegend(figure.marks.map(({ mark }) => mark)),
    options.width,
    foot,
  );
  const others =
    options.published.length === 0
      ? []
      : [textShape(OTHERS, [EDGE, legend.bottom + LINE - 2], { size: SIZE })];
  return {
    width: figure.width,
    height: legend.bottom + EDGE + (others.length > 0 ? LINE : 0),
    shapes: [
      ...(hasTitle ? titleShapes(report, options.width) : []),
      ...figure.shapes.map((shape) => lowered(shape, head)),
      ...legend.shapes,
      ...others,
    ],
  };
}

const OTHERS =
  "+ published by others, on other questions with other models: what is usual, not who is better here";

const HEADLINES = {
  pays: "Yes, here it does.",
  "does-not-pay": "Not here.",
  "cannot-be-told": "These questions cannot tell.",
  "nothing-to-judge": "Nothing was judged yet.",
} as const;

function titleShapes({ table, split, verdict }: Report, width: number): readonly PlotShape[] {
  const title = `Does routing pay? ${HEADLINES[verdict.code]}`;
  const licence = table.licence === null ? "" : `, ${table.licence}`;
  const facts = `${table.name}: judged on ${count(split.test)} of ${count(table.questions)} questions, ${table.candidates.length} models${licence}`;
  return [
    textShape(title, [EDGE, 28], { fill: "ink", size: 18, weight: 650 }),
    textShape(fitted(facts, width - 2 * EDGE), [EDGE, 48], { size: SIZE }),
  ];
}

/** Entries side by side, as many in a line as fit. */
function legendShapes(
  entries: readonly LegendEntry[],
  width: number,
  top: number,
): { readonly shapes: readonly PlotShape[]; readonly bottom: number } {
  const shapes: PlotShape[] = [];
  let [x, y] = [EDGE, top + SIZE];
  for (const { glyph, isHollow, paint, text } of entries) {
    const room = GLYPH_ROOM + textWidth(text, SIZE);
    if (x > EDGE && x + room > width - EDGE) [x, y] = [EDGE, y + LINE];
    const isLine = isHollow || STROKED_GLYPHS.has(glyph);
    shapes.push(
      {
        ...{ kind: "path", d: glyphPath(glyph, [x + 6, y - 4], 4.5), dashes: "", opacity: 1 },
        ...{ fill: isLine ? "none" : paint, stroke: isLine ? paint : "none", width: 2 },
      } as const,
      textShape(text, [x + GLYPH_ROOM, y]),
    );
    x += room + GAP;
  }
  return { shapes, bottom: y + 4 };
}

/** A path further down: its commands begin where the first one does, so every upright number of it moves. */
function lowered(shape: PlotShape, by: number): PlotShape {
  if (shape.kind === "text") return { ...shape, y: shape.y + by };
  return { ...shape, d: loweredPath(shape.d, by) };
}

/** Moves what paths of these drawings are made of: M and L with places, V with a height, H, and relative arcs. */
function loweredPath(d: string, by: number): string {
  return d
    .replace(/([ML])(-?[\d.]+) (-?[\d.]+)/g, (_, command: string, x: string, y: string) => {
      return `${command}${x} ${Number((Number(y) + by).toFixed(1))}`;
    })
    .replace(/V(-?[\d.]+)/g, (_, y: string) => `V${Number((Number(y) + by).toFixed(1))}`);
}

/** A text cut to a width. */
function fitted(text: string, width: number): string {
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, SIZE) > width)
    characters.pop();
  return characters.length === [...text].length ? text : `${characters.join("")}…`;
}
