import type { Choice } from "#core/evaluation/graders/grader.ts";
import { findGrader } from "#core/evaluation/graders/graders.ts";
import { guessGrader } from "#core/evaluation/questions/guess-grader.ts";
import type { QuestionMapping } from "#core/evaluation/questions/question-mapping.ts";
import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import type { FileFacts, QuestionReader } from "./question-reader.ts";
import { labelOf, letterAt, readChoices } from "./read-choices.ts";
import { readGolds } from "./read-golds.ts";

/** Reads any table whose columns a mapping names. */
export function mappedQuestionReader(
  mapping: QuestionMapping,
  facts: FileFacts,
  format: "mapped" | "own" = "mapped",
): QuestionReader {
  return {
    format,
    title: format === "own" ? "Switchyard, a question set" : "A table of questions",
    mapping,
    read(record) {
      const question = textIn(record, mapping.question);
      if (question === null) return { problem: "it has no question" };
      const choices = choicesOf(record, mapping.choices);
      const task = textIn(record, mapping.task) ?? facts.task;
      const golds = goldsOf(record, mapping.golds, choices);
      if (golds === null) return { problem: "its answer is none of its options" };
      const named = textIn(record, mapping.grader);
      const grader = named !== null && findGrader(named) !== null ? named : null;
      return {
        id: textIn(record, mapping.id),
        question,
        golds,
        choices,
        task,
        split: textIn(record, mapping.split) ?? facts.split,
        grader: grader ?? guessGrader({ golds, choices, task: named ?? task }),
        source: textIn(record, mapping.source),
        licence: textIn(record, mapping.licence),
      };
    },
  };
}

function choicesOf(record: TableRecord, columns: readonly string[]): readonly Choice[] {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return readChoices(record[only]);
  return columns.flatMap((column, index) => {
    const text = textIn(record, column);
    return text === null ? [] : [{ label: letterAt(index), text }];
  });
}

/** `null` for a choice whose golds are no options. An empty text in a list is kept: it says that no answer is right. */
function goldsOf(
  record: TableRecord,
  column: string | null,
  choices: readonly Choice[],
): readonly string[] | null {
  const value = column === null ? null : record[column];
  if (Array.isArray(value) && value.length === 1 && value[0] === "") return [""];
  const golds = readGolds(value) ?? [];
  if (choices.length < 2) return golds;
  const labels = golds.map((gold) => labelOf(gold, choices)).filter((label) => label !== null);
  return golds.length > 0 && labels.length === 0 ? null : labels;
}
