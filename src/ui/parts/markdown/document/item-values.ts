import type { Token } from "markdown-it";

/**
 * The numbers of an ordered list's items where they are not the next ones, else `null`: markdown counts on from the first, but
 * a model that counts down or leaves numbers out means it. A list that repeats one number (`1. 1. 1.`) counts on.
 * `opening` is the place of the list's opening token.
 */
export function itemValues(tokens: readonly Token[], opening: number): readonly (number | null)[] {
  const level = (tokens[opening]?.level ?? 0) + 1;
  const numbers: number[] = [];
  for (let at = opening + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || token.level < level) break;
    if (token.level === level && token.type === "list_item_open") numbers.push(Number(token.info));
  }
  if (numbers.every((number) => number === numbers[0])) return numbers.map(() => null);
  return numbers.map((number, index) => {
    const before = numbers[index - 1];
    return before === undefined || number === before + 1 ? null : number;
  });
}
