import type { ColumnKind } from "#state/heads/column-draft.svelte.ts";
import type { HeadsDesk } from "#state/heads/heads-desk.svelte.ts";
import type { JobProgress } from "#state/heads/heads-job.svelte.ts";
import { formatCount } from "#ui/parts/format.ts";
import { formatBytes } from "#ui/parts/format-bytes.ts";

type Row = NonNullable<HeadsDesk["list"]>[number];

const PHASES = {
  downloading: "Downloading",
  reading: "Reading",
  embedding: "Having the questions embedded",
  learning: "Learning from the rows",
  solving: "Solving",
  testing: "Testing on what was held out",
  storing: "Storing",
} as const satisfies Record<JobProgress["phase"], string>;

/** What a column may hold, in the order in which it is offered. */
export const COLUMN_KINDS: readonly (readonly [kind: ColumnKind, label: string])[] = [
  ["unused", "Not used"],
  ["question", "Question"],
  ["id", "Id of the question"],
  ["model", "Name of the model"],
  ["score", "Score, 0 to 1"],
  ["score-percent", "Score in per cent"],
  ["cost", "Cost in dollars"],
  ["cost-cents", "Cost in cents"],
  ["tokens", "Tokens of the reply"],
  ["embedding", "Embedding"],
];

/** What the columns of a table are like; it follows “questions, models”. */
export const FORMAT_WORDS = {
  "r2-bench": "in R2-Bench’s columns",
  routerbench: "in RouterBench’s columns",
  long: "in a row for each question and model",
  mapped: "in the columns that you chose",
} as const;

/** What a job is doing. */
export function jobText(progress: JobProgress | null): string {
  return progress === null ? "Beginning" : PHASES[progress.phase];
}

/** `12 of 34 files`. A file of a table is read in bytes, everything else in pieces that have a name. */
export function stepsText({ phase, done, total }: JobProgress): string {
  if (total === null) return "";
  // Few steps are files of a checkpoint; a table is counted in bytes.
  const isBytes = phase === "reading" && total > 1000;
  if (isBytes) return `${formatBytes(done)} of ${formatBytes(total)}`;
  const unit = phase === "downloading" || phase === "reading" ? "files" : "rows";
  return `${formatCount(done)} of ${formatCount(total)} ${unit}`;
}

/** Stored heads in one line: `11 models × 16 budgets, Qwen/Qwen3-0.6B, 767 kB`. */
export function rowText({
  kind,
  models,
  budgets,
  hasUnlimited,
  embeddingModel,
  bytes,
  fitted,
}: Row): string {
  if (fitted !== undefined) {
    const embedding = embeddingModel === "" ? "" : `${embeddingModel}, `;
    return `${fitted.router}, ${plural(models.length, "candidate")}, ${embedding}${formatBytes(bytes)}`;
  }
  const count = budgets.length + (hasUnlimited ? 1 : 0);
  const size = `${plural(models.length, "model")} × ${plural(count, "budget")}`;
  const what = kind === "knn" ? "k-NN, " : "";
  return `${what}${size}, ${embeddingModel}, ${formatBytes(bytes)}`;
}

/** What heads need of an embedding. */
export function embeddingText({
  embeddingModel,
  dimension,
  fitted,
}: Pick<Row, "embeddingModel" | "dimension" | "fitted">): string {
  if (embeddingModel === "") return "None is needed.";
  const what = `${embeddingModel}, ${dimension} numbers.`;
  return fitted?.hasEmbedding === true
    ? `${what} It comes with the router: no server is needed.`
    : `${what} Vectors of another model mean nothing to these heads.`;
}

/** `10, 20, 30 … 4,000 tokens, and without a limit`. */
export function budgetsText({
  budgets,
  hasUnlimited,
}: Pick<Row, "budgets" | "hasUnlimited">): string {
  const shown = budgets.length > 6 ? [...budgets.slice(0, 3), "…", ...budgets.slice(-2)] : budgets;
  const limited = budgets.length === 0 ? "" : `${shown.join(", ").replace(", …,", " …")} tokens`;
  if (!hasUnlimited) return limited;
  return limited === "" ? "without a limit only" : `${limited}, and without a limit`;
}

/** Dollars per question, which are small: `$0.00012`. */
export function costText(dollars: number): string {
  if (dollars === 0) return "$0";
  const digits = Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
  return `$${dollars.toFixed(digits)}`;
}

/** A share from 0 to 1 with three digits. */
export function shareText(share: number): string {
  return share.toFixed(3);
}

function plural(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
