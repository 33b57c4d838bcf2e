import type { ColumnUse, TableModel } from "./api.ts";

/** Columns that are named one by one. */
const MOST_NAMED = 6;

/** What was found while the files of a table were read. */
export interface FileFindings {
  readonly path: string;
  readonly uses: readonly ColumnUse[];
  /** Notes on its cells. */
  readonly cells: readonly string[];
  /** Rows with fewer cells than the header, and where the first one stands. */
  readonly shortRows: { readonly count: number; readonly first: string } | null;
  /** Characters that could not be decoded, in questions. */
  readonly hasLostCharacters: boolean;
}

/** What somebody should know of the files themselves. Where there are several, each note names its own. */
export function fileNotes(files: readonly FileFindings[]): readonly string[] {
  const isNamed = files.length > 1;
  return files.flatMap((file) => {
    const notes = [...file.cells, ...shortRowsNote(file), ...lostNote(file), ...unusedNote(file)];
    return notes.map((note) => (isNamed ? `${file.path}: ${note}` : note));
  });
}

function shortRowsNote({ shortRows }: FileFindings): readonly string[] {
  if (shortRows === null) return [];
  const { count, first } = shortRows;
  return [
    count === 1
      ? `1 row has fewer cells than the header (${first}): the last ones count as unknown.`
      : `${count} rows have fewer cells than the header, the first in ${first}: the last ones count as unknown.`,
  ];
}

function lostNote({ hasLostCharacters }: FileFindings): readonly string[] {
  return hasLostCharacters
    ? ["Some characters of the questions could not be read: save the table as UTF-8."]
    : [];
}

function unusedNote({ uses }: FileFindings): readonly string[] {
  const unused = uses.filter(({ role }) => role === "unused").map(({ column }) => `“${column}”`);
  if (unused.length === 0) return [];
  const others = unused.length - MOST_NAMED;
  const named = others <= 1 ? unused : [...unused.slice(0, MOST_NAMED), `${others} more`];
  const list =
    named.length === 1 ? named.join("") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
  return [`Not used: ${list}.`];
}

/** Why nothing can be learned of a model. */
export function leftOutNote({ name, meanScore }: TableModel): string {
  if (meanScore === null) return `${name} has no scores: it is left out.`;
  return `${name} has scores without a limit but neither tokens nor costs: it is left out.`;
}
