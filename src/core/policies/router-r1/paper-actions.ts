import { stripBlanks } from "#core/python/text.ts";

export const SEARCH_END = "</search>";
export const ANSWER_END = "</answer>";

const SEARCH = /<search>([\s\S]*?)<\/search>/g;
const ACTION = /<(search|answer)>([\s\S]*?)<\/\1>/;

/** What the policy decided in a turn of the rollout. The last four do nothing: the next turn goes on with the same text. */
export interface PaperAction {
  readonly kind: "answer" | "search" | "placeholder" | "no-colon" | "empty-query" | "none";
  /** What stood between the tags, stripped; empty for `none`. */
  readonly content: string;
}

/**
 * The part of a generation that counts: through its first `</search>`, else through its first `</answer>`, else all.
 * The search is looked for first even when the answer stands before it. (`generation.py::_postprocess_responses`.)
 */
export function cutResponse(text: string): string {
  for (const end of [SEARCH_END, ANSWER_END]) {
    const at = text.indexOf(end);
    if (at !== -1) return text.slice(0, at + end.length);
  }
  return text;
}

/** The first complete search or answer of a cut generation, judged. (`generation.py::postprocess_predictions`.) */
export function readPaperAction(text: string): PaperAction {
  const match = ACTION.exec(text);
  if (match === null) return { kind: "none", content: "" };
  const content = stripBlanks(match[2] ?? "");
  return { kind: match[1] === "answer" ? "answer" : judgeSearch(content), content };
}

/** The content of the last complete search, blanks kept; `null` without one. (`infer_vllm.py::get_query`.) */
export function lastSearch(text: string): string | null {
  return [...text.matchAll(SEARCH)].at(-1)?.[1] ?? null;
}

function judgeSearch(content: string): PaperAction["kind"] {
  const lower = content.toLowerCase();
  if (lower.includes("llm-name") || lower.includes("your-query")) return "placeholder";
  if (!content.includes(":")) return "no-colon";
  // What follows the LAST colon, although only what follows the first one is sent.
  if (stripBlanks(content.slice(content.lastIndexOf(":") + 1)) === "") return "empty-query";
  return "search";
}
