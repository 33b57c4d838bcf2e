import { ASKED_GRADERS } from "./asked-graders.ts";
import { CHOICE_GRADER } from "./choice-grader.ts";
import type { GradedQuestion, Grader, StoredGrade } from "./grader.ts";
import { MATH_GRADER } from "./math-grader.ts";
import { NUMBER_GRADER } from "./number-grader.ts";
import { PATTERN_GRADER } from "./pattern-grader.ts";
import { RELEASED_GRADERS } from "./released-graders.ts";
import { TEXT_GRADERS } from "./text-graders.ts";

/** Every grader, in the order in which they are offered: our own, those that ask somebody, other labs’ rules. */
export const GRADERS: readonly Grader[] = [
  ...TEXT_GRADERS,
  CHOICE_GRADER,
  NUMBER_GRADER,
  MATH_GRADER,
  PATTERN_GRADER,
  ...ASKED_GRADERS,
  ...RELEASED_GRADERS,
];

const byId = new Map(GRADERS.map((grader) => [grader.id, grader]));

/** `null` for an id that nobody here knows. */
export function findGrader(id: string): Grader | null {
  return byId.get(id) ?? null;
}

/** The grade of a reply, with what it was made by. */
export function gradeReply(id: string, reply: string, question: GradedQuestion): StoredGrade {
  const grader = findGrader(id);
  if (grader !== null)
    return { grader: id, version: grader.version, ...grader.grade(reply, question) };
  const why = `The grader “${id}” is not known here.`;
  return { grader: id, version: 0, score: null, extracted: null, why };
}

/** Whether a stored grade was made by another grader, or another version of it, than would grade now. */
export function isOutdated(grade: Pick<StoredGrade, "grader" | "version">, id: string): boolean {
  return grade.grader !== id || grade.version !== findGrader(id)?.version;
}
