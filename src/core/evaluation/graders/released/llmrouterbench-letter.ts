import { BLANK, countCodePoints, stripBlanks } from "#core/python/text.ts";

const AFTER_ANSWER = new RegExp(`Answer[${BLANK}]*:[${BLANK}]*\\$?([A-D])[.${BLANK}]?`, "giu");
const FINAL_ANSWER = new RegExp(`Final Answer[${BLANK}]\\n+[${BLANK}]*\\$?([A-D])`, "iu");
const LEADING = new RegExp(`^[${BLANK}]+`);

/** Replies up to this length are taken as the answer itself. */
const SHORT = 10;

/**
 * What LLMRouterBench takes as the answer to a question of GPQA: a short reply as it is; else the letter after the last `Answer:`; else
 * what stands in the first `\boxed`; else nothing. A letter keeps its case and is compared with it.
 * (`base_evaluator.py::extract_normal_answer` with the pattern of `GPQA/gpqa.py`.)
 */
export function llmRouterBenchLetter(reply: string): string {
  const isBare = !(reply.includes("Answer") || reply.includes("box"));
  if (isBare && countCodePoints(reply) <= SHORT) return reply.replace(LEADING, "");
  const last = [...reply.matchAll(AFTER_ANSWER)].at(-1)?.[1];
  return last ?? FINAL_ANSWER.exec(reply)?.[1] ?? firstBoxed(reply);
}

/** What the first `\boxed{` holds; to the end of the text where it is not closed. */
function firstBoxed(text: string): string {
  const mark = "\\boxed{";
  const at = text.indexOf(mark);
  if (at === -1) return "";
  const start = at + mark.length;
  let depth = 1;
  let end = start;
  for (; end < text.length; end += 1) {
    if (text[end] === "{") depth += 1;
    else if (text[end] === "}") depth -= 1;
    if (depth === 0) break;
  }
  return stripBlanks(text.slice(start, end));
}
