import type { Glyph } from "./glyph-path.ts";
import { markPaint } from "./mark-shapes.ts";
import type { PlotMark } from "./plot-mark.ts";
import type { Paint } from "./plot-shape.ts";

/** What one form of point stands for. */
export interface LegendEntry {
  readonly key: string;
  readonly glyph: Glyph;
  readonly isHollow: boolean;
  readonly paint: Paint;
  readonly text: string;
}

const ROUTER_TEXTS = {
  "equal-quality": "router at equal quality",
  "equal-cost": "router at equal cost",
  quality: "router with λ = 0",
  "at-lambda": "router at the slider’s λ",
  "on-curve": "router with any other λ",
} as const;

const REFERENCE_TEXTS: Readonly<Record<string, string>> = {
  cheapest: "cheapest model",
  "best-single": "best single model, chosen on train",
  random: "random model",
  "task-table": "best model of each task",
  oracle: "oracle: knows every answer",
};

/** The forms that a plot has, each once, in reading order. */
export function markLegend(marks: readonly PlotMark[]): readonly LegendEntry[] {
  const entries = new Map<string, LegendEntry>();
  for (const mark of marks) {
    const { glyph, isHollow, role } = mark;
    const key = role === "reference" ? mark.id : role;
    const text =
      role === "reference"
        ? (REFERENCE_TEXTS[mark.id] ?? mark.name)
        : role === "single"
          ? "single model"
          : ROUTER_TEXTS[role];
    const paint = mark.router === null ? markPaint(mark, []) : "ink";
    if (!entries.has(key)) entries.set(key, { key, glyph, isHollow, paint, text });
  }
  return [...entries.values()].toSorted((a, b) => orderOf(a.key) - orderOf(b.key));
}

const ORDER = [
  ...["equal-quality", "equal-cost", "quality", "at-lambda"],
  ...["best-single", "cheapest", "random", "task-table", "oracle", "single"],
];

function orderOf(key: string): number {
  const at = ORDER.indexOf(key);
  return at === -1 ? ORDER.length : at;
}
