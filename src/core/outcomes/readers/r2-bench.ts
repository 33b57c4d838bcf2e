import type { OutcomeCell } from "#core/outcomes/outcome-row.ts";
import { baseName, splitInName } from "./file-name.ts";
import { makeCell, makeRow } from "./make-row.ts";
import type { DecimalMark } from "./read-number.ts";
import { readCount, readScore } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

const SCORE = /^(\d{1,6}|unlimited)_score$/;
/** R2-Bench's sweep ends with this budget, which stands for none. */
const STANDS_FOR_UNLIMITED = "8000";

/** The budgets that a table has scores for, ascending, `unlimited` last. */
export function r2Budgets(fields: readonly string[]): readonly string[] {
  const budgets = fields
    .map((field) => SCORE.exec(field)?.[1])
    .filter((name) => name !== undefined);
  return budgets.filter((name) => Number(name) !== 0).toSorted((a, b) => sizeOf(a) - sizeOf(b));
}

function sizeOf(budget: string): number {
  return budget === "unlimited" ? Number.POSITIVE_INFINITY : Number(budget);
}

/**
 * R2-Bench's wide tables: `<budget>_score` and `<budget>_count` for each token budget, one table for each model or a column that
 * names it. What R2-Router chooses between is a model with a budget, so each pair is a candidate. Costs follow from list prices.
 */
export function r2BenchReader(
  fields: readonly string[],
  file: string,
  decimal: DecimalMark,
): TableReader {
  const budgets = r2Budgets(fields);
  const hasUnlimited = budgets.includes("unlimited");
  const modelField = ["model", "model_name"].find((name) => fields.includes(name)) ?? null;
  const pick = (names: readonly string[]) => names.find((name) => fields.includes(name)) ?? null;
  const idField = pick(["prompts_id", "sample_id", "key", "id"]);
  const textField = pick(["original_prompt", "prompt", "question", "query"]);
  const taskField = pick(["task", "dataset", "data_set", "source", "category"]);
  const fallback = baseName(file);
  const fileSplit = splitInName(file);
  const readBudget = (
    record: TableRecord,
    model: string,
    budget: string,
    onProblem: (problem: string) => void,
  ): OutcomeCell | null => {
    const isLast = budget === STANDS_FOR_UNLIMITED && !hasUnlimited;
    const candidate = budget === "unlimited" || isLast ? model : `${model} @ ${budget} tokens`;
    return makeCell(
      candidate,
      {
        score: readScore(record[`${budget}_score`], 1, decimal),
        outputTokens: readCount(record[`${budget}_count`], decimal),
      },
      onProblem,
    );
  };
  return {
    format: "r2-bench",
    title: "R2-Bench",
    notes: [
      `Each model with each of ${budgets.length} token budgets is a candidate. The table has no costs: give the models list prices.`,
    ],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const model = textIn(record, modelField) ?? fallback;
      const cells = budgets
        .map((budget) => readBudget(record, model, budget, (problem) => problems.push(problem)))
        .filter((cell) => cell !== null);
      if (cells.length === 0 && problems.length === 0) problems.push("it has no scores");
      return makeRow(line, {
        id: textIn(record, idField),
        text: textIn(record, textField),
        task: textIn(record, taskField),
        split: textIn(record, "split") ?? fileSplit,
        cells,
        problems,
      });
    },
  };
}
