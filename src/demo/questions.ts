import { COMPARISONS } from "./knowledge/comparisons.ts";
import { LONG_CHAINS } from "./knowledge/long-chains.ts";
import { MORE_SHORT_CHAINS } from "./knowledge/more-short-chains.ts";
import { NUMBERS_AND_CODE } from "./knowledge/numbers-and-code.ts";
import { OPEN_QUESTIONS } from "./knowledge/open-questions.ts";
import { SHORT_CHAINS } from "./knowledge/short-chains.ts";
import { SINGLE_FACTS } from "./knowledge/single-facts.ts";
import type { KnownQuestion } from "./known-question.ts";

/** Everything the demo world knows. Where a reply is marked right, it is true. */
export const KNOWN_QUESTIONS: readonly KnownQuestion[] = [
  ...LONG_CHAINS,
  ...SHORT_CHAINS,
  ...MORE_SHORT_CHAINS,
  ...COMPARISONS,
  ...SINGLE_FACTS,
  ...NUMBERS_AND_CODE,
  ...OPEN_QUESTIONS,
];
