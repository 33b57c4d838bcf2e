import { lastBoxContent } from "#core/evaluation/graders/last-box-content.ts";
import { gsm8kGold } from "#core/evaluation/graders/released/gsm8k-number.ts";
import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import { type FileFacts, NO_FACTS, type QuestionReader } from "./question-reader.ts";
import { labelOf, readChoices } from "./read-choices.ts";
import { readGolds } from "./read-golds.ts";

/** The grader for each metric that LLMRouter names. */
const GRADERS: Readonly<Record<string, string>> = {
  em: "exact-match.squad",
  em_mc: "choice",
  cem: "contains",
  f1: "f1.router-r1",
  f1_score: "f1.router-r1",
  gsm8k: "number",
  math: "math",
  code_eval: "ungraded",
};

/**
 * LLMRouter’s `query_data`: `query`, `ground_truth`, `metric`, and options as Python writes them. Metrics that there is no grader for
 * (`commongen_coverage`) are left to a judge. (ulab-uiuc/LLMRouter.)
 */
export function llmRouterQuestionReader(facts: FileFacts): QuestionReader {
  return {
    format: "llmrouter",
    title: "LLMRouter, query data",
    mapping: null,
    read(record) {
      const question = textIn(record, "query");
      if (question === null) return { problem: "it has no query" };
      const metric = textIn(record, "metric")?.toLowerCase() ?? "cem";
      const grader = GRADERS[metric] ?? "judge";
      const choices = grader === "choice" ? readChoices(record["choices"]) : [];
      const golds = goldsOf(record, grader, choices);
      if (golds === null) return { problem: "its ground truth is none of its options" };
      const task = textIn(record, "task_name") ?? facts.task;
      const id = textIn(record, "task_id");
      return {
        ...NO_FACTS,
        id: id === null || task === null ? id : `${task}/${id}`,
        question,
        golds,
        choices,
        task,
        split: textIn(record, "split") ?? facts.split,
        grader,
        source: task,
      };
    },
  };
}

/** `null` for a choice whose gold is no option. */
function goldsOf(
  record: TableRecord,
  grader: string,
  choices: ReturnType<typeof readChoices>,
): readonly string[] | null {
  const truth = textIn(record, "ground_truth");
  if (truth === null) return [];
  if (grader === "choice" && choices.length > 0) {
    const label = labelOf(truth, choices);
    return label === null ? null : [label];
  }
  if (grader === "number") return [gsm8kGold(truth)];
  if (grader === "math") return [lastBoxContent(truth) ?? truth];
  return grader === "ungraded" || grader === "judge" ? [truth] : (readGolds(truth) ?? []);
}
