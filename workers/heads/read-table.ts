import { RELEASED_FIT } from "#core/heads/fit-heads.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { ChosenFile, ColumnMapping, TableColumn, TableSummary } from "./api.ts";
import { memoryBound } from "./memory-bound.ts";
import { readTableFile, type TableFile } from "./read-table-file.ts";
import { isVectorFile, readVectors, type Vectors } from "./read-vectors.ts";
import { TableBuilder } from "./table-builder.ts";
import { fileNotes, leftOutNote } from "./table-notes.ts";

/** Of Qwen3-0.6B, the released heads' embedding. */
const USUAL_DIMENSION = 1024;

export interface Table {
  readonly builder: TableBuilder;
  readonly vectors: Vectors | null;
  readonly summary: TableSummary;
}

export interface ReadTableOptions {
  readonly signal: AbortSignal;
  /** In bytes. */
  readonly report: (done: number, total: number) => void;
  /** What the columns hold, where somebody said so. */
  readonly mapping?: ColumnMapping | null;
  /** Whether a table whose columns are not understood is a table all the same: one to look at. */
  readonly mayBeUnknown?: boolean;
}

/**
 * Reads a table: one file or one per model, and at most one file of vectors beside it. Throws `import-invalid` and
 * `aborted`.
 */
export async function readTable(
  chosen: readonly ChosenFile[],
  { signal, report, mapping = null, mayBeUnknown = false }: ReadTableOptions,
): Promise<Table> {
  const tables = chosen.filter(({ path }) => !isVectorFile(path));
  const [vectorFile, ...others] = chosen.filter(({ path }) => isVectorFile(path));
  if (tables.length === 0) {
    refuseFile("There is no table among the files.", "Choose a .csv, .jsonl or .json file.");
  }
  if (others.length > 0) {
    refuseFile("There is more than one file of vectors.", "Choose one, with a row per question.");
  }
  const builder = new TableBuilder();
  const files: TableFile[] = [];
  const total = tables.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  for (const chosenFile of tables) {
    const options = { signal, report: (bytes: number) => report(before + bytes, total) };
    const file = await readTableFile(builder, chosenFile, mapping, options);
    files.push(file);
    if (file.format === "unknown") {
      if (!mayBeUnknown) refuseColumns(file.path);
      return { builder, vectors: null, summary: unknownSummary(file) };
    }
    before += chosenFile.file.size;
    report(before, total);
  }
  if (builder.rows === 0) refuseFile("The table has no rows.", "Choose another file.");
  const beside =
    vectorFile === undefined ? null : await readVectors(vectorFile, builder.rows, signal);
  const vectors = beside ?? builder.vectors;
  return { builder, vectors, summary: summaryOf(builder, files, vectors) };
}

function refuseColumns(path: string): never {
  refuseFile(
    `${path} has neither R2-Bench’s columns (“100_score”) nor RouterBench’s (“model” and “model|total_cost”), nor “model”, “score” and “cost”.`,
    "Name the columns so, or choose the table under “Fit your own” and say there what they hold.",
  );
}

function summaryOf(
  builder: TableBuilder,
  files: readonly TableFile[],
  vectors: Vectors | null,
): TableSummary {
  const { format, rows, models, questions, repeated, rowsWithoutVector, hasCostsOnly } = builder;
  const empty = questions.filter((question) => question === "").length;
  const cut = models.filter(({ budgets, hasUnlimited }) => budgets.length === 0 && !hasUnlimited);
  const whole = models.filter((model) => !cut.includes(model));
  const notes = [...fileNotes(files)];
  if (repeated > 0) notes.push(`Values that came twice: ${repeated}. The last ones count.`);
  if (rowsWithoutVector > 0 && vectors === null) {
    notes.push(`Rows without an embedding: ${rowsWithoutVector}. Those in the table are not used.`);
  }
  if (empty > 0 && empty < rows) notes.push(`Rows without a question: ${empty}.`);
  notes.push(...cut.map(leftOutNote));
  return {
    format: format ?? "r2-bench",
    rows,
    models: whole,
    dimension: vectors?.dimension ?? null,
    hasQuestions: empty === 0,
    memoryBytes: memoryBound({
      rows,
      values: builder.valueCount,
      dimension: vectors?.dimension ?? USUAL_DIMENSION,
      heldOutShare: RELEASED_FIT.heldOutShare,
      vectorBytes: vectors?.heldBytes ?? 0,
    }),
    notes,
    columns: columnsOf(files),
    hasCostsOnly,
    problem: whole.length > 0 ? null : NOTHING_TO_LEARN,
  };
}

const NOTHING_TO_LEARN =
  "No model has a score and what it takes: tokens or a cost. Say below which columns hold them.";

function unknownSummary(file: TableFile): TableSummary {
  return {
    format: "unknown",
    rows: 0,
    models: [],
    dimension: null,
    hasQuestions: false,
    memoryBytes: 0,
    notes: [],
    columns: columnsOf([file]),
    hasCostsOnly: false,
    problem: "Its columns are not recognised. Say below what they hold.",
  };
}

/** Columns that people are shown: a table may have an embedding in a thousand of them. */
const MOST_COLUMNS = 300;

/** Those of the first file; where they are too many, those that are used before all others. */
function columnsOf([first]: readonly TableFile[]): readonly TableColumn[] {
  const columns = first?.columns ?? [];
  if (columns.length <= MOST_COLUMNS) return columns;
  const isUsed = ({ use }: TableColumn): boolean => use.role !== "unused";
  const used = columns.filter(isUsed);
  return [...used, ...columns.filter((column) => !isUsed(column))].slice(0, MOST_COLUMNS);
}
