import { answerPart } from "./answer-part.ts";
import { bestOverGolds } from "./best-over-golds.ts";
import type { Grader } from "./grader.ts";
import { lastBoxContent } from "./last-box-content.ts";
import { isSameMath } from "./same-math.ts";

/** Compares the answer in the last box with the golds as mathematics. */
export const MATH_GRADER: Grader = {
  id: "math",
  version: 1,
  name: "Mathematics",
  compares:
    "What the last \\boxed holds, else what is announced as the answer, else the last formula, by form or value: \\frac{1}{2} is 0.5 and 50%, 1,000 is 1000, units and degrees are ignored, sets have no order.",
  source: "Switchyard; after MATH, arXiv 2103.03874",
  needs: "nothing",
  grade: (reply, question) =>
    bestOverGolds(findMath(answerPart(reply)), question, (answer, gold) =>
      isSameMath(answer, lastBoxContent(gold) ?? gold) ? 1 : 0,
    ),
};

const ANNOUNCED =
  /(?:\banswer|\bresult|\bsolution|答案)[ *_]*(?:is|are|:|：|是|为|為)[ *_:]*([^\n]+)/giu;
const FORMULA = /\$\$?([^$]+)\$\$?|\\\(((?:[^\\]|\\[^)])+)\\\)|\\\[((?:[^\\]|\\[^\]])+)\\\]/g;
/** A reply up to this length without any of these is the answer itself. */
const SHORT = 60;
/** Only the end of a long reply is searched for formulas. */
const SEARCHED = 4000;

function findMath(reply: string): string | null {
  const boxed = lastBoxContent(reply);
  if (boxed !== null) return boxed;
  const announced = [...reply.matchAll(ANNOUNCED)].at(-1)?.[1];
  if (announced !== undefined) return lastFormula(announced) ?? endOfClause(announced);
  const formula = lastFormula(reply.slice(-SEARCHED));
  if (formula !== null) return formula;
  return reply !== "" && reply.length <= SHORT && !reply.includes("\n") ? reply : null;
}

function lastFormula(text: string): string | null {
  const last = [...text.matchAll(FORMULA)].at(-1);
  return last === undefined ? null : (last[1] ?? last[2] ?? last[3] ?? "").trim();
}

function endOfClause(text: string): string {
  const [clause = ""] = text.replaceAll(/\*\*|__/g, "").split(/[.;](?:\s|$)/);
  return clause.trim();
}
