/** A value as a CSV cell; `null` is empty. */
export type CsvValue = string | number | null;

/** A line of CSV with its end (RFC 4180): cells with separators, quotes or breaks are quoted. */
export function csvLine(cells: readonly CsvValue[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: CsvValue): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
