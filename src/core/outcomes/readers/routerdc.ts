import { isRecord } from "#core/is-record.ts";
import type { OutcomeCell } from "#core/outcomes/outcome-row.ts";
import { splitInName, taskInName } from "./file-name.ts";
import { makeCell, makeRow } from "./make-row.ts";
import { readCost, readCount, readScore, readTime } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

/** Values by model beside `scores`, where a file has them. */
const COSTS = ["costs", "cost", "total_cost"];
const INPUT_TOKENS = ["input_tokens", "prompt_tokens"];
const OUTPUT_TOKENS = ["output_tokens", "completion_tokens", "tokens"];
const SECONDS = ["response_time", "latency"];

/**
 * RouterDC's JSON: a question and `scores`, an object with a score for each model. The task is the file's name. Costs, tokens and
 * seconds may stand beside them in the same form. (shuhao02/RouterDC.)
 */
export function routerDcReader(file: string): TableReader {
  const fileSplit = splitInName(file);
  const fileTask = taskInName(file);
  return {
    format: "routerdc",
    title: "RouterDC",
    notes: ["Each record has the scores of all models in one field."],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const cells = cellsOf(record, (problem) => problems.push(problem));
      if (cells.length === 0 && problems.length === 0) problems.push("it has no scores");
      return makeRow(line, {
        id: textIn(record, "id"),
        text: textIn(record, "question") ?? textIn(record, "query") ?? textIn(record, "prompt"),
        task: textIn(record, "task") ?? textIn(record, "task_name") ?? fileTask,
        split: textIn(record, "split") ?? fileSplit,
        cells,
        problems,
      });
    },
  };
}

function cellsOf(
  record: TableRecord,
  onProblem: (problem: string) => void,
): readonly OutcomeCell[] {
  const scores = dictionaryIn(record["scores"]);
  if (scores === null) {
    onProblem("its scores are no object with a score for each model");
    return [];
  }
  const beside = (names: readonly string[], model: string): unknown => {
    const field = names.map((name) => dictionaryIn(record[name])).find((found) => found !== null);
    return field?.[model];
  };
  return Object.keys(scores)
    .map((model) =>
      makeCell(
        model,
        {
          score: readScore(scores[model], 1, "."),
          costUsd: readCost(beside(COSTS, model), "usd", "."),
          inputTokens: readCount(beside(INPUT_TOKENS, model), "."),
          outputTokens: readCount(beside(OUTPUT_TOKENS, model), "."),
          latencyMs: readTime(beside(SECONDS, model), "s", "."),
        },
        onProblem,
      ),
    )
    .filter((cell) => cell !== null);
}

/** An object, or the text of one as JSON or Python writes it; `null` for anything else. */
export function dictionaryIn(value: unknown): TableRecord | null {
  if (isRecord(value)) return value;
  if (typeof value !== "string" || !/^\s*\{/.test(value)) return null;
  const parsed = parseJson(value) ?? parseJson(value.replaceAll("'", '"'));
  return isRecord(parsed) ? parsed : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
