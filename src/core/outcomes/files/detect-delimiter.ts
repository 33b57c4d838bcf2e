import { CsvCutter } from "./csv-cutter.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** Records that are looked at. */
const MOST_RECORDS = 50;

/**
 * What separates the cells of a table by its beginning: the mark by which the most of the first records have as many cells as the
 * header, and of such marks the one that makes the most. A header holds no numbers, so that decimal commas cannot mislead.
 */
export function detectDelimiter(beginning: string): string {
  let best = { delimiter: ",", agreement: 0, cells: 1 };
  for (const delimiter of DELIMITERS) {
    const [header = 0, ...records] = cellCounts(beginning, delimiter);
    if (header < 2) continue;
    const alike = records.filter((count) => count === header).length;
    const agreement = records.length === 0 ? 1 : alike / records.length;
    const isBetter =
      agreement > best.agreement || (agreement === best.agreement && header > best.cells);
    if (isBetter) best = { delimiter, agreement, cells: header };
  }
  return best.delimiter;
}

function cellCounts(beginning: string, delimiter: string): readonly number[] {
  const counts: number[] = [];
  let isCut = false;
  const cutter = new CsvCutter(delimiter, {
    take(cells) {
      // A first record that is cut off by the end of the beginning says nothing.
      if (isCut && counts.length > 0) return;
      if (cells.some((cell) => cell.trim() !== "")) counts.push(cells.length);
    },
    // Broken quotes speak against a mark: it may have cut within them.
    refuse: () => counts.push(0),
  });
  // What is not whole at the end of the beginning stays in the cutter; where that is all, a quote may have swallowed it.
  cutter.push(beginning);
  isCut = true;
  if (counts.length <= 1) cutter.end();
  return counts.slice(0, MOST_RECORDS + 1);
}
