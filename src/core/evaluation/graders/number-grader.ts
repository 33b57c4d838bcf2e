import { answerPart } from "./answer-part.ts";
import { bestOverGolds } from "./best-over-golds.ts";
import { findNumber } from "./find-number.ts";
import type { Grader } from "./grader.ts";
import { isSameNumber, type WrittenNumber } from "./number-value.ts";

/** Compares the number that a reply gives as its answer with that of a gold, exactly. */
export const NUMBER_GRADER: Grader = {
  id: "number",
  version: 1,
  name: "Number",
  compares:
    "The number in the last box, after “####”, after “the answer is”, else the last one, by its value: 1,000 is 1000, 0.50 is 1/2, 50% is 50 and 0.5; currency and units are ignored.",
  source: "Switchyard; after GSM8K, arXiv 2110.14168",
  needs: "nothing",
  grade(reply, question) {
    const found = findNumber(answerPart(reply));
    const golds = question.golds.map(findNumber);
    if (golds.length > 0 && golds.every((gold) => gold === null)) {
      return { score: null, extracted: found?.text ?? null, why: "No right answer is a number." };
    }
    return bestOverGolds(found?.text ?? null, question, (_, gold) => same(found, findNumber(gold)));
  },
};

function same(found: WrittenNumber | null, gold: WrittenNumber | null): 0 | 1 {
  return found !== null && gold !== null && isSameNumber(found, gold) ? 1 : 0;
}
