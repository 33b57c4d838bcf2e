import { stripBlanks } from "#core/python/text.ts";

/** Full stops and commas count as digits: a lone `,` is a number, and `5-7` gives `-7`. */
const NUMBER = /-?[0-9.,]+/g;
const AFTER_MARK = /#### (-?[0-9.,]+)/;

/** The number after the first `#### `, its commas removed and its full stop kept; `null` without one. (verl and xRouter, `gsm8k.py`, strict.) */
export function strictNumber(reply: string): string | null {
  return AFTER_MARK.exec(reply)?.[1]?.replaceAll(",", "") ?? null;
}

/**
 * The last number of a reply as it stands there, a lone full stop only where there is nothing else; `null` without one. (verl and
 * xRouter, `gsm8k.py`, flexible.)
 */
export function flexibleNumber(reply: string): string | null {
  const found = reply.match(NUMBER) ?? [];
  return found.findLast((text) => text !== ".") ?? found[0] ?? null;
}

/** What a worked solution of GSM8K ends with: the part after its last `####`, without commas. */
export function gsm8kGold(solution: string): string {
  return stripBlanks(afterMark(solution).replaceAll(",", ""));
}

/** The part of a text after its last `####`; the whole text without one. */
export function afterMark(text: string): string {
  return text.slice(text.lastIndexOf("####") + (text.includes("####") ? 4 : 1));
}
