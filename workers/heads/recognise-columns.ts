import { modelInColumn } from "#core/heads/model-in-column.ts";
import { type ColumnName, readColumnName } from "#core/heads/read-column-name.ts";
import type { ColumnRole, ColumnUse, TableFormat } from "./api.ts";

/** What was made of the columns of a table. */
export interface Recognition {
  /** `unknown` where the uses are guesses for somebody to look at. */
  readonly format: TableFormat;
  /** One for each column, in their order. */
  readonly uses: readonly ColumnUse[];
}

interface Named extends ColumnName {
  readonly column: string;
}

/** Names of columns by what they hold, the likeliest first, without case, punctuation and unit. */
const WORDS = {
  id: ["prompts_id", "prompt_id", "question_id", "query_id", "sample_id", "key", "id", "qid"],
  question: ["original_prompt", "prompt", "question", "query", "input", "instruction"],
  model: ["model", "model_name", "model_id", "llm", "candidate"],
  embedding: ["embedding", "embeddings", "vector", "question_embedding", "query_embedding"],
  score: [
    "score",
    "quality",
    "accuracy",
    "correct",
    "is_correct",
    "performance",
    "reward",
    "grade",
    "exact_match",
    "f1",
    "pass",
    "passed",
  ],
  cost: ["cost", "total_cost", "price", "spend"],
  tokens: [
    "output_tokens",
    "completion_tokens",
    "reply_tokens",
    "response_tokens",
    "generated_tokens",
    "tokens_out",
    "num_tokens",
    "token_count",
    "tokens",
    "count",
  ],
} as const satisfies Readonly<Partial<Record<ColumnRole, readonly string[]>>>;

/** R2-Bench's sweep ends with this budget, which stands for none. */
const STANDS_FOR_UNLIMITED = 8000;
const WIDE = /^(?<budget>\d{1,6}|unlimited)_(?<what>score|count|tokens)$/;
const BENCH_COST = /^(?<model>.*\S)\s*\|\s*total[ _]cost$/is;

/**
 * Finds the columns of R2-Bench (`<budget>_score`, `<budget>_count`, one table per model or a column `model`), of RouterBench
 * (a column of scores named after each model, and `<model>|total_cost`), or of a table with a row for each question and
 * model (`model`, `score`, `cost` or tokens), whatever case, punctuation and units their names have. Of other tables what its
 * columns may be.
 */
export function recogniseColumns(columns: readonly string[]): Recognition {
  const named = columns.map((column): Named => ({ column, ...readColumnName(column) }));
  const shared = sharedUses(named);
  const wide = wideUses(named);
  if (wide.some(({ role }) => role === "score")) {
    return { format: "r2-bench", uses: allUses(columns, [...shared, ...wide]) };
  }
  const bench = benchUses(named);
  if (bench.length > 0) {
    const uses = shared.filter(({ role }) => role !== "model");
    return { format: "routerbench", uses: allUses(columns, [...bench, ...uses]) };
  }
  const long = longUses(named);
  const has = (role: ColumnRole): boolean => [...shared, ...long].some((use) => use.role === role);
  const isLong = has("score") && (has("model") || has("cost") || has("tokens"));
  if (isLong) return { format: "long", uses: allUses(columns, [...shared, ...long]) };
  return { format: "unknown", uses: allUses(columns, [...shared, ...long, ...guesses(named)]) };
}

/** A column that is not used, until somebody says otherwise. */
export function unusedColumn(column: string): ColumnUse {
  return { column, role: "unused", model: null, budget: "unlimited", isHundredths: false };
}

/** The first use that each column is given, in the order of the columns. */
function allUses(columns: readonly string[], uses: readonly ColumnUse[]): readonly ColumnUse[] {
  return columns.map((column) => uses.find((use) => use.column === column) ?? unusedColumn(column));
}

function sharedUses(named: readonly Named[]): readonly ColumnUse[] {
  return (["id", "question", "model", "embedding"] as const).flatMap((role) => {
    const found = firstNamed(named, role);
    return found === undefined ? [] : [{ ...unusedColumn(found.column), role }];
  });
}

function longUses(named: readonly Named[]): readonly ColumnUse[] {
  return (["score", "cost", "tokens"] as const).flatMap((role) => {
    const fitting = named.filter(({ unit }) => unitFits(role, unit));
    const found = firstNamed(fitting, role);
    return found === undefined ? [] : valueUse(found, role);
  });
}

function firstNamed(named: readonly Named[], role: keyof typeof WORDS): Named | undefined {
  const words: readonly string[] = WORDS[role];
  const known = words.find((word) => named.some((one) => one.words === word));
  return named.find((one) => one.words === known);
}

function wideUses(named: readonly Named[]): readonly ColumnUse[] {
  const hasUnlimited = named.some(({ words }) => words === "unlimited_score");
  return named.flatMap((one) => {
    const { budget, what } = WIDE.exec(one.words)?.groups ?? {};
    if (budget === undefined || what === undefined || Number(budget) === 0) return [];
    const tokens = budget === "unlimited" ? budget : Number(budget);
    const isLast = tokens === STANDS_FOR_UNLIMITED && !hasUnlimited;
    const role = what === "score" ? "score" : "tokens";
    return valueUse(one, role, { budget: isLast ? "unlimited" : tokens });
  });
}

function benchUses(named: readonly Named[]): readonly ColumnUse[] {
  return named.flatMap((cost) => {
    const model = BENCH_COST.exec(cost.column)?.groups?.["model"];
    const score = named.find(({ column }) => column === model);
    if (model === undefined || score === undefined) return [];
    return [...valueUse(score, "score", { model }), ...valueUse(cost, "cost", { model })];
  });
}

/** `gpt-4_score` is likely a score of gpt-4. */
function guesses(named: readonly Named[]): readonly ColumnUse[] {
  return named.flatMap((one) => {
    const found = modelInColumn(one.column);
    return found === null ? [] : valueUse(one, found.holds, { model: found.model });
  });
}

function valueUse(
  { column, unit }: Named,
  role: "score" | "cost" | "tokens",
  more: Partial<ColumnUse> = {},
): readonly ColumnUse[] {
  if (!unitFits(role, unit)) return [];
  return [
    {
      ...unusedColumn(column),
      role,
      isHundredths: unit === "percent" || unit === "cents",
      ...more,
    },
  ];
}

/** A cost in another currency, or per million tokens, is none that can be used. */
function unitFits(role: "score" | "cost" | "tokens", unit: ColumnName["unit"]): boolean {
  if (unit === null) return true;
  if (role === "score") return unit === "percent";
  return role === "cost" && (unit === "dollars" || unit === "cents");
}
