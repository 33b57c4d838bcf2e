import { expect, it } from "vitest";
import { gradeReply } from "#core/evaluation/graders/graders.ts";
import { demoQuestionSet } from "./demo-question-set.ts";
import { DEMO_TASKS } from "./demo-tasks.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";

it("holds every question of the demo world once, with answers that its grader calls right", () => {
  const { questions } = demoQuestionSet();
  expect(questions.map(({ question }) => question).toSorted()).toEqual(
    KNOWN_QUESTIONS.map(({ question }) => question).toSorted(),
  );
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  expect(new Set(questions.map(({ task }) => task))).toEqual(new Set(Object.keys(DEMO_TASKS)));
  for (const question of questions) {
    for (const gold of question.golds) {
      const grade = gradeReply(question.grader, `The answer is ${gold}.`, question);
      expect(grade.score, grade.why).toBe(1);
    }
    expect(gradeReply(question.grader, "I am not sure.", question).score).toBe(0);
  }
});
