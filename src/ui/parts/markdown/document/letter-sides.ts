import type { MarkdownNode } from "./markdown-nodes.ts";

/** Hebrew, Arabic and the other scripts that are written from right to left, with their presentation forms. */
const FROM_RIGHT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const LETTER = /\p{L}/gu;

/** How many letters are written from the left and from the right, and from which side the first one is. */
export interface LetterSides {
  readonly left: number;
  readonly right: number;
  readonly first: "left" | "right" | null;
}

/** Cheap, so that a text without such letters pays for nothing else. */
export function hasLettersFromRight(text: string): boolean {
  return FROM_RIGHT.test(text);
}

/** The letters in `nodes`, without code and formulas, which have a direction of their own. */
export function letterSides(nodes: readonly MarkdownNode[]): LetterSides {
  let left = 0;
  let right = 0;
  let first: LetterSides["first"] = null;
  for (const [letter] of writtenIn(nodes).matchAll(LETTER)) {
    const side = FROM_RIGHT.test(letter) ? "right" : "left";
    if (side === "right") right += 1;
    else left += 1;
    first ??= side;
  }
  return { left, right, first };
}

function writtenIn(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "text") return node.text;
      return node.kind === "element" && node.name !== "code" ? writtenIn(node.children) : "";
    })
    .join("");
}
