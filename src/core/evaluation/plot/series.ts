import type { Paint } from "./plot-shape.ts";

const SERIES = [
  "series-0",
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
  "series-7",
] as const satisfies readonly Paint[];

/** Strokes and gaps of a router's line, a second sign beside its colour. */
export const SERIES_DASHES = [
  "",
  "7 4",
  "2 3.5",
  "10 3 2 3",
  "4 2",
  "12 4",
  "1 2",
  "6 2 1 2",
] as const;

/** The colour of a router: by its place among those in colour, so that the first ones differ most. `quiet` for others. */
export function routerPaint(router: string | null, strong: readonly string[]): Paint {
  const place = router === null ? -1 : strong.indexOf(router);
  return place === -1 ? "quiet" : (SERIES[place % SERIES.length] ?? "quiet");
}
