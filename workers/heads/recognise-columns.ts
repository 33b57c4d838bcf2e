import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { TableFormat } from "./api.ts";

/** Which columns of a table hold what. */
export interface ColumnPlan {
  readonly format: TableFormat;
  /** What rows of several files are brought together by; `null`: by their order. */
  readonly key: string | null;
  readonly question: string | null;
  /** A column that names the model of a row. */
  readonly model: string | null;
  readonly embedding: string | null;
  readonly values: readonly ValueColumn[];
}

/** A column of numbers. */
export interface ValueColumn {
  readonly column: string;
  /** `null` where the file or the row says which model it is. */
  readonly model: string | null;
  readonly budget: number | "unlimited";
  /** `score` is quality from 0 to 1, `count` tokens of the reply, `cost` dollars of the whole call. */
  readonly what: "score" | "count" | "cost";
}

const KEYS = ["prompts_id", "sample_id", "key", "id"];
const QUESTIONS = ["original_prompt", "prompt", "question", "query"];
const MODELS = ["model", "model_name"];
/** R2-Bench's sweep ends with this budget, which stands for none. */
const STANDS_FOR_UNLIMITED = 8000;
const WIDE = /^(?<budget>\d{1,6}|unlimited)_(?<what>score|count)$/;
const COST = "|total_cost";

/**
 * Finds the columns of R2-Bench (`<budget>_score`, `<budget>_count`, one table per model or a column `model`) or of
 * RouterBench (a column of scores named after each model, and `<model>|total_cost`). Throws `import-invalid` for a
 * table that is neither.
 */
export function recogniseColumns(columns: readonly string[], path: string): ColumnPlan {
  const first = (names: readonly string[]): string | null =>
    names.find((name) => columns.includes(name)) ?? null;
  const shared = {
    key: first(KEYS),
    question: first(QUESTIONS),
    embedding: first(["embedding"]),
  };
  const wide = columns.flatMap((column) => wideColumn(column, columns));
  if (wide.some(({ what }) => what === "score")) {
    return { format: "r2-bench", ...shared, model: first(MODELS), values: wide };
  }
  const values = columns.flatMap((column) => benchColumns(column, columns));
  if (values.length > 0) return { format: "routerbench", ...shared, model: null, values };
  refuseFile(
    `${path} has neither R2-Bench’s columns (“100_score”) nor RouterBench’s (“model” and “model|total_cost”).`,
    "Name the columns as one of the two does.",
  );
}

function wideColumn(column: string, columns: readonly string[]): readonly ValueColumn[] {
  const { budget, what } = WIDE.exec(column)?.groups ?? {};
  if (budget === undefined || (what !== "score" && what !== "count")) return [];
  if (budget === "unlimited") return [{ column, model: null, budget, what }];
  const tokens = Number(budget);
  if (tokens === 0) return [];
  const isLast = tokens === STANDS_FOR_UNLIMITED && !columns.includes("unlimited_score");
  return [{ column, model: null, budget: isLast ? "unlimited" : tokens, what }];
}

function benchColumns(column: string, columns: readonly string[]): readonly ValueColumn[] {
  if (!column.endsWith(COST)) return [];
  const model = column.slice(0, -COST.length);
  if (!columns.includes(model)) return [];
  return [
    { column: model, model, budget: "unlimited", what: "score" },
    { column, model, budget: "unlimited", what: "cost" },
  ];
}
