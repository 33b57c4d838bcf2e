import { rounded } from "./plot-shape.ts";

/** The forms of points. Each kind of thing has one of its own, so that nothing hangs on colour alone. */
export const GLYPHS = [
  "circle",
  "square",
  "diamond",
  "triangle",
  "wedge",
  "star",
  "cross",
  "plus",
  "pentagon",
  "hexagon",
] as const;
export type Glyph = (typeof GLYPHS)[number];

/** Glyphs that are strokes only, with nothing to fill. */
export const STROKED_GLYPHS: ReadonlySet<Glyph> = new Set<Glyph>(["cross", "plus"]);

/** Corners of the closed glyphs other than the circle, and by how much they are larger to look as large. */
const CORNERS: Readonly<Partial<Record<Glyph, { corners: number; turn: number; scale: number }>>> =
  {
    square: { corners: 4, turn: 0.125, scale: 1.2 },
    diamond: { corners: 4, turn: 0, scale: 1.3 },
    triangle: { corners: 3, turn: 0, scale: 1.35 },
    wedge: { corners: 3, turn: 0.5, scale: 1.35 },
    pentagon: { corners: 5, turn: 0, scale: 1.2 },
    hexagon: { corners: 6, turn: 0, scale: 1.15 },
  };

/** The outline of a glyph around a place, as an SVG path; `radius` in pixels. */
export function glyphPath(glyph: Glyph, [x, y]: readonly [number, number], radius: number): string {
  if (glyph === "circle") {
    const [left, high] = [rounded(x - radius), rounded(y)];
    const arc = `a${rounded(radius)} ${rounded(radius)} 0 1 0`;
    return `M${left} ${high}${arc}${rounded(2 * radius)} 0${arc}${rounded(-2 * radius)} 0Z`;
  }
  if (glyph === "star") return closed(ring([x, y], 10, 0, [radius * 1.5, radius * 0.65]));
  if (glyph === "cross") {
    const arm = radius * 0.85;
    return `M${rounded(x - arm)} ${rounded(y - arm)}L${rounded(x + arm)} ${rounded(y + arm)}M${rounded(x + arm)} ${rounded(y - arm)}L${rounded(x - arm)} ${rounded(y + arm)}`;
  }
  if (glyph === "plus") {
    return `M${rounded(x - radius)} ${rounded(y)}H${rounded(x + radius)}M${rounded(x)} ${rounded(y - radius)}V${rounded(y + radius)}`;
  }
  const { corners, turn, scale } = CORNERS[glyph] ?? { corners: 4, turn: 0, scale: 1 };
  return closed(ring([x, y], corners, turn, [radius * scale]));
}

/** Points around a place, the first above it; radii take turns. */
function ring(
  [x, y]: readonly [number, number],
  corners: number,
  turn: number,
  radii: readonly number[],
): readonly (readonly [number, number])[] {
  return Array.from({ length: corners }, (_, at) => {
    const angle = 2 * Math.PI * (at / corners + turn) - Math.PI / 2;
    const radius = radii[at % radii.length] ?? 0;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}

function closed(points: readonly (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join("L")}Z`;
}
