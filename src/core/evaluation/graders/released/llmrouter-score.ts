import { exactMatch, substringMatch } from "#core/metrics/exact-match.ts";
import { wordF1 } from "#core/metrics/f1.ts";
import { BLANK, stripBlanks } from "#core/python/text.ts";
import { afterMark, flexibleNumber } from "./gsm8k-number.ts";
import { textsBetween } from "./texts-between.ts";

/** LLMRouter's metrics, by the names of its code. */
export type LlmRouterMetric = keyof typeof SCORES;

const SCORES = {
  em: exactMatch,
  em_mc: lastLetterHolds,
  cem: substringMatch,
  f1: wordF1,
  gsm8k: sameNumber,
  math: standsInReply,
};

/**
 * LLMRouter's score of a reply, with all that it takes for right: a gold within a word (`cem`), 4.2 for 42 (`gsm8k`), 142 for 42
 * (`math`). `null` for an empty gold. (`llmrouter/utils/evaluation.py::calculate_task_performance`.)
 */
export function llmRouterScore(
  metric: LlmRouterMetric,
  reply: string,
  gold: string,
): number | null {
  return gold === "" ? null : SCORES[metric](reply, gold);
}

/** 1 where the reply holds the gold, else their F1. An empty gold stands in everything. (`cemf1_score`.) */
export function containsElseF1(reply: string, gold: string): number {
  return substringMatch(reply, gold) === 1 ? 1 : wordF1(reply, gold);
}

const LETTER = new RegExp(`\\([${BLANK}]*[a-zA-Z][${BLANK}]*\\)`, "g");

/** The last letter that stands alone in parentheses, with these; empty without one. */
export function lastParenthesised(reply: string): string {
  return reply.match(LETTER)?.at(-1) ?? "";
}

/** Asks whether the gold is a part of the last letter in parentheses, case aside. */
function lastLetterHolds(reply: string, gold: string): number {
  const letter = stripBlanks(lastParenthesised(reply)).toLowerCase();
  return letter.includes(stripBlanks(gold).toLowerCase()) ? 1 : 0;
}

function sameNumber(reply: string, gold: string): number {
  const found = flexibleNumber(reply);
  return found !== null && bareNumber(found) === bareNumber(afterMark(gold)) ? 1 : 0;
}

/** Full stops go as well, which is the fault of the released code. */
function bareNumber(text: string): string {
  return stripBlanks(text.replaceAll(/[,$.]/g, ""));
}

function standsInReply(reply: string, gold: string): number {
  const bare = stripBlanks(gold.replaceAll("\\boxed{", "").replaceAll("}", ""));
  if (reply.includes(bare)) return 1;
  const boxed = textsBetween(reply, "\\boxed{", "}")[0];
  return boxed !== undefined && stripBlanks(boxed) === bare ? 1 : 0;
}
