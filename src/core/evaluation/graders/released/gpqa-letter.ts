const AFTER_ANSWER = /Answer[ \t]*:[ \t]*\$?([A-D])\$?/iu;
const IN_PARENTHESES = /\(([A-D])\)/g;

/** The first letter after `Answer:`, as it is written: a small one is found and is then no option. (xRouter, `gpqa.py`, strict.) */
export function strictLetter(reply: string): string | null {
  return AFTER_ANSWER.exec(reply)?.[1] ?? null;
}

/** The last capital from A to D that stands alone in parentheses. (xRouter, `gpqa.py`, flexible.) */
export function flexibleLetter(reply: string): string | null {
  return [...reply.matchAll(IN_PARENTHESES)].at(-1)?.[1] ?? null;
}
