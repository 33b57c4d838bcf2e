import { bestOverGolds } from "./best-over-golds.ts";
import type { Grader } from "./grader.ts";
import { dapoBoxScore, dapoScore } from "./released/dapo-math.ts";
import { flexibleLetter, strictLetter } from "./released/gpqa-letter.ts";
import { flexibleNumber, gsm8kGold, strictNumber } from "./released/gsm8k-number.ts";
import { hendrycksScore, lastBoxed } from "./released/hendrycks-math.ts";
import {
  containsElseF1,
  type LlmRouterMetric,
  lastParenthesised,
  llmRouterScore,
} from "./released/llmrouter-score.ts";
import { llmRouterBenchLetter } from "./released/llmrouterbench-letter.ts";
import { routerArenaChoice } from "./released/routerarena-choice.ts";

const LLMROUTER = "LLMRouter, llmrouter/utils/evaluation.py::calculate_task_performance";
const XROUTER = "xRouter, verl/utils/reward_score";

/** What a released rule takes for the answer, and its score against a gold. */
interface ReleasedRule extends Pick<Grader, "id" | "name" | "compares" | "source"> {
  readonly find: (reply: string, gold: string) => string | null;
  readonly score: (reply: string, gold: string) => number;
}

const RULES: readonly ReleasedRule[] = [
  {
    id: "contains.llmrouter",
    name: "Contains, LLMRouter",
    compares: "The reply holds a gold, also within a word: catalogue contains cat.",
    source: `${LLMROUTER}, cem`,
    find: whole,
    score: llmRouter("cem"),
  },
  {
    id: "contains-f1.llmrouter",
    name: "Contains, else F1, LLMRouter",
    compares: "1 where the reply holds a gold, also within a word; else the words they share.",
    source: "LLMRouter, llmrouter/utils/evaluation.py::cemf1_score",
    find: whole,
    score: containsElseF1,
  },
  {
    id: "choice.llmrouter",
    name: "Option letter, LLMRouter",
    compares:
      "The last letter that stands alone in parentheses; “B.” or “the answer is B” find none.",
    source: `${LLMROUTER}, em_mc`,
    find: (reply) => lastParenthesised(reply),
    score: llmRouter("em_mc"),
  },
  {
    id: "choice.gpqa-strict",
    name: "Option letter, xRouter GPQA strict",
    compares: "The first letter from A to D after “Answer:”, a capital.",
    source: `${XROUTER}/gpqa.py, strict`,
    find: strictLetter,
    score: (reply, gold) => same(strictLetter(reply), gold),
  },
  {
    id: "choice.gpqa-flexible",
    name: "Option letter, xRouter GPQA flexible",
    compares: "The last capital from A to D in parentheses.",
    source: `${XROUTER}/gpqa.py, flexible`,
    find: flexibleLetter,
    score: (reply, gold) => same(flexibleLetter(reply), gold),
  },
  {
    id: "choice.llmrouterbench",
    name: "Option letter, LLMRouterBench GPQA",
    compares:
      "A short reply as it is, else the letter after the last “Answer:”, else what the first box holds.",
    source: "LLMRouterBench, evaluation/base_evaluator.py::extract_normal_answer",
    find: llmRouterBenchLetter,
    score: (reply, gold) => same(llmRouterBenchLetter(reply), gold),
  },
  {
    id: "choice.routerarena",
    name: "Option letter, RouterArena",
    compares:
      "What the first box holds, else a letter after “answer” or “option”, else the last capital that stands alone.",
    source: "RouterArena, llm_evaluation/metrics.py::mcq_accuracy",
    find: (reply, gold) => routerArenaChoice(reply, gold).extracted,
    score: (reply, gold) => routerArenaChoice(reply, gold).score,
  },
  {
    id: "number.llmrouter",
    name: "Number, LLMRouter GSM8K",
    compares: "The last number of the reply without commas and full stops: 4.2 counts as 42.",
    source: `${LLMROUTER}, gsm8k`,
    find: flexibleNumber,
    score: llmRouter("gsm8k"),
  },
  {
    id: "number.gsm8k-strict",
    name: "Number, xRouter GSM8K strict",
    compares: "The number after the first “####”, to the letter.",
    source: `${XROUTER}/gsm8k.py, strict`,
    find: strictNumber,
    score: (reply, gold) => same(strictNumber(reply), gsm8kGold(gold)),
  },
  {
    id: "number.gsm8k-flexible",
    name: "Number, xRouter GSM8K flexible",
    compares: "The last number of the reply as it stands there: “1,234.” is not 1234.",
    source: `${XROUTER}/gsm8k.py, flexible`,
    find: flexibleNumber,
    score: (reply, gold) => same(flexibleNumber(reply), gsm8kGold(gold)),
  },
  {
    id: "math.llmrouter",
    name: "Mathematics, LLMRouter",
    compares: "The gold stands anywhere in the reply: 142 contains 42.",
    source: `${LLMROUTER}, math`,
    find: whole,
    score: llmRouter("math"),
  },
  {
    id: "math.hendrycks",
    name: "Mathematics, MATH",
    compares: "What the last box holds is the gold after the normalisation of the MATH data set.",
    source: `${XROUTER}/math.py; arXiv 2103.03874`,
    find: lastBoxed,
    score: hendrycksScore,
  },
  {
    id: "math.dapo",
    name: "Mathematics, DAPO",
    compares: "The line after the last “Answer:” is the gold after Minerva’s normalisation.",
    source: `${XROUTER}/math_dapo.py; arXiv 2206.14858`,
    find: (reply, gold) => dapoScore(reply, gold).extracted,
    score: (reply, gold) => dapoScore(reply, gold).score,
  },
  {
    id: "math.dapo-box",
    name: "Mathematics, DAPO strict box",
    compares: "The last box within the last 100 characters is the gold, to the letter.",
    source: `${XROUTER}/math_dapo.py::is_correct_strict_box`,
    find: (reply, gold) => dapoBoxScore(reply, gold).extracted,
    score: (reply, gold) => dapoBoxScore(reply, gold).score,
  },
];

/** The rules of other labs as they released them, faults included: for figures that are to be compared with theirs. */
export const RELEASED_GRADERS: readonly Grader[] = RULES.map(({ find, score, ...card }) => ({
  ...card,
  version: 1,
  needs: "nothing",
  grade: (reply, question) => {
    const extracted = find(reply, question.golds[0] ?? "");
    return bestOverGolds(extracted, question, (_, gold) => score(reply, gold));
  },
}));

function whole(reply: string): string {
  return reply;
}

function same(found: string | null, gold: string): 0 | 1 {
  return found === gold ? 1 : 0;
}

/** An empty gold, for which the code has no score, earns nothing. */
function llmRouter(metric: LlmRouterMetric): ReleasedRule["score"] {
  return (reply, gold) => llmRouterScore(metric, reply, gold) ?? 0;
}
