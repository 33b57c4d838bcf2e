import { countCodePoints } from "#core/python/text.ts";
import { splitInName, taskInName } from "./file-name.ts";
import { makeCell, makeRow } from "./make-row.ts";
import { isScoreWord, readScore } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

const REPLY = "_response";

/**
 * The two models of a RouteLLM table: `prompt` and two columns of truth values, perhaps each with a column of its replies beside
 * it. `null` for another table.
 */
export function routeLlmModels(records: readonly TableRecord[]): readonly [string, string] | null {
  const [first] = records;
  if (first === undefined || !("prompt" in first)) return null;
  const judged = Object.keys(first).filter((field) => {
    return field !== "prompt" && records.every((record) => isScoreWord(record[field]));
  });
  const others = Object.keys(first).filter((field) => {
    return field !== "prompt" && !judged.includes(field) && !isReplyOf(field, judged);
  });
  const [weak, strong] = judged;
  const isPair = judged.length === 2 && others.length === 0;
  return isPair && weak !== undefined && strong !== undefined ? [weak, strong] : null;
}

function isReplyOf(field: string, models: readonly string[]): boolean {
  return field.endsWith(REPLY) && models.includes(field.slice(0, -REPLY.length));
}

/** RouteLLM's pair of models, right or wrong. The task is the file's name. (lm-sys/RouteLLM, `routellm/evals`.) */
export function routeLlmReader(models: readonly [string, string], file: string): TableReader {
  const fileSplit = splitInName(file);
  const fileTask = taskInName(file)?.replace(/_responses$/, "") ?? null;
  return {
    format: "routellm",
    title: "RouteLLM",
    notes: ["Right or wrong for two models. The table has no costs: give the models list prices."],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const cells = models
        .map((model) => {
          const reply = record[`${model}${REPLY}`];
          const replyLength = typeof reply === "string" ? countCodePoints(reply) : null;
          return makeCell(
            model,
            {
              score: readScore(record[model], 1, "."),
              replyLength: { value: replyLength, problem: null },
            },
            (problem) => problems.push(problem),
          );
        })
        .filter((cell) => cell !== null);
      if (cells.length === 0 && problems.length === 0) problems.push("it has no scores");
      const text = textIn(record, "prompt");
      return makeRow(line, { text, task: fileTask, split: fileSplit, cells, problems });
    },
  };
}
