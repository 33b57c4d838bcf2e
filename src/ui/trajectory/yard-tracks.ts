/** Height of one candidate's row in the yard, in px. */
export const ROW_PX = 44;
/** Width of the drawing, in px. */
export const TRACKS_PX = 56;

/** From the router's station on the left to the middle of row `row` on the right, as an SVG path. */
export function trackPath(row: number, rows: number): string {
  const from = (rows * ROW_PX) / 2;
  const to = row * ROW_PX + ROW_PX / 2;
  const bend = TRACKS_PX * 0.62;
  return `M14 ${from}C${bend} ${from} ${TRACKS_PX - bend} ${to} ${TRACKS_PX} ${to}`;
}
