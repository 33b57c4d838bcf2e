import type { MarkdownNode } from "./markdown-nodes.ts";

/** Words of the scripts that are written from right to left; digits and punctuation are of no script. */
const FROM_RIGHT =
  /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}\p{sc=Hanifi_Rohingya}]+/u;

/** Words, each of letters of one side: the first group has those from the right. */
const WORDS = new RegExp(`(${FROM_RIGHT.source})|(?:(?!${FROM_RIGHT.source})\\p{L})+`, "gu");

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
  for (const [word, fromRight] of writtenIn(nodes).matchAll(WORDS)) {
    if (fromRight === undefined) left += word.length;
    else right += word.length;
    first ??= fromRight === undefined ? "left" : "right";
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
