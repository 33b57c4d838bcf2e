import { splitWords, stripBlanks } from "#core/python/text.ts";
import { pythonPattern } from "./python-pattern.ts";
import { textsBetween } from "./texts-between.ts";

const MATHS = [
  "(?:the[<s>]+)?(?:final[<s>]+)?answer[<s>]*[:\\-][<s>]*([^\\n]+)",
  "(?:result|solution)[<s>]*[:\\-][<s>]*([^\\n]+)",
  "(?:answer|result)[<s>]*[:\\-][<s>]*(\\d+(?:\\.\\d+)?)",
  "(?:the[<s>]+)?(?:answer|result)[<s>]+is[<s>]+([^\\n]+)",
].map(pythonPattern);
const AFTER_COLON = pythonPattern("(?:answer|result|solution)[:<s>]+([^\\n]+)");
const QUOTED = /["']([^"']+)["']/g;

/** The first thing that is called the answer or the result; empty without one. (`enhanced_extractor.py::_extract_math_answer`.) */
export function mathAnswer(text: string): string {
  for (const pattern of MATHS) {
    const found = [...text.matchAll(pattern)][0]?.[1];
    const answer = found === undefined ? "" : cleanAnswer(found);
    if (answer !== "") return answer;
  }
  return "";
}

/** What stands last in quotes, else in parentheses, else in brackets, else behind a colon. (`_extract_general_answer`.) */
export function generalAnswer(text: string): string {
  const enclosed =
    [...text.matchAll(QUOTED)].at(-1)?.[1] ??
    textsBetween(text, "(", ")").at(-1) ??
    textsBetween(text, "[", "]").at(-1);
  if (enclosed !== undefined) return stripBlanks(enclosed);
  const found = [...text.matchAll(AFTER_COLON)].at(-1)?.[1];
  return found === undefined ? "" : cleanAnswer(found);
}

/** What is removed from an answer, in this order. A run of blanks is tried from its beginning only, which changes nothing but the time. */
const REMOVED = [
  "^(?:the[<s>]+)?(?:answer|result|solution)[<s>]*[:\\-][<s>]*",
  "^(?:option|choice)[<s>]*[:\\-][<s>]*",
  "^(?:letter|choice)[<s>]*[:\\-][<s>]*",
  "(?<![<s>])[<s>]*[:\\-][<s>]*(?:is[<s>]+)?the[<s>]+(?:answer|result|solution)\\.?$",
  "(?<![<s>])[<s>]*[:\\-][<s>]*(?:is[<s>]+)?correct\\.?$",
  "^[:\\-<s>]+",
  "(?<![:\\-<s>])[:\\-<s>]+$",
  "\\.$",
  "^[\"']|[\"']$",
  "^(?:the[<s>]+)?(?:final[<s>]+)?answer[<s>]+is[<s>]+",
  "^(?:the[<s>]+)?answer[<s>]+is[<s>]+",
  "^(?:the[<s>]+)?result[<s>]+is[<s>]+",
].map(pythonPattern);

function cleanAnswer(answer: string): string {
  let clean = stripBlanks(answer);
  for (const pattern of REMOVED) clean = clean.replaceAll(pattern, "");
  return splitWords(clean).join(" ");
}
