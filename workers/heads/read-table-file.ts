import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { ChosenFile, ColumnMapping, TableColumn, TableFormat } from "./api.ts";
import { CellReader } from "./cell-reader.ts";
import { planOf, withSharedKey } from "./column-plan.ts";
import { readRows } from "./read-rows.ts";
import { type Recognition, recogniseColumns, unusedColumn } from "./recognise-columns.ts";
import type { Row, RowBatch, RowOptions } from "./row-batch.ts";
import type { RowSource, TableBuilder } from "./table-builder.ts";
import type { FileFindings } from "./table-notes.ts";

/** What is known of a file once it has been read. */
export interface TableFile extends FileFindings {
  /** `null` of a file without rows. */
  readonly format: TableFormat | null;
  readonly columns: readonly TableColumn[];
}

/** Rows that show which columns there are and how numbers are written. */
const FIRST_ROWS = 200;
/** Rows that people are shown, and how much of a cell. */
const SAMPLES = 3;
const LONGEST_SAMPLE = 80;

/**
 * Reads a file of a table into its builder. One whose columns are not understood is read no further than that. Throws
 * `import-invalid` and `aborted`.
 */
export async function readTableFile(
  builder: TableBuilder,
  chosen: ChosenFile,
  mapping: ColumnMapping | null,
  options: Omit<RowOptions, "onShortRow">,
): Promise<TableFile> {
  const { path } = chosen;
  let shortRows: FileFindings["shortRows"] = null;
  const onShortRow = (placeOf: () => string): void => {
    shortRows = { first: shortRows?.first ?? placeOf(), count: (shortRows?.count ?? 0) + 1 };
  };
  const { first, others } = await firstRows(readRows(chosen, { ...options, onShortRow }));
  const rows = first.flat();
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const { format, uses } = mapping === null ? recogniseColumns(names) : mapped(names, mapping);
  const columns = uses.map((use) => ({
    name: use.column,
    samples: rows.slice(0, SAMPLES).map((row) => sampleOf(row[use.column])),
    use,
  }));
  const findings = { path, format, uses, columns, shortRows, hasLostCharacters: false, cells: [] };
  if (rows.length === 0) return { ...findings, format: null };
  if (format === "unknown") {
    await others.return();
    return findings;
  }
  if (builder.format !== null && builder.format !== format) {
    refuseFile(`${path} has other columns than the files before it.`, "Choose files of one table.");
  }
  const plan = withSharedKey(planOf(format, uses), rows, mapping !== null);
  const cells = new CellReader(plan.values, rows);
  const feed = feeder(builder, { plan, cells, fallback: baseName(path) });
  let hasLostCharacters = false;
  const take = (batch: RowBatch): void => {
    hasLostCharacters ||= hasReplacement(batch, plan.question);
    feed(batch);
  };
  first.forEach(take);
  for await (const batch of others) take(batch);
  return { ...findings, shortRows, hasLostCharacters, cells: cells.notes };
}

/** The first batches, as many as hold enough rows, and those behind them. */
async function firstRows(batches: AsyncGenerator<RowBatch, void, void>): Promise<{
  readonly first: readonly RowBatch[];
  readonly others: AsyncGenerator<RowBatch, void, void>;
}> {
  const first: RowBatch[] = [];
  let count = 0;
  while (count < FIRST_ROWS) {
    const next = await batches.next();
    if (next.done) break;
    first.push(next.value);
    count += next.value.length;
  }
  return { first, others: batches };
}

/** Hands the rows of a file to the builder, each with its place among those of its model. */
function feeder(
  builder: TableBuilder,
  source: Omit<RowSource, "rowsBefore" | "placeOf">,
): (batch: RowBatch) => void {
  const counts = new Map<string, number>();
  const rowsBefore = (model: string): number => {
    const before = counts.get(model) ?? 0;
    counts.set(model, before + 1);
    return before;
  };
  return (batch) => {
    for (const [index, row] of batch.entries()) {
      builder.add(row, { ...source, rowsBefore, placeOf: () => batch.placeOf(index) });
    }
  };
}

/** What somebody said of the columns; of those that were not named nothing is used. */
function mapped(names: readonly string[], mapping: ColumnMapping): Recognition {
  const uses = names.map(
    (column) => mapping.find((use) => use.column === column) ?? unusedColumn(column),
  );
  return { format: "mapped", uses };
}

function hasReplacement(batch: RowBatch, question: string | null): boolean {
  if (question === null) return false;
  return batch.some((row) => String(row[question] ?? "").includes("\ufffd"));
}

function sampleOf(cell: Row[string]): string {
  const text = typeof cell === "string" ? cell : cell === undefined ? "" : JSON.stringify(cell);
  const line = text
    .slice(0, 4 * LONGEST_SAMPLE)
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= LONGEST_SAMPLE ? line : `${line.slice(0, LONGEST_SAMPLE)}…`;
}

/** `tables/GLM-4.5-Air.csv` → `GLM-4.5-Air`. */
function baseName(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}
