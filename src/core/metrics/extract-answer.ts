import { stripBlanks } from "#core/python/text.ts";

const ANSWER = /<answer>([\s\S]*?)<\/answer>/g;

/**
 * What the paper scores as the answer: the content of the last complete answer pair anywhere in the text, stripped;
 * `null` without one. A pair inside a reply counts too. (Router-R1, `qa_em.py::extract_solution`.)
 */
export function extractAnswer(text: string): string | null {
  const last = [...text.matchAll(ANSWER)].at(-1)?.[1];
  return last === undefined ? null : stripBlanks(last);
}
