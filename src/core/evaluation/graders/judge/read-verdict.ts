import { answerPart } from "#core/evaluation/graders/answer-part.ts";
import type { Grade } from "#core/evaluation/graders/grader.ts";
import { shortened } from "#core/evaluation/graders/shortened.ts";

/** The grade out of a judge's own reply. Without a clear word there is no score: a judge that says nothing found nothing wrong. */
export function readVerdict(judgement: string): Grade {
  const word = lastWordOf(judgement, ["yes", "no"]);
  if (word === null) {
    const said = shortened(judgement.slice(-200));
    return { score: null, extracted: null, why: `The judge said neither yes nor no: ${said}` };
  }
  const why = word === "yes" ? "The judge called it right." : "The judge called it wrong.";
  return { score: word === "yes" ? 1 : 0, extracted: word, why };
}

/** Which of two replies a judge preferred in one order. */
export type Preference = "first" | "second" | "tie";

/** `null` where the judge said none of the three words clearly. */
export function readPreference(judgement: string): Preference | null {
  return lastWordOf(judgement, ["first", "second", "tie"]);
}

/** What comes of a comparison in both orders. */
export interface Comparison {
  /** Of A: 1 where it won in both orders, 0 where it lost in both, between for ties and contradictions; `null` without both verdicts. */
  readonly score: number | null;
  /** The judge preferred a place rather than a reply. */
  readonly isByPlace: boolean;
  readonly why: string;
}

const OF_FIRST: Readonly<Record<Preference, number>> = { first: 1, tie: 0.5, second: 0 };

/** Puts the verdicts of both orders together: in the one A was first, in the other second. (After arXiv 2306.05685, §3.4.) */
export function joinOrders(
  whenFirst: Preference | null,
  whenSecond: Preference | null,
): Comparison {
  if (whenFirst === null || whenSecond === null) {
    return {
      score: null,
      isByPlace: false,
      why: "The judge gave no clear verdict in one of the orders.",
    };
  }
  const score = (OF_FIRST[whenFirst] + 1 - OF_FIRST[whenSecond]) / 2;
  const isByPlace = whenFirst !== "tie" && whenFirst === whenSecond;
  if (isByPlace) {
    return { score, isByPlace, why: `The judge preferred the ${whenFirst} reply in both orders.` };
  }
  const better = score === 0.5 ? "neither" : score > 0.5 ? "A" : "B";
  const how =
    score === 0 || score === 1 ? "in both orders" : "in one order, and a tie in the other";
  return {
    score,
    isByPlace,
    why: score === 0.5 ? "A tie in both orders." : `${better} was better ${how}.`,
  };
}

/** The one of the words that the last line holds; of several the last, where the line begins as a verdict; else `null`. */
function lastWordOf<Word extends string>(judgement: string, words: readonly Word[]): Word | null {
  const text = answerPart(judgement).toLowerCase();
  const line = text.split("\n").findLast((each) => /\p{L}/u.test(each)) ?? "";
  const inLine = wordsIn(line, words);
  const [only, ...others] = new Set(inLine);
  if (only !== undefined && others.length === 0) return only;
  return /^[^\p{L}]*(?:verdict|answer|grade)\b/u.test(line) ? (inLine.at(-1) ?? null) : null;
}

function wordsIn<Word extends string>(line: string, words: readonly Word[]): readonly Word[] {
  return (line.match(/\p{L}+/gu) ?? []).flatMap((each) => words.filter((word) => word === each));
}
