import type Papa from "papaparse";

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** Records that are looked at. */
const MOST_RECORDS = 50;

/**
 * What separates the cells of a table: the mark by which the most of its first records have as many cells as its header,
 * and of such marks the one that makes the most. A header holds no numbers, so that decimal commas cannot mislead.
 */
export function detectDelimiter(parse: typeof Papa.parse, text: string): string {
  let best = { delimiter: ",", agreement: 0, cells: 1 };
  for (const delimiter of DELIMITERS) {
    const [header, ...records] = parse<string[]>(text, {
      delimiter,
      preview: MOST_RECORDS,
      skipEmptyLines: "greedy",
    }).data;
    const cells = header?.length ?? 0;
    if (cells < 2) continue;
    const alike = records.filter((record) => record.length === cells).length;
    const agreement = records.length === 0 ? 1 : alike / records.length;
    const isBetter =
      agreement > best.agreement || (agreement === best.agreement && cells > best.cells);
    if (isBetter) best = { delimiter, agreement, cells };
  }
  return best.delimiter;
}
