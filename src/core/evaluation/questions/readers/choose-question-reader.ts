import { guessQuestionMapping } from "#core/evaluation/questions/question-mapping.ts";
import { splitInName, taskInName } from "#core/outcomes/readers/file-name.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import { choiceReader, hasChoices } from "./choice-rows.ts";
import { codeReader } from "./code-rows.ts";
import { llmRouterQuestionReader } from "./llmrouter-rows.ts";
import { mappedQuestionReader } from "./mapped-rows.ts";
import { flashRagReader, multiHopReader, workedReader } from "./open-rows.ts";
import type { FileFacts, QuestionReader } from "./question-reader.ts";
import { arenaQuestionReader } from "./routerarena-rows.ts";
import { verlReader } from "./verl-rows.ts";

/** Records that a format is recognised by; more add nothing. */
export const SAMPLE_SIZE = 50;

/** Chooses how a file is read, by the fields of its first records: one of the known formats, else a mapping that is guessed. */
export function chooseQuestionReader(sample: readonly TableRecord[], file: string): QuestionReader {
  const facts = { task: taskInName(file), split: splitInName(file) };
  const fields = [...new Set(sample.flatMap((record) => Object.keys(record)))];
  return (
    knownReader(sample, fields, facts) ?? mappedQuestionReader(guessQuestionMapping(fields), facts)
  );
}

function knownReader(
  sample: readonly TableRecord[],
  fields: readonly string[],
  facts: FileFacts,
): QuestionReader | null {
  const has = (...names: readonly string[]) => names.every((name) => fields.includes(name));
  if (has("question", "golds", "grader"))
    return mappedQuestionReader(guessQuestionMapping(fields), facts, "own");
  if (has("data_source") && has("reward_model")) return verlReader(facts);
  if (has("question", "golden_answers")) return flashRagReader(facts);
  if (has("Global Index", "Question") || has("global_index", "question", "answer")) {
    return arenaQuestionReader(facts);
  }
  if (has("query", "ground_truth", "task_name")) return llmRouterQuestionReader(facts);
  if (has("prompt", "entry_point") || (has("test_list") && has("code"))) return codeReader(facts);
  if (has("_id", "question", "answer") || has("question", "answer", "answer_aliases"))
    return multiHopReader(facts);
  if (sample.some(hasChoices)) return choiceReader(facts);
  return sample.some(isWorked) ? workedReader(facts) : null;
}

function isWorked(record: TableRecord): boolean {
  const { answer, solution } = record;
  if (typeof answer === "string" && answer.includes("####")) return true;
  return typeof solution === "string" && solution.includes("\\boxed");
}
