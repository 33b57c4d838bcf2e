import type { EvalQuestion } from "./eval-question.ts";

/** A set as JSON lines, which `readQuestionFiles` reads again as it was: one line for each question, its fields by their names. */
export function* writeQuestionLines(
  questions: Iterable<EvalQuestion>,
): Generator<string, void, void> {
  for (const question of questions) yield `${JSON.stringify(question)}\n`;
}
