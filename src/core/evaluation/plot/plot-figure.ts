import type { Report } from "#core/evaluation/report/report.ts";
import { accuracyFigure } from "./accuracy-figure.ts";
import type { Box } from "./place-labels.ts";
import type { PlotMark } from "./plot-mark.ts";
import { plotMarks } from "./plot-marks.ts";
import type { PlotShape } from "./plot-shape.ts";
import { scatterFigure } from "./scatter-figure.ts";

/** How a report's plot is drawn. */
export interface PlotOptions {
  /** In pixels. The accuracy-only plot is as high as its rows need. */
  readonly width: number;
  readonly height: number;
  /** Moves every router's point along its curve; `null` for none. */
  readonly lambda: number | null;
  /** Ids of the routers that are drawn in colour; the others stay in the background. */
  readonly strong: readonly string[];
  /** Whose intervals are drawn. */
  readonly intervals: "strong" | "all";
  /** Shows single models far below the routers in their place; else they stand at the lower edge, with their figure. */
  readonly isWhole: boolean;
  /** Points of others, laid under the plot. */
  readonly published: readonly PublishedPoint[];
}

/** A point that somebody published, on questions of their own. Cost in picodollars of a question. */
export interface PublishedPoint {
  readonly name: string;
  readonly accuracy: number;
  readonly cost: number;
}

/** A mark with its place, in pixels. */
export interface PlacedMark {
  readonly mark: PlotMark;
  readonly x: number;
  readonly y: number;
  /** Its true place is below the picture. */
  readonly isBelow: boolean;
}

/** A point of a router's curve with its place, in pixels. */
export interface PlacedCurve {
  readonly router: string;
  readonly points: readonly (readonly [number, number])[];
}

/** A picture: what is drawn, and where things stand that can be looked at. */
export interface PlotFigure {
  readonly kind: "cost-quality" | "accuracy-only";
  readonly width: number;
  readonly height: number;
  /** Where points may lie. */
  readonly frame: Box;
  readonly shapes: readonly PlotShape[];
  /** From the cheapest to the dearest; from the best down where there are no costs. */
  readonly marks: readonly PlacedMark[];
  readonly curves: readonly PlacedCurve[];
}

/** Lays out the plot of a report: quality over cost, or, where costs are not known, accuracies alone. */
export function plotFigure(report: Report, options: PlotOptions): PlotFigure {
  const marks = plotMarks(report, options.lambda);
  const isPriced = marks.some(({ cost }) => cost !== null);
  return isPriced ? scatterFigure(report, marks, options) : accuracyFigure(marks, options);
}

/** So many routers are in colour unless the reader chooses; all of a few. */
const FEW = 3;

/** The routers that are in colour unless the reader chooses: those that the verdict is about, then those with the best curves. */
export function usualRouters({ verdict, routers }: Report): readonly string[] {
  const sides = [verdict.atEqualQuality, verdict.atEqualCost].filter((side) => side !== null);
  const named = sides.map(({ router }) => router.id);
  const worth = ({ figures }: Report["routers"][number]) => figures.aiq ?? figures.peak;
  const others = routers.toSorted((a, b) => worth(b) - worth(a)).map(({ id }) => id);
  return [...new Set([...named, ...others])].slice(0, Math.max(FEW, new Set(named).size));
}
