import { isRecord } from "#core/is-record.ts";
import { countCodePoints } from "#core/python/text.ts";
import { baseName } from "./file-name.ts";
import { makeCell, makeRow, type ReadCell } from "./make-row.ts";
import { type ReadValue, readCost, readCount, readScore } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

/** The id of a question under either of its two spellings. */
function indexIn(record: TableRecord): string | null {
  return textIn(record, "global_index") ?? textIn(record, "global index");
}

/** The data set in an id: `ArcMMLU_659` → `ArcMMLU`. */
function dataSetIn(index: string | null): string | null {
  return index === null ? null : (/^(.+?)_\d+$/.exec(index)?.[1] ?? null);
}

/** An answer that failed is wrong, whatever was or was not graded. */
const WRONG: ReadValue = { value: 0, problem: null };

/**
 * RouterArena's cached results, one file for each model: the question, what the model answered, and the grade with its cost in
 * dollars under `evaluation_result`. Answers that failed count as wrong. (RouteWorks/RouterArena, `cached_results/*.jsonl`.)
 */
export function arenaCacheReader(file: string): TableReader {
  const fallback = baseName(file);
  return {
    format: "routerarena-cache",
    title: "RouterArena, cached results",
    notes: ["Answers that failed count as wrong. The data set is taken from each question’s id."],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const id = indexIn(record);
      if (id === null) problems.push("it has no global_index");
      const graded = isRecord(record["evaluation_result"]) ? record["evaluation_result"] : {};
      const values = {
        ...answerValues(record, record["generated_answer"]),
        score: record["success"] === false ? WRONG : readScore(graded["score"], 1, "."),
        costUsd: readCost(graded["inference_cost"], "usd", "."),
      };
      const model = textIn(record, "llm_selected") ?? fallback;
      const cell = makeCell(model, values, (problem) => problems.push(problem));
      if (cell === null && problems.length === 0) problems.push("it has neither grade nor cost");
      return makeRow(line, {
        id,
        text: textIn(record, "question"),
        task: dataSetIn(id),
        cells: cell === null || id === null ? [] : [cell],
        mayRepeat: true,
        problems,
      });
    },
  };
}

/**
 * A RouterArena prediction file: what a router chose for each question, with grade and cost of the answer, and in rows marked
 * `for_optimality` what other models made of it. The choices are kept as a recorded router under the file's name.
 * (RouteWorks/RouterArena, `router_inference/predictions/*.json`.)
 */
export function arenaPredictionReader(file: string): TableReader {
  const router = baseName(file);
  return {
    format: "routerarena-predictions",
    title: "RouterArena, a router’s predictions",
    notes: [
      `The choices of “${router}” are kept; other models are known only where it asked them.`,
    ],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const id = indexIn(record);
      const model = textIn(record, "prediction");
      if (id === null) problems.push("it has no global index");
      if (model === null) problems.push("it has no prediction");
      const cell =
        id === null || model === null
          ? null
          : makeCell(model, predictionValues(record), (problem) => problems.push(problem));
      const isChoice = id !== null && record["for_optimality"] !== true;
      return makeRow(line, {
        id,
        text: textIn(record, "prompt"),
        task: dataSetIn(id),
        cells: cell === null ? [] : [cell],
        choice: isChoice && model !== null ? { router, candidate: model } : null,
        mayRepeat: true,
        problems,
      });
    },
  };
}

function predictionValues(record: TableRecord): ReadCell {
  const generated = isRecord(record["generated_result"]) ? record["generated_result"] : {};
  return {
    ...answerValues(generated, generated["generated_answer"]),
    score: generated["success"] === false ? WRONG : readScore(record["accuracy"], 1, "."),
    costUsd: readCost(record["cost"], "usd", "."),
  };
}

function answerValues(record: TableRecord, answer: unknown): ReadCell {
  const usage = isRecord(record["token_usage"]) ? record["token_usage"] : {};
  const replyLength = typeof answer === "string" ? countCodePoints(answer) : null;
  return {
    inputTokens: readCount(usage["input_tokens"], "."),
    outputTokens: readCount(usage["output_tokens"], "."),
    replyLength: { value: replyLength, problem: null },
  };
}
