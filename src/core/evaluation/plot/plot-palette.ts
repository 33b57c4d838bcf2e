import type { Paint } from "./plot-shape.ts";

/** A colour for each part of a picture. */
export type Palette = Readonly<Record<Exclude<Paint, "none">, string>>;

/**
 * Colours of pictures that leave the page, for a light and a dark ground. The series differ in lightness as well as in hue, in
 * the order of Okabe and Ito's set for colour-blind readers; the page's own theme has the same ones.
 */
export const PLOT_PALETTES: Readonly<Record<"light" | "dark", Palette>> = {
  light: {
    paper: "#ffffff",
    ink: "#1d2329",
    muted: "#58626b",
    faint: "#a9b0b6",
    grid: "#e7e6e1",
    better: "#e4f4ec",
    quiet: "#b3b8bd",
    "series-0": "#00745a",
    "series-1": "#c24e00",
    "series-2": "#0063ad",
    "series-3": "#a53b86",
    "series-4": "#8a6a00",
    "series-5": "#007d99",
    "series-6": "#6a4bc0",
    "series-7": "#7a4b32",
  },
  dark: {
    paper: "#181d22",
    ink: "#eceae4",
    muted: "#a9b2ba",
    faint: "#5c666f",
    grid: "#2b3238",
    better: "#17332a",
    quiet: "#5a646d",
    "series-0": "#4fd6a9",
    "series-1": "#ff9f5a",
    "series-2": "#6bb6ff",
    "series-3": "#f08fd0",
    "series-4": "#e6c34a",
    "series-5": "#5ad2ec",
    "series-6": "#b7a2ff",
    "series-7": "#d5a58b",
  },
};

/** What a paint is in a palette. */
export function paintColour(paint: Paint, palette: Palette): string {
  return paint === "none" ? "none" : palette[paint];
}

/** A paint as a variable of the document's theme, for pictures that stand in one: see {@link paletteVariables}. */
export function paintVariable(paint: Paint): string {
  return paint === "none" ? "none" : `var(--plot-${paint})`;
}

/** The declarations behind {@link paintVariable}: each a pair for the light and the dark theme. */
export function paletteVariables(): string {
  const { light, dark } = PLOT_PALETTES;
  const names = Object.keys(light) as (keyof Palette)[];
  return names.map((name) => `--plot-${name}:light-dark(${light[name]},${dark[name]})`).join(";");
}
