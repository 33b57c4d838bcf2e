import type { ColumnRole, ColumnUse, TableFormat } from "./api.ts";

/** Which columns of a table hold what. */
export interface ColumnPlan {
  readonly format: TableFormat;
  /** What the rows of a question are brought together by; `null`: by their order. */
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
  /** Its numbers are per cent, or cents. */
  readonly isHundredths: boolean;
}

const VALUES: Readonly<Partial<Record<ColumnRole, ValueColumn["what"]>>> = {
  score: "score",
  tokens: "count",
  cost: "cost",
};

/**
 * The plan for columns with these uses. Where rows name their models, the rows of a question are brought together by it if
 * nothing else says which belong together.
 */
export function planOf(format: TableFormat, uses: readonly ColumnUse[]): ColumnPlan {
  const first = (role: ColumnRole): string | null =>
    uses.find((use) => use.role === role)?.column ?? null;
  const [id, question, model] = [first("id"), first("question"), first("model")];
  return {
    format,
    key: id ?? (model === null ? null : question),
    question,
    model,
    embedding: first("embedding"),
    values: uses.flatMap(({ column, role, budget, isHundredths, model: named }) => {
      const what = VALUES[role];
      return what === undefined ? [] : [{ column, model: named, budget, what, isHundredths }];
    }),
  };
}

/**
 * The plan that fits these rows: an id that no two rows share numbers the rows and not the questions, if questions come
 * again. `isChosen` where somebody said what the id is.
 */
export function withSharedKey(
  plan: ColumnPlan,
  rows: readonly Readonly<Record<string, unknown>>[],
  isChosen: boolean,
): ColumnPlan {
  const { key, question, model } = plan;
  if (isChosen || model === null || key === null || question === null) return plan;
  const distinct = (column: string): number => new Set(rows.map((row) => row[column])).size;
  const numbersRows = distinct(key) === rows.length && distinct(question) < rows.length;
  return numbersRows ? { ...plan, key: question } : plan;
}
