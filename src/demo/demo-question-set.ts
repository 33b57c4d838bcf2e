import type { EvalQuestion, QuestionSet } from "#core/evaluation/questions/eval-question.ts";
import { DEMO_TASKS } from "./demo-tasks.ts";

/**
 * The demo world's questions with their answers, as a set that is there from the start: every simulated candidate can be asked them, and
 * nothing of them has to be fetched. The steps of chains are no part of it.
 */
export function demoQuestionSet(): QuestionSet {
  const questions = Object.entries(DEMO_TASKS).flatMap(([task, all]) =>
    all.map(
      ({ question, golds, answer }): EvalQuestion => ({
        id: question,
        question,
        golds: [...new Set([answer, ...golds])],
        choices: [],
        task,
        split: null,
        grader: "contains",
        source: "The demo world",
        licence: "Apache-2.0",
      }),
    ),
  );
  return { name: "The demo world", questions };
}
