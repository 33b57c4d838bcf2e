import type { Grade, Grader } from "./grader.ts";
import { shortened } from "./shortened.ts";

/** Graders that cannot tell by themselves: somebody has to be asked, or nobody can be. */
export const ASKED_GRADERS: readonly Grader[] = [
  {
    id: "judge",
    version: 1,
    name: "A judge",
    compares: "A model reads question, right answers and reply, and says yes or no.",
    source: "Switchyard; after MT-Bench, arXiv 2306.05685",
    needs: "judge",
    grade: () => ungraded("A judge has not been asked."),
  },
  {
    id: "person",
    version: 1,
    name: "A person",
    compares: "Somebody reads the reply and calls it right or wrong.",
    source: "Switchyard",
    needs: "person",
    grade: () => ungraded("Nobody has looked at it."),
  },
  {
    id: "ungraded",
    version: 1,
    name: "Not graded",
    compares: "Nothing: the answer is a program, and no program of a reply is ever run.",
    source: "HumanEval and MBPP grade by running code; Switchyard does not",
    needs: "running code",
    grade: () => ungraded("It is code, which is not run. A judge or a person can grade it."),
  },
];

/** The grade that a person gives: 1 for right, 0 for wrong. */
export function gradeByPerson(reply: string, mark: 0 | 1): Grade {
  return {
    score: mark,
    extracted: null,
    why: `A person called ${shortened(reply)} ${mark === 1 ? "right" : "wrong"}.`,
  };
}

function ungraded(why: string): Grade {
  return { score: null, extracted: null, why };
}
