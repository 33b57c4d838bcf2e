const MOST = 80;

/** A text in quotes for a sentence about it: one line, cut where it is long. */
export function shortened(text: string): string {
  const line = text
    .slice(0, 4 * MOST)
    .trim()
    .replaceAll(/\s+/g, " ");
  const isWhole = text.length <= 4 * MOST && line.length <= MOST;
  return isWhole ? `“${line}”` : `“${line.slice(0, MOST - 1)}…”`;
}
