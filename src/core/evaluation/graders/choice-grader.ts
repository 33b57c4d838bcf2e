import { answerPart } from "./answer-part.ts";
import { findChoice } from "./find-choice.ts";
import { type Grade, type GradedQuestion, type Grader, NO_GOLD } from "./grader.ts";
import { shortened } from "./shortened.ts";

/** Compares the option that a reply chooses with the golds, which are labels. */
export const CHOICE_GRADER: Grader = {
  id: "choice",
  version: 1,
  name: "Option letter",
  compares:
    "The option that the reply chooses: in its last box, as it announces it last, as its whole or first words, or by the option’s text. Two options named as the answer are wrong.",
  source: "Switchyard; after MMLU, arXiv 2009.03300",
  needs: "nothing",
  grade: gradeChoice,
};

function gradeChoice(reply: string, { golds, choices }: GradedQuestion): Grade {
  if (golds.length === 0) return NO_GOLD;
  const { label, how } = findChoice(answerPart(reply), choices);
  if (label === null) return { score: 0, extracted: null, why: how };
  const right = golds.some((gold) => gold.trim().toUpperCase() === label);
  const verdict = right ? "right" : `wrong, ${golds.map(shortened).join(" or ")} is right`;
  return { score: right ? 1 : 0, extracted: label, why: `${shortened(label)}: ${verdict}. ${how}` };
}
