import type { TextPartKind } from "#core/trajectory/events.ts";

/** A stretch of the policy's text with its meaning. Joined pieces are exactly what was pushed. */
export interface TagPiece {
  readonly part: TextPartKind;
  readonly text: string;
}

/** The four blocks of Router-R1's protocol and what their content is. */
const PART_OF_BLOCK = {
  think: "thought",
  search: "call",
  answer: "answer",
  information: "forged",
} as const satisfies Record<string, TextPartKind>;

export type Block = keyof typeof PART_OF_BLOCK;

const TAGS = (Object.keys(PART_OF_BLOCK) as Block[]).flatMap((block) => [
  `<${block}>`,
  `</${block}>`,
]);

/** Tags are case-sensitive and take no blanks or attributes: `<Search>` and `<search >` are text (facts, §2). */
const TAG = new RegExp(`<(/?)(${Object.keys(PART_OF_BLOCK).join("|")})>`);

/**
 * Labels the policy's text as it streams in. An opening tag starts its block wherever it stands; any closing tag ends
 * the open block, so a model that forgets one cannot swallow the rest. Only the end of a text that may still become
 * a tag is held back; `end()` gives it out. Feed it nothing but what the policy generated.
 */
export class TagParser {
  #held = "";
  #block: Block | null;

  /** `open` is the block that the harness has already opened before the policy goes on. */
  constructor(open: Block | null = null) {
    this.#block = open;
  }

  push(text: string): TagPiece[] {
    const pieces: TagPiece[] = [];
    let rest = this.#held + text;
    for (let match = TAG.exec(rest); match !== null; match = TAG.exec(rest)) {
      this.#text(pieces, rest.slice(0, match.index));
      pieces.push({ part: "tag", text: match[0] });
      this.#block = match[1] === "/" ? null : (match[2] as Block);
      rest = rest.slice(match.index + match[0].length);
    }
    const held = heldLength(rest);
    this.#text(pieces, rest.slice(0, rest.length - held));
    this.#held = rest.slice(rest.length - held);
    return pieces;
  }

  /** Gives out what was held back. The parser can go on: the block that is open stays open. */
  end(): TagPiece[] {
    const pieces: TagPiece[] = [];
    this.#text(pieces, this.#held);
    this.#held = "";
    return pieces;
  }

  #text(pieces: TagPiece[], text: string): void {
    if (text === "") return;
    pieces.push({ part: this.#block === null ? "plain" : PART_OF_BLOCK[this.#block], text });
  }
}

/** Length of the longest end of `text` that is the beginning of a tag. */
function heldLength(text: string): number {
  const from = text.lastIndexOf("<");
  if (from === -1) return 0;
  const tail = text.slice(from);
  return TAGS.some((tag) => tag.length > tail.length && tag.startsWith(tail)) ? tail.length : 0;
}
