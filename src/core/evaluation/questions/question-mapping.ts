import { plainName, QUESTION_FIELDS } from "#core/outcomes/readers/field-names.ts";

/** Which column of a table means what. Guessed from the header, and changed by a person where the guess is wrong; plain data. */
export interface QuestionMapping {
  readonly id: string | null;
  /** The only column that there has to be. */
  readonly question: string | null;
  readonly golds: string | null;
  /** One column that holds all options, or a column for each. */
  readonly choices: readonly string[];
  readonly task: string | null;
  readonly split: string | null;
  /** The column that names a grader; without one, or where it names none that is known, it is guessed question by question. */
  readonly grader: string | null;
  readonly source: string | null;
  readonly licence: string | null;
}

const GOLDS = [
  ...["golds", "golden answers", "gold", "answers", "answer", "ground truth", "target", "targets"],
  ...["reference", "reference answer", "correct answer", "expected", "expected output", "label"],
  ...["possible answers", "solution", "output", "antwort", "réponse"],
];
const CHOICES = ["choices", "options"];
const GRADER = ["grader", "metric"];
const SOURCE = ["source", "data source", "origin"];
const LICENCE = ["licence", "license"];

/** Guesses which column means what from their names. */
export function guessQuestionMapping(fields: readonly string[]): QuestionMapping {
  const free = new Set(fields);
  const find = (names: readonly string[]): string | null => {
    for (const name of names) {
      const found = [...free].find((field) => plainName(field) === name);
      if (found === undefined) continue;
      free.delete(found);
      return found;
    }
    return null;
  };
  const golds = find(GOLDS);
  const choices = find(CHOICES);
  return {
    golds,
    choices: choices === null ? letterColumns(free) : [choices],
    question: find(QUESTION_FIELDS.text),
    id: find(QUESTION_FIELDS.id),
    grader: find(GRADER),
    source: find(SOURCE),
    licence: find(LICENCE),
    task: find(QUESTION_FIELDS.task),
    split: find(QUESTION_FIELDS.split),
  };
}

/** Columns `A`, `B`, `C` …, or `option A` and the like. */
function letterColumns(fields: ReadonlySet<string>): readonly string[] {
  const found = [...fields].filter((field) => /^(?:option|choice)?[ _]?[A-J]$/i.test(field.trim()));
  return found.length > 1 ? found.toSorted((a, b) => (a < b ? -1 : 1)) : [];
}
