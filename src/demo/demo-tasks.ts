import { COMPARISONS } from "./knowledge/comparisons.ts";
import { LONG_CHAINS } from "./knowledge/long-chains.ts";
import { MORE_SHORT_CHAINS } from "./knowledge/more-short-chains.ts";
import { NUMBERS_AND_CODE } from "./knowledge/numbers-and-code.ts";
import { OPEN_QUESTIONS } from "./knowledge/open-questions.ts";
import { SHORT_CHAINS } from "./knowledge/short-chains.ts";
import { SINGLE_FACTS } from "./knowledge/single-facts.ts";
import type { KnownQuestion } from "./known-question.ts";

/** The demo world's knowledge by the kind of question. */
export const DEMO_TASKS: Readonly<Record<string, readonly KnownQuestion[]>> = {
  "long chains": LONG_CHAINS,
  "short chains": [...SHORT_CHAINS, ...MORE_SHORT_CHAINS],
  comparisons: COMPARISONS,
  facts: SINGLE_FACTS,
  "numbers and code": NUMBERS_AND_CODE,
  "open questions": OPEN_QUESTIONS,
};
