import { exactMatch } from "#core/metrics/exact-match.ts";
import { overlapF1, wordF1 } from "#core/metrics/f1.ts";
import { normalizeAnswer } from "#core/metrics/normalize-answer.ts";
import { answerPart } from "./answer-part.ts";
import { bestOverGolds } from "./best-over-golds.ts";
import { containsWords } from "./contains-words.ts";
import type { GradedQuestion, Grader } from "./grader.ts";

const NORMALISED = "without case, ASCII punctuation and English articles";

/** Graders that compare a reply's words with those of the golds; the best gold counts. */
export const TEXT_GRADERS: readonly Grader[] = [
  {
    id: "exact-match.router-r1",
    version: 1,
    name: "Exact match, Router-R1",
    compares: `The answer (the last answer pair where there is one) equals a gold, ${NORMALISED}.`,
    source: "Router-R1, qa_em.py::em_check; arXiv 2506.09033",
    needs: "nothing",
    grade: (reply, question) => bestOverGolds(answerPart(reply), question, exactMatch),
  },
  {
    id: "f1.router-r1",
    version: 1,
    name: "F1, Router-R1",
    compares: `The share of words that the answer and a gold have in common, ${NORMALISED}; yes and no are right or wrong as a whole.`,
    source: "Router-R1, qa_em.py::f1_score; arXiv 2506.09033",
    needs: "nothing",
    grade: (reply, question) => bestOverGolds(answerPart(reply), question, wordF1),
  },
  {
    id: "exact-match.squad",
    version: 1,
    name: "Exact match, SQuAD",
    compares: `The whole reply equals a gold, ${NORMALISED}. Where no answer is right, an empty reply is.`,
    source: "SQuAD 2.0, evaluate-v2.0.py::compute_exact; arXiv 1806.03822",
    needs: "nothing",
    grade: (reply, question) => bestOverGolds(reply, withSquadGolds(question), exactMatch),
  },
  {
    id: "f1.squad",
    version: 1,
    name: "F1, SQuAD",
    compares: `The share of words that the whole reply and a gold have in common, ${NORMALISED}.`,
    source: "SQuAD 2.0, evaluate-v2.0.py::compute_f1; arXiv 1806.03822",
    needs: "nothing",
    grade: (reply, question) => bestOverGolds(reply, withSquadGolds(question), squadF1),
  },
  {
    id: "contains",
    version: 1,
    name: "Contains",
    compares: `The answer holds a gold as words of its own, ${NORMALISED}.`,
    source: "Switchyard; LLMRouter’s cem also finds a gold within a word",
    needs: "nothing",
    grade: (reply, question) =>
      bestOverGolds(answerPart(reply), question, (answer, gold) =>
        containsWords(answer, gold) ? 1 : 0,
      ),
  },
];

/** SQuAD leaves golds out of which nothing is left; where none is left, no answer is the right one. */
function withSquadGolds(question: GradedQuestion): GradedQuestion {
  if (question.golds.length === 0) return question;
  const golds = question.golds.filter((gold) => normalizeAnswer(gold) !== "");
  return { ...question, golds: golds.length === 0 ? [""] : golds };
}

/** Of two texts without a word the one is as good as the other; else shared words count, also those of yes and no. */
function squadF1(answer: string, gold: string): number {
  const [left, right] = [normalizeAnswer(answer), normalizeAnswer(gold)];
  if (left === "" || right === "") return left === right ? 1 : 0;
  return overlapF1(left, right);
}
