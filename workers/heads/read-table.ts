import { RELEASED_FIT } from "#core/heads/fit-heads.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { ChosenFile, TableSummary } from "./api.ts";
import { memoryBound } from "./memory-bound.ts";
import { readRows } from "./read-rows.ts";
import { isVectorFile, readVectors, type Vectors } from "./read-vectors.ts";
import { type ColumnPlan, recogniseColumns } from "./recognise-columns.ts";
import { TableBuilder } from "./table-builder.ts";

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
}

/**
 * Reads a table: one file or one per model (R2-Bench), and at most one file of vectors beside it. Throws
 * `import-invalid` and `aborted`.
 */
export async function readTable(
  chosen: readonly ChosenFile[],
  { signal, report }: ReadTableOptions,
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
  const total = tables.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  for (const chosenFile of tables) {
    await readInto(builder, chosenFile, signal, (bytes) => report(before + bytes, total));
    before += chosenFile.file.size;
    report(before, total);
  }
  if (builder.rows === 0) refuseFile("The table has no rows.", "Choose another file.");
  const beside =
    vectorFile === undefined ? null : await readVectors(vectorFile, builder.rows, signal);
  const vectors = beside ?? builder.vectors;
  return { builder, vectors, summary: summaryOf(builder, vectors) };
}

async function readInto(
  builder: TableBuilder,
  chosen: ChosenFile,
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<void> {
  const fallback = baseName(chosen.path);
  let plan: ColumnPlan | null = null;
  let place = 0;
  for await (const rows of readRows(chosen, { signal, report })) {
    const [first] = rows;
    if (first === undefined) continue;
    plan ??= recogniseColumns(Object.keys(first), chosen.path);
    if (builder.format !== null && builder.format !== plan.format) {
      refuseFile(
        `${chosen.path} has other columns than the files before it.`,
        "Choose files of one table.",
      );
    }
    for (const row of rows) {
      builder.add(row, plan, place, fallback);
      place += 1;
    }
  }
}

function summaryOf(builder: TableBuilder, vectors: Vectors | null): TableSummary {
  const { format, rows, models, questions, repeated, rowsWithoutVector } = builder;
  const empty = questions.filter((question) => question === "").length;
  const notes: string[] = [];
  if (repeated > 0) notes.push(`Values that came twice: ${repeated}. The last ones count.`);
  if (rowsWithoutVector > 0 && vectors === null) {
    notes.push(`Rows without an embedding: ${rowsWithoutVector}. Those in the table are not used.`);
  }
  if (empty > 0 && empty < rows) notes.push(`Rows without a question: ${empty}.`);
  const cut = models.filter(({ budgets, hasUnlimited }) => budgets.length === 0 && !hasUnlimited);
  for (const { name } of cut) {
    notes.push(`${name} has scores without a limit but neither tokens nor costs: it is left out.`);
  }
  return {
    format: format ?? "r2-bench",
    rows,
    models: models.filter((model) => !cut.includes(model)),
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
  };
}

/** `tables/GLM-4.5-Air.csv` → `GLM-4.5-Air`. */
function baseName(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}
