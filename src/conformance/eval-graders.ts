import { dapoBoxScore, dapoScore } from "#core/evaluation/graders/released/dapo-math.ts";
import { flexibleLetter, strictLetter } from "#core/evaluation/graders/released/gpqa-letter.ts";
import {
  flexibleNumber,
  gsm8kGold,
  strictNumber,
} from "#core/evaluation/graders/released/gsm8k-number.ts";
import { hendrycksScore, lastBoxed } from "#core/evaluation/graders/released/hendrycks-math.ts";
import {
  containsElseF1,
  llmRouterScore,
} from "#core/evaluation/graders/released/llmrouter-score.ts";
import { llmRouterBenchLetter } from "#core/evaluation/graders/released/llmrouterbench-letter.ts";
import { routerArenaChoice } from "#core/evaluation/graders/released/routerarena-choice.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

interface Graded {
  readonly prediction: string;
  readonly gold: string;
}

/** What was found against what should be. */
function compared(extracted: string | null, gold: string) {
  return { extracted, score: extracted === gold ? 1 : 0 };
}

export const EVAL_GRADERS: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_graders",
    "LLMRouter em/em_mc/cem/f1/gsm8k/math/cemf1; xRouter gsm8k, gpqa, math (hendrycks), math_dapo; LLMRouterBench GPQA extraction; RouterArena mcq_accuracy",
    {
      text: ({ prediction, gold }: Graded) => ({
        em: llmRouterScore("em", prediction, gold),
        em_mc: llmRouterScore("em_mc", prediction, gold),
        cem: llmRouterScore("cem", prediction, gold),
        f1: llmRouterScore("f1", prediction, gold),
        gsm8k: llmRouterScore("gsm8k", prediction, gold),
        math: llmRouterScore("math", prediction, gold),
        cemf1: containsElseF1(prediction, gold),
      }),
      multiple_choice: ({ prediction, gold }: Graded) => ({
        llmrouter_em_mc: llmRouterScore("em_mc", prediction, `(${gold})`),
        llmrouter_em_mc_bare_gold: llmRouterScore("em_mc", prediction, gold),
        xrouter_gpqa_strict: compared(strictLetter(prediction), gold),
        xrouter_gpqa_flexible: compared(flexibleLetter(prediction), gold),
        llmrouterbench_gpqa: compared(llmRouterBenchLetter(prediction), gold),
        routerarena_mcq: routerArenaChoice(prediction, gold),
      }),
      number: ({ prediction, gold }: Graded) => {
        const right = gsm8kGold(gold);
        return {
          llmrouter_gsm8k: llmRouterScore("gsm8k", prediction, gold),
          xrouter_strict: compared(strictNumber(prediction), right),
          xrouter_flexible: compared(flexibleNumber(prediction), right),
          xrouter_gold: right,
        };
      },
      math: ({ prediction, gold }: Graded) => {
        const [loose, strict] = [dapoScore(prediction, gold), dapoBoxScore(prediction, gold)];
        return {
          llmrouter_math: llmRouterScore("math", prediction, gold),
          hendrycks: hendrycksScore(prediction, gold),
          hendrycks_last_boxed: lastBoxed(prediction),
          dapo: loose.score,
          dapo_pred: loose.extracted,
          dapo_strict_box: strict.score,
          dapo_strict_pred: strict.extracted,
        };
      },
    },
  ),
];
