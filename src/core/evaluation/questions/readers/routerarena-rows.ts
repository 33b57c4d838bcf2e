import { guessGrader } from "#core/evaluation/questions/guess-grader.ts";
import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import { type FileFacts, NO_FACTS, type QuestionReader } from "./question-reader.ts";
import { labelOf, readChoices } from "./read-choices.ts";
import { readGolds } from "./read-golds.ts";

/**
 * RouterArena’s questions: `Global Index`, `Question`, `Options`, `Answer` and a `Context` that belongs before the question. The answers of
 * its full split are kept back: such questions have no gold. (RouteWorks/RouterArena on Hugging Face.)
 */
export function arenaQuestionReader(facts: FileFacts): QuestionReader {
  return {
    format: "routerarena",
    title: "RouterArena, questions",
    mapping: null,
    read(record) {
      const asked = field(record, "Question");
      if (asked === null) return { problem: "it has no question" };
      const id = field(record, "Global Index");
      const task = field(record, "Dataset name") ?? dataSetIn(id);
      const choices = readChoices(record["Options"] ?? record["options"]);
      const truth = record["Answer"] ?? record["answer"];
      const label = choices.length > 1 ? labelOf(truth, choices) : null;
      const golds = label === null ? (readGolds(truth) ?? []) : [label];
      const context = field(record, "Context");
      return {
        ...NO_FACTS,
        id,
        question: context === null ? asked : `${context}\n\n${asked}`,
        golds,
        choices,
        task: task ?? facts.task,
        split: facts.split,
        grader: guessGrader({ golds, choices, task }),
        source: "RouterArena",
      };
    },
  };
}

/** The data set in an id: `ArcMMLU_659` → `ArcMMLU`. */
function dataSetIn(id: string | null): string | null {
  return id === null ? null : (/^(.+?)_\d+$/.exec(id)?.[1] ?? null);
}

/** A field under the name of the data set, or as JSON files of the repository spell it. */
function field(record: TableRecord, name: string): string | null {
  return textIn(record, name) ?? textIn(record, name.toLowerCase().replaceAll(" ", "_"));
}
