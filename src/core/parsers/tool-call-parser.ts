import { isPythonObject, type PythonObject, type PythonValue } from "#core/python/json.ts";
import { PythonJsonError, readPythonJson } from "#core/python/json-decoder.ts";
import type { TextPartKind } from "#core/trajectory/events.ts";

/** A stretch of the policy's text with its meaning. Joined pieces are exactly what was pushed. */
export interface ToolCallPiece {
  readonly part: TextPartKind;
  readonly text: string;
}

/** What the policy wrote in one `<tool_call>` block. */
export type ToolCallBlock =
  | {
      readonly kind: "call";
      readonly name: string;
      /** As they were written: usually an object, but nothing guarantees that. */
      readonly arguments: PythonValue;
      /** False when the text ended before the block's closing tag: its JSON was complete all the same. */
      readonly isClosed: boolean;
    }
  | {
      readonly kind: "invalid";
      readonly isClosed: boolean;
      /** One sentence without the block's text. */
      readonly message: string;
      /** What stands in the block. */
      readonly text: string;
    };

/** The blocks of a chat with tools and what their content is. A `<tool_response>` is never the policy's to write. */
const PART_OF_BLOCK = {
  think: "thought",
  tool_call: "call",
  tool_response: "forged",
} as const satisfies Record<string, TextPartKind>;

type Block = keyof typeof PART_OF_BLOCK;

const BLOCKS = Object.keys(PART_OF_BLOCK) as Block[];
const TAGS = BLOCKS.flatMap((block) => [`<${block}>`, `</${block}>`]);
const TAG = new RegExp(`<(/?)(${BLOCKS.join("|")})>`);
/** Inside a call only its end counts: its strings may speak of any tag. */
const CALL_END = /<(\/)(tool_call)>/;

/**
 * Labels and reads the text of a policy with tools as it streams in; any split of a text gives the same blocks and the
 * same labels. A call opens wherever it stands, in a thought as well, as in the servers' own parsers (hermes, SGLang).
 * Feed it nothing but what the policy generated: there is no other way for a text to become a call.
 */
export class ToolCallParser {
  readonly blocks: ToolCallBlock[] = [];
  /** What the policy wrote outside thoughts, calls and forged results. */
  content = "";
  #held = "";
  #block: Block | null = null;
  #inside = "";

  push(text: string): ToolCallPiece[] {
    const pieces: ToolCallPiece[] = [];
    let rest = this.#held + text;
    for (let match = this.#tag(rest); match !== null; match = this.#tag(rest)) {
      this.#text(pieces, rest.slice(0, match.index));
      pieces.push({ part: "tag", text: match[0] });
      if (this.#block === "tool_call") this.#close(true);
      this.#block = match[1] === "/" ? null : (match[2] as Block);
      this.#inside = "";
      rest = rest.slice(match.index + match[0].length);
    }
    const held = heldLength(rest);
    this.#text(pieces, rest.slice(0, rest.length - held));
    this.#held = rest.slice(rest.length - held);
    return pieces;
  }

  /** The generation is over: gives out what was held back, and an open call becomes a block. */
  end(): ToolCallPiece[] {
    const pieces: ToolCallPiece[] = [];
    this.#text(pieces, this.#held);
    this.#held = "";
    if (this.#block === "tool_call") this.#close(false);
    this.#block = null;
    return pieces;
  }

  #tag(text: string): RegExpExecArray | null {
    return (this.#block === "tool_call" ? CALL_END : TAG).exec(text);
  }

  #text(pieces: ToolCallPiece[], text: string): void {
    if (text === "") return;
    if (this.#block === null) this.content += text;
    else this.#inside += text;
    pieces.push({ part: this.#block === null ? "plain" : PART_OF_BLOCK[this.#block], text });
  }

  #close(isClosed: boolean): void {
    this.blocks.push(...readBlock(this.#inside, isClosed));
  }
}

/** A whole text at once. */
export function readToolCalls(text: string): {
  readonly blocks: readonly ToolCallBlock[];
  readonly content: string;
} {
  const parser = new ToolCallParser();
  parser.push(text);
  parser.end();
  return { blocks: parser.blocks, content: parser.content };
}

/** A block holds one call, or a list of them. `parameters` is another word for `arguments` that models use. */
function readBlock(inside: string, isClosed: boolean): ToolCallBlock[] {
  let value: PythonValue;
  try {
    value = readPythonJson(inside);
  } catch (error) {
    if (!(error instanceof PythonJsonError)) throw error;
    const what = isClosed ? "is not valid JSON" : "ends before its JSON does";
    const message = `The tool call ${what}: ${error.message}.`;
    return [{ kind: "invalid", isClosed, message, text: inside }];
  }
  const written: readonly PythonValue[] = Array.isArray(value) ? value : [value];
  if (written.length > 0) return written.map((call) => readCall(call, isClosed, inside));
  return [{ kind: "invalid", isClosed, message: "The tool call is an empty list.", text: inside }];
}

function readCall(value: PythonValue, isClosed: boolean, text: string): ToolCallBlock {
  const call: PythonObject = isPythonObject(value) ? value : {};
  const { name } = call;
  if (typeof name !== "string" || name === "") {
    const message = "The tool call has no name: it must be an object with a name and arguments.";
    return { kind: "invalid", isClosed, message, text };
  }
  const written = call["arguments"] ?? call["parameters"] ?? {};
  return { kind: "call", name, arguments: written, isClosed };
}

/** Length of the longest end of `text` that is the beginning of a tag. */
function heldLength(text: string): number {
  const from = text.lastIndexOf("<");
  if (from === -1) return 0;
  const tail = text.slice(from);
  return TAGS.some((tag) => tag.length > tail.length && tag.startsWith(tail)) ? tail.length : 0;
}
