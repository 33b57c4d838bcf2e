import { toDollars } from "#core/cost/money.ts";

/** Below this many digits after the point a cost is as good as nothing. */
const MOST_PLACES = 9;

/** `0.563` → `56.3 %` */
export function percent(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(1)} %`;
}

/** A share as points with a sign: `−1.0`. */
export function points(share: number): string {
  const value = (Math.abs(share) * 100).toFixed(1);
  if (value === "0.0") return "±0.0";
  return `${share < 0 ? "−" : "+"}${value}`;
}

/** Mean picodollars of a question → dollars of 1,000, in three significant digits. */
export function per1000(cost: number | null, isEstimate: boolean): string {
  if (cost === null) return "unknown";
  const dollars = toDollars(cost * 1000);
  const places =
    dollars === 0 ? 0 : Math.min(MOST_PLACES, Math.max(0, 2 - Math.floor(Math.log10(dollars))));
  return `${isEstimate ? "≈" : ""}$${dollars.toFixed(places)}`;
}

export function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

/** Text from a file as a terminal may show it: on one line and without characters that steer it. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not reach a terminal
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]+/g, " ");
}

/** Columns side by side; the first is aligned to the left, the others to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, [...cell].length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = " ".repeat((widths[column] ?? 0) - [...cell].length);
        return column === 0 ? cell + gap : gap + cell;
      })
      .join("  ")
      .trimEnd(),
  );
}
