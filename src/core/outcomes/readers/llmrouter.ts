import { countCodePoints } from "#core/python/text.ts";
import { splitInName } from "./file-name.ts";
import { makeCell, makeRow } from "./make-row.ts";
import { readCount, readScore, readTime } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

/**
 * LLMRouter's JSON lines: `routing_data` (a question, a model, its `performance`, tokens and seconds) and `query_data` (questions alone).
 * Questions have no id of their own: they are known by their text within task and split, which the file's name tells.
 * (ulab-uiuc/LLMRouter.)
 */
export function llmRouterReader(file: string): TableReader {
  const fileSplit = splitInName(file);
  return {
    format: "llmrouter",
    title: "LLMRouter",
    notes: [
      fileSplit === null
        ? "The file’s name tells no split."
        : `The file’s name makes these questions the split “${fileSplit}”.`,
    ],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const text = textIn(record, "query") ?? textIn(record, "question");
      if (text === null) problems.push("it has no question");
      const model = textIn(record, "model_name") ?? textIn(record, "llm_name");
      const cell =
        model === null || text === null
          ? null
          : makeCell(model, valuesOf(record), (problem) => problems.push(problem));
      if (cell === null && model !== null && problems.length === 0) {
        problems.push("it has no performance");
      }
      return makeRow(line, {
        text,
        task: textIn(record, "task_name"),
        split: textIn(record, "split") ?? fileSplit,
        cells: cell === null ? [] : [cell],
        problems,
      });
    },
  };
}

function valuesOf(record: TableRecord) {
  const reply = record["response"];
  return {
    score: readScore(record["performance"] ?? record["score"], 1, "."),
    inputTokens: readCount(record["input_tokens"], "."),
    outputTokens: readCount(record["output_tokens"], "."),
    latencyMs: readTime(record["response_time"], "s", "."),
    replyLength: {
      value: typeof reply === "string" ? countCodePoints(reply) : null,
      problem: null,
    },
  };
}
