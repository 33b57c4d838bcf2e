import { TagMention } from "./tag-mention.ts";

/** A stretch of a reply: text, reasoning, or the word that all text so far was reasoning. */
export type ThinkingPiece =
  | { readonly kind: "text" | "reasoning"; readonly text: string }
  | { readonly kind: "recast" };

/** How models that think in their text mark it: the tag that begins a thought, and the one that ends it. Case does not matter. */
const TAGS = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["<thought>", "</thought>"],
  ["<reasoning>", "</reasoning>"],
  ["<seed:think>", "</seed:think>"],
  ["[think]", "[/think]"],
  ["◁think▷", "◁/think▷"],
  ["<|begin_of_thought|>", "<|end_of_thought|>"],
  ["<|start_thinking|>", "<|end_thinking|>"],
] as const;

/** OpenAI's channels, where a server leaves them in the text: the end is that of any message. */
const CHANNEL = ["<|channel|>analysis<|message|>", "<|end|>"] as const;
/** What begins the reply after that. */
const REPLY_MARKS = ["<|start|>assistant", "<|channel|>final<|message|>"] as const;

const ANYWHERE = TAGS.flat();
const AT_BEGINNING = [...ANYWHERE, CHANNEL[0], ...REPLY_MARKS];
const CLOSING_OF: ReadonlyMap<string, string> = new Map<string, string>([...TAGS, CHANNEL]);
const ANY_TAG = tagPattern(ANYWHERE, "");
const LEADING_TAG = tagPattern(AT_BEGINNING, "^\\s*");

/**
 * Takes apart the thinking that a model writes into its text, as the text streams in; any split of a text gives the same
 * reply and the same reasoning.
 *
 * A reply that begins with a thought (`<think>…</think>`) is reasoning up to the thought's end. Some chat templates begin
 * the thought in the prompt, so that only its end is in the text: at a lone `</think>` everything before it turns out to
 * be reasoning. Elsewhere tags are text: a reply may speak of them, see {@link TagMention}.
 */
export class ThinkingSplitter {
  /** `begin`: nothing but blanks so far. `thought`: inside one. `after`: one has ended. `text`: a lone end may still come. */
  #state: "begin" | "thought" | "after" | "text" | "settled" = "begin";
  #held = "";
  /** The tag that ends the thought. */
  #closing = "";
  /** The thought has more than blanks. */
  #hasThought = false;
  /** The provider sends reasoning apart. */
  #hasReasoning = false;
  /** What is known of the place up to which text went out. */
  readonly #mention = new TagMention();

  /** The provider sends reasoning apart: a tag in the middle of the text is then only spoken of. */
  noteReasoning(): void {
    if (this.#state === "text") this.#state = "settled";
    this.#hasReasoning = true;
  }

  /** What is certain with this piece. */
  push(text: string): readonly ThinkingPiece[] {
    this.#held += text;
    const pieces: ThinkingPiece[] = [];
    for (let goesOn = true; goesOn; ) goesOn = this.#step(pieces);
    return pieces;
  }

  /** The reply is over: gives out what was held back. */
  end(): readonly ThinkingPiece[] {
    const held = this.#held;
    this.#held = "";
    if (this.#state === "thought") return piece("reasoning", held.trimEnd());
    return piece("text", this.#state === "after" ? held.trimStart() : held);
  }

  /** Goes one tag further; false when more text is needed. */
  #step(pieces: ThinkingPiece[]): boolean {
    switch (this.#state) {
      case "begin":
      case "after":
        return this.#begin();
      case "thought":
        return this.#think(pieces);
      case "text":
        return this.#search(pieces);
      case "settled":
        this.#give(pieces, "text", this.#held.length);
        return false;
    }
  }

  /** Where nothing of the reply has come yet, blanks and what may become a tag are held back. */
  #begin(): boolean {
    const tag = LEADING_TAG.exec(this.#held);
    if (tag !== null) {
      const closing = CLOSING_OF.get(nameOf(tag));
      // An end without anything before it: the thought was empty, or came apart.
      this.#closing = closing ?? "";
      return this.#go(closing === undefined ? "after" : "thought", tag[0].length);
    }
    const text = this.#held.trimStart();
    if (unsureLength(text, AT_BEGINNING) === text.length) return false;
    const isAfter = this.#state === "after";
    const mayBeThought = !(isAfter || this.#hasReasoning);
    return this.#go(
      mayBeThought ? "text" : "settled",
      isAfter ? this.#held.length - text.length : 0,
    );
  }

  #think(pieces: ThinkingPiece[]): boolean {
    const end = tagPattern([this.#closing], "").exec(this.#held);
    const length = end?.index ?? this.#held.length - unsureLength(this.#held, [this.#closing]);
    // Blanks at both ends of a thought are layout.
    const written = this.#held.slice(0, length).trimEnd();
    const skipped = this.#hasThought ? 0 : written.length - written.trimStart().length;
    this.#held = this.#held.slice(skipped);
    this.#give(pieces, "reasoning", written.length - skipped);
    this.#hasThought ||= written.length > skipped;
    if (end === null) return false;
    return this.#go("after", length - written.length + end[0].length);
  }

  /** Looks for a thought's end without a beginning. A beginning in the middle of the text says that tags are text here. */
  #search(pieces: ThinkingPiece[]): boolean {
    const tag = ANY_TAG.exec(this.#held);
    if (tag === null) {
      this.#give(pieces, "text", this.#held.length - unsureLength(this.#held, ANYWHERE));
      return false;
    }
    this.#give(pieces, "text", tag.index);
    if (CLOSING_OF.has(nameOf(tag))) return this.#go("settled", 0);
    const isMention = this.#mention.isAt(this.#held.slice(tag[0].length));
    if (isMention === null) return false;
    if (isMention) {
      this.#give(pieces, "text", tag[0].length);
      return true;
    }
    pieces.push({ kind: "recast" });
    return this.#go("after", tag[0].length);
  }

  /** Gives out the first characters of what is held. */
  #give(pieces: ThinkingPiece[], kind: "text" | "reasoning", length: number): void {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (this.#state === "text") this.#mention.push(text);
    pieces.push(...piece(kind, text));
  }

  #go(state: "thought" | "after" | "text" | "settled", skipped: number): true {
    this.#state = state;
    this.#held = this.#held.slice(skipped);
    this.#hasThought = false;
    return true;
  }
}

function piece(kind: "text" | "reasoning", text: string): readonly ThinkingPiece[] {
  return text === "" ? [] : [{ kind, text }];
}

function tagPattern(tags: readonly string[], before: string): RegExp {
  const any = tags.map((tag) => tag.replace(/[[\]/|]/g, "\\$&")).join("|");
  return new RegExp(`${before}(${any})`, "i");
}

function nameOf(match: RegExpExecArray): string {
  return (match[1] ?? "").toLowerCase();
}

/** Length of the longest end of `text` that may become one of these tags; the whole of an empty text may. */
function unsureLength(text: string, tags: readonly string[]): number {
  const longest = Math.min(text.length, Math.max(...tags.map((tag) => tag.length)) - 1);
  for (let length = longest; length > 0; length -= 1) {
    const tail = text.slice(-length).toLowerCase();
    if (tags.some((tag) => tag.length > length && tag.startsWith(tail))) return length;
  }
  return 0;
}
