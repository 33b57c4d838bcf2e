import type { Choice } from "#core/evaluation/graders/grader.ts";
import { numbersIn } from "#core/evaluation/graders/number-value.ts";

/** What a question shows of how it should be graded. */
interface GraderHints {
  readonly golds: readonly string[];
  readonly choices: readonly Choice[];
  readonly task: string | null;
}

const CODE =
  /(?:^|[^a-z])(?:humaneval|human_eval|mbpp|livecodebench|leetcode|codegen|taco|primeintellect|apps|code|code_eval)(?:[^a-z]|$)/i;
const MATH =
  /(?:^|[^a-z])(?:math|aime|amc|olympiad\w*|deepscaler|dapo\w*|minerva|mgsm)(?:[^a-z]|$)/i;
const CHOICES = /(?:gpqa|mmlu|arc|hellaswag|openbook|commonsense|choice|mcq|medmcqa|logicgrid)/i;

/** The grader that suits a question, by its task, its options and what its right answers look like. */
export function guessGrader({ golds, choices, task }: GraderHints): string {
  const name = task ?? "";
  if (CODE.test(name)) return "ungraded";
  if (choices.length > 1) return "choice";
  if (golds.length > 0 && golds.every((gold) => /^\(?[A-J]\)?$/.test(gold))) {
    if (CHOICES.test(name) || golds.length === 1) return "choice";
  }
  if (/gsm8k/i.test(name)) return "number";
  if (MATH.test(name) || golds.some((gold) => /\\(?:boxed|frac|sqrt|text)\b/.test(gold)))
    return "math";
  return golds.length > 0 && golds.every(isNumber) ? "number" : "contains";
}

function isNumber(gold: string): boolean {
  const [number, ...others] = numbersIn(gold);
  return (
    number !== undefined && others.length === 0 && number.text.length >= gold.trim().length - 1
  );
}
