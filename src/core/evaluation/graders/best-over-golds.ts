import { type Grade, type GradedQuestion, NO_GOLD } from "./grader.ts";
import { shortened } from "./shortened.ts";

/** The grade of an answer against the gold that suits it best. `null` for an answer: none was found, which is wrong. */
export function bestOverGolds(
  extracted: string | null,
  { golds }: GradedQuestion,
  scoreOf: (answer: string, gold: string) => number,
): Grade {
  const [first, ...others] = golds;
  if (first === undefined) return NO_GOLD;
  if (extracted === null) return { score: 0, extracted, why: "No answer was found in the reply." };
  let best = { gold: first, score: scoreOf(extracted, first) };
  for (const gold of others) {
    if (best.score === 1) break;
    const score = scoreOf(extracted, gold);
    if (score > best.score) best = { gold, score };
  }
  return { score: best.score, extracted, why: wordsOf(extracted, best.gold, best.score, golds) };
}

function wordsOf(answer: string, gold: string, score: number, golds: readonly string[]): string {
  const compared = `${shortened(answer)} against ${shortened(gold)}`;
  if (score === 1) return `${compared}: right.`;
  const of = golds.length === 1 ? "" : `, the best of ${golds.length} right answers`;
  return score === 0 ? `${compared}${of}: wrong.` : `${compared}${of}: ${score.toFixed(2)}.`;
}
