import { stripBlanks } from "#core/python/text.ts";
import { pythonPattern } from "./python-pattern.ts";
import { generalAnswer, mathAnswer } from "./routerarena-answer.ts";
import { textsBetween } from "./texts-between.ts";

/** What RouterArena takes for the chosen option, and whether it is the right one. */
export interface ArenaChoice {
  readonly score: 0 | 1;
  readonly extracted: string;
}

/**
 * RouterArena's grade of a multiple choice: the letter that it finds in a reply against the gold, a letter or a number from 0.
 * (`llm_evaluation/metrics.py::mcq_accuracy`.)
 */
export function routerArenaChoice(reply: string, gold: string): ArenaChoice {
  const letter = goldLetter(gold);
  // The released code reports an error as the answer, and a wrong one.
  if (letter === null) return { score: 0, extracted: "ERROR" };
  const extracted = arenaAnswer(reply);
  return { score: extracted === letter ? 1 : 0, extracted };
}

const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;

/** The letter of a gold: as it is, or by its number from 0; `null` for what is neither. */
function goldLetter(gold: string): string | null {
  if (/^[A-Za-z]$/.test(gold)) return gold.toUpperCase();
  const text = stripBlanks(gold);
  if (!NUMBER.test(text)) return null;
  const index = Math.trunc(Number(text.replaceAll("_", "")));
  return index >= 0 && index < 26 ? String.fromCharCode(65 + index) : null;
}

// Patterns that ignore case know two more capitals in Python than in JavaScript.
const LETTER = "([A-Zİı])";
const BY_WORDS = [
  `answer[<s>]*:[<s>]*${LETTER}`,
  `(?:option|choice|select)[:<s>]*${LETTER}`,
  `(?:the[<s>]+)?(?:answer|choice)[<s>]*[:\\-][<s>]*${LETTER}`,
].map(pythonPattern);
const ALONE = /(?<![\p{L}\p{N}_])[A-Z](?![\p{L}\p{N}_])/gu;

/** The chosen letter where there is one, else what else looks like an answer. (`enhanced_extractor.py::extract_boxed_answer`.) */
function arenaAnswer(reply: string): string {
  const text = stripBlanks(reply);
  const boxed = textsBetween(text.replaceAll("\\text{", ""), "\\boxed{", "}")[0];
  const inBox = boxed === undefined ? "" : stripBlanks(boxed);
  if (inBox !== "") return inBox;
  for (const pattern of BY_WORDS) {
    const letter = [...text.matchAll(pattern)][0]?.[1];
    if (letter !== undefined) return letter.toUpperCase();
  }
  const alone = text.match(ALONE)?.at(-1);
  return alone ?? (mathAnswer(text) || generalAnswer(text) || text);
}
