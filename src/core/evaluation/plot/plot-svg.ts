import { escapeMarkup } from "#core/evaluation/export/escape-markup.ts";
import type { PlotFigure } from "./plot-figure.ts";
import type { Paint, PlotShape } from "./plot-shape.ts";

/** How a picture stands in its document. */
export interface SvgLook {
  /** The colour of a paint: a plain colour in a file of its own, a variable where the document has a theme. */
  readonly colourOf: (paint: Paint) => string;
  /** What the picture says, for those who do not see it. */
  readonly title: string;
  readonly description: string;
  /** Whether it stands on a ground of its own. */
  readonly hasGround: boolean;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";

/** Width of the rim around a text, in pixels. */
export const RIM = 3;

/** A figure as an SVG document that needs nothing else. */
export function plotSvg(
  { width, height, shapes }: Pick<PlotFigure, "width" | "height" | "shapes">,
  { colourOf, title, description, hasGround }: SvgLook,
): string {
  const ground = hasGround
    ? `<rect width="${width}" height="${height}" fill="${escapeMarkup(colourOf("paper"))}"/>`
    : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${FONT}">`,
    `<title>${escapeMarkup(title)}</title><desc>${escapeMarkup(description)}</desc>`,
    ground,
    ...shapes.map((shape) => element(shape, colourOf)),
    "</svg>",
  ].join("\n");
}

function element(shape: PlotShape, colourOf: SvgLook["colourOf"]): string {
  if (shape.kind === "text") {
    const { x, y, anchor, size, weight, fill, text, hasRim } = shape;
    const rim = hasRim
      ? ` stroke="${escapeMarkup(colourOf("paper"))}" stroke-width="${RIM}" stroke-linejoin="round" paint-order="stroke"`
      : "";
    const style = `font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"${rim}`;
    return `<text x="${x}" y="${y}" ${style} fill="${escapeMarkup(colourOf(fill))}">${escapeMarkup(text)}</text>`;
  }
  const { d, fill, stroke, width, dashes, opacity } = shape;
  const look = [
    `fill="${escapeMarkup(colourOf(fill))}"`,
    ...(stroke === "none"
      ? []
      : [
          `stroke="${escapeMarkup(colourOf(stroke))}" stroke-width="${width}" stroke-linejoin="round"`,
        ]),
    ...(dashes === "" ? [] : [`stroke-dasharray="${dashes}"`]),
    ...(opacity === 1 ? [] : [`opacity="${opacity}"`]),
  ];
  return `<path d="${d}" ${look.join(" ")}/>`;
}
