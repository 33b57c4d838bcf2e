import { RIGHT } from "#core/metrics/arena-optimality.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { Report, ReportRow, RouterSetting } from "./report.ts";

/** What two routers made of one question: the higher score, or the same one, right or not. */
export type QuestionOutcome = "both" | "first" | "second" | "neither";

/** One side of a comparison: the candidate that it asks for each test question. */
export interface ComparedChoices {
  /** One among all that can be compared. */
  readonly id: string;
  readonly name: string;
  /** The candidate for a test question, by its place. */
  readonly choiceAt: (place: number) => number;
}

/** A test question with what both sides made of it. */
export interface ComparedQuestion {
  /** Its row in the table. */
  readonly row: number;
  readonly id: string;
  /** `null` where it has none. */
  readonly task: string | null;
  /** `null` where texts are not loaded. */
  readonly text: string | null;
  readonly outcome: QuestionOutcome;
  readonly first: ComparedAnswer;
  readonly second: ComparedAnswer;
}

/** Which candidate answered, and how well. */
export interface ComparedAnswer {
  readonly candidate: number;
  readonly score: number;
}

/** What can be compared in a report: single models, and routers with each setting whose choices were kept. */
export function comparedChoices({ singles, routers }: Report): readonly ComparedChoices[] {
  return [...routers.flatMap(routerChoices), ...singles.flatMap(singleChoices)];
}

const SETTING_WORDS: Readonly<Record<RouterSetting["kind"], string>> = {
  quality: "λ = 0",
  "equal-quality": "at equal quality",
  "equal-cost": "at equal cost",
};

function routerChoices({
  id,
  name,
  settings,
}: Report["routers"][number]): readonly ComparedChoices[] {
  return settings.flatMap(({ kind, choices }) => {
    if (choices === null) return [];
    const setting = settings.length > 1 ? `, ${SETTING_WORDS[kind]}` : "";
    return [
      {
        id: `router/${id}/${kind}`,
        name: `${name}${setting}`,
        choiceAt: (place: number) => choices[place] ?? -1,
      },
    ];
  });
}

function singleChoices({ id, name, candidate }: ReportRow): readonly ComparedChoices[] {
  if (candidate === null) return [];
  return [{ id, name: `${name} alone`, choiceAt: () => candidate }];
}

/**
 * Two sides question by question, in the order of the test questions. `null` where the report does not say which rows it was judged
 * on, or the table is not the one that it was made of. A missing answer counts as a wrong one, as in the report.
 */
export function compareQuestions(
  { split, table: described }: Report,
  table: OutcomeTable,
  first: ComparedChoices,
  second: ComparedChoices,
): readonly ComparedQuestion[] | null {
  const { testRows } = split;
  const { questions, candidates } = table;
  const isSame =
    questions.count === described.questions &&
    candidates.length === described.candidates.length &&
    candidates.every(({ name }, at) => name === described.candidates[at]?.name);
  if (testRows === null || !isSame) return null;
  if (testRows.some((row) => row < 0 || row >= questions.count)) return null;
  return testRows.map((row, place): ComparedQuestion => {
    const answerOf = (side: ComparedChoices): ComparedAnswer => {
      const candidate = side.choiceAt(place);
      const score = table.cells.scores[candidate]?.[row] ?? Number.NaN;
      return { candidate, score: Number.isNaN(score) ? 0 : score };
    };
    const [one, other] = [answerOf(first), answerOf(second)];
    return {
      row,
      id: questions.ids[row] ?? "",
      task: questions.tasks[questions.taskOf[row] ?? -1] ?? null,
      text: questions.texts?.[row] ?? null,
      outcome: outcomeOf(one.score, other.score),
      first: one,
      second: other,
    };
  });
}

function outcomeOf(first: number, second: number): QuestionOutcome {
  if (first > second) return "first";
  if (second > first) return "second";
  return first >= RIGHT ? "both" : "neither";
}
