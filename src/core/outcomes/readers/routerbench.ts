import type { OutcomeCell } from "#core/outcomes/outcome-row.ts";
import { countCodePoints } from "#core/python/text.ts";
import { splitInName } from "./file-name.ts";
import { makeCell, makeRow } from "./make-row.ts";
import { readCost, readScore } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

const COST = "|total_cost";
const REPLY = "|model_response";

/** Models of a RouterBench table: those with a column of scores and one of costs. */
export function routerBenchModels(fields: readonly string[]): readonly string[] {
  const known = new Set(fields);
  return fields
    .filter((field) => field.endsWith(COST))
    .map((field) => field.slice(0, -COST.length))
    .filter((model) => model !== "" && known.has(model));
}

/**
 * RouterBench's wide table: for each model a column of scores under its name, `<model>|total_cost` in dollars and perhaps
 * `<model>|model_response`. A prompt is the text of a Python list. (withmartian/routerbench.)
 */
export function routerBenchReader(fields: readonly string[], file: string): TableReader {
  const models = routerBenchModels(fields);
  const fileSplit = splitInName(file);
  const readModel = (
    record: TableRecord,
    model: string,
    onProblem: (problem: string) => void,
  ): OutcomeCell | null =>
    makeCell(
      model,
      {
        score: readScore(record[model], 1, "."),
        costUsd: readCost(record[`${model}${COST}`], "usd", "."),
        replyLength: lengthOf(record[`${model}${REPLY}`]),
      },
      onProblem,
    );
  return {
    format: "routerbench",
    title: "RouterBench",
    notes: [
      `Candidates: ${models.length}. Costs are dollars per question, as RouterBench has them.`,
    ],
    mapping: null,
    read(record, { line }) {
      const problems: string[] = [];
      const cells = models
        .map((model) => readModel(record, model, (problem) => problems.push(problem)))
        .filter((cell) => cell !== null);
      if (cells.length === 0 && problems.length === 0) problems.push("it has no scores");
      return makeRow(line, {
        id: textIn(record, "sample_id"),
        text: promptIn(textIn(record, "prompt")),
        task: textIn(record, "eval_name"),
        split: textIn(record, "split") ?? fileSplit,
        cells,
        problems,
      });
    },
  };
}

function lengthOf(reply: unknown) {
  const text = typeof reply === "string" ? promptIn(reply) : null;
  return { value: text === null ? null : countCodePoints(text), problem: null };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** The text of a Python list of one text, `['…']`; any other text as it is. */
function promptIn(text: string | null): string | null {
  const inner = /^\[\s*(['"])(?<inner>[\s\S]*)\1\s*,?\s*\]$/.exec(text ?? "")?.groups?.["inner"];
  if (inner === undefined) return text;
  return inner.replaceAll(/\\([\s\S])/g, (_, character: string) => ESCAPES[character] ?? character);
}
