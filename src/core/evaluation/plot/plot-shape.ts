/**
 * What a shape is painted with, by its part in the picture. The page gives each a colour of its theme, a file the colours of
 * {@link PLOT_PALETTES}, so that both draw the same picture.
 */
export type Paint =
  | "none"
  | "paper"
  | "ink"
  | "muted"
  | "faint"
  | "grid"
  | "better"
  | "series-0"
  | "series-1"
  | "series-2"
  | "series-3"
  | "series-4"
  | "series-5"
  | "series-6"
  | "series-7"
  | "quiet";

/** A line or a filled outline. Lengths in pixels. */
export interface PathShape {
  readonly kind: "path";
  readonly d: string;
  readonly fill: Paint;
  readonly stroke: Paint;
  readonly width: number;
  /** Lengths of strokes and gaps, as SVG has them; empty for a whole line. */
  readonly dashes: string;
  readonly opacity: number;
}

export interface TextShape {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
  readonly fill: Paint;
  readonly size: number;
  readonly weight: 400 | 500 | 650;
  /** Rimmed with paper, so that lines behind it do not strike it through. */
  readonly hasRim: boolean;
}

/** All that a plot is drawn of. Later ones lie above earlier ones. */
export type PlotShape = PathShape | TextShape;

/** A line through some points; a thin one unless told. */
export function lineShape(
  points: readonly (readonly [number, number])[],
  stroke: Paint,
  style: Partial<Pick<PathShape, "width" | "dashes" | "opacity">> = {},
): PathShape {
  const d = points
    .map(([x, y], at) => `${at === 0 ? "M" : "L"}${rounded(x)} ${rounded(y)}`)
    .join("");
  return { kind: "path", d, fill: "none", stroke, width: 1, dashes: "", opacity: 1, ...style };
}

export function textShape(
  text: string,
  [x, y]: readonly [number, number],
  style: Partial<Pick<TextShape, "anchor" | "fill" | "size" | "weight" | "hasRim">> = {},
): TextShape {
  return {
    ...{ kind: "text", x: rounded(x), y: rounded(y), text },
    ...{ anchor: "start", fill: "muted", size: 12, weight: 400, hasRim: false },
    ...style,
  };
}

/** A tenth of a pixel is enough. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
