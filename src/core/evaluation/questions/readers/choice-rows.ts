import type { Choice } from "#core/evaluation/graders/grader.ts";
import { isRecord } from "#core/is-record.ts";
import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import { type FileFacts, NO_FACTS, type QuestionReader } from "./question-reader.ts";
import { labelOf, readChoices } from "./read-choices.ts";

const OPTION_FIELDS = ["choices", "options", "Options", "endings"];
const ANSWER_FIELDS = [
  "answerKey",
  "answer_key",
  "answer",
  "label",
  "target",
  "gold",
  "Answer",
  "answer_index",
];

/**
 * Multiple choices: MMLU (`choices`, a number as `answer`), MMLU-Pro (`options`), ARC and CommonsenseQA (`choices.text`, `answerKey`; also
 * with all under `question.stem`), and tables with columns A, B, C, D.
 */
export function choiceReader(facts: FileFacts): QuestionReader {
  return {
    format: "choices",
    title: "Multiple choices (MMLU, ARC and their kin)",
    mapping: null,
    read(record) {
      const question = questionIn(record);
      const choices = choicesIn(record);
      if (question === null) return { problem: "it has no question" };
      if (choices.length < 2) return { problem: "it has fewer than two options" };
      const field = ANSWER_FIELDS.find((name) => textIn(record, name) !== null);
      const label = field === undefined ? null : labelOf(record[field], choices);
      if (field !== undefined && label === null) {
        return { problem: `its answer “${textIn(record, field)}” is none of its options` };
      }
      return {
        ...NO_FACTS,
        id: textIn(record, "id") ?? textIn(record, "question_id"),
        question,
        golds: label === null ? [] : [label],
        choices,
        task: textIn(record, "subject") ?? textIn(record, "category") ?? facts.task,
        split: facts.split,
        grader: "choice",
        source: textIn(record, "src") ?? facts.task,
      };
    },
  };
}

/** Whether records have options in one of the known forms. */
export function hasChoices(record: TableRecord): boolean {
  return questionIn(record) !== null && choicesIn(record).length > 1;
}

function questionIn(record: TableRecord): string | null {
  const { question } = record;
  return isRecord(question) ? textIn(question, "stem") : textIn(record, "question");
}

function choicesIn(record: TableRecord): readonly Choice[] {
  const { question } = record;
  if (isRecord(question)) return readChoices(question["choices"]);
  const field = OPTION_FIELDS.find((name) => record[name] !== undefined && record[name] !== null);
  if (field !== undefined) return readChoices(record[field]);
  return [..."ABCDEFGHIJ"].flatMap((label) => {
    const text = textIn(record, label);
    return text === null ? [] : [{ label, text }];
  });
}
