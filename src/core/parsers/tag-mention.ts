/** Quotation marks that only open, and such as may also close. */
const OPENING_QUOTE = /[“‘«„]$/u;
const ANY_QUOTE = /["'`]$/;

/** A line that opens or closes a block of code, also in a list or a quote. */
const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})/;
/** As much of a line's beginning as a fence can take. */
const LONGEST_HEAD = 64;

/**
 * Tells a tag that is only spoken of from one that is meant, by the text around it: in a block of code, in code within a
 * line, between quotation marks, or in the middle of a sentence. Takes the text in pieces of any size, in linear time.
 */
export class TagMention {
  #head = "";
  #backticks = 0;
  /** The last two characters of the line. */
  #tail = "";
  /** What closes the block of code that is open; empty outside one. */
  #fence = "";

  /** The text before the tag goes on. */
  push(text: string): void {
    const lines = text.split(/\r\n?|\n/);
    for (const [place, line] of lines.entries()) {
      if (place > 0) this.#endLine();
      this.#head += line.slice(0, LONGEST_HEAD - this.#head.length);
      this.#backticks += line.split("`").length - 1;
      this.#tail = (this.#tail + line).slice(-2);
    }
  }

  /** Whether a tag that is followed by `after` is only spoken of; `null` while too little follows it to tell. */
  isAt(after: string): boolean | null {
    if (this.#fence !== "" || this.#backticks % 2 === 1) return true;
    if (OPENING_QUOTE.test(this.#tail)) return true;
    if (ANY_QUOTE.test(this.#tail)) {
      return after === "" ? null : after.startsWith(this.#tail.slice(-1));
    }
    if (!/[\p{L},] $/u.test(this.#tail)) return false;
    if (after === "" || after === " ") return null;
    return /^(?: \p{Ll}|[.,;:!?)])/u.test(after);
  }

  #endLine(): void {
    const marks = FENCE.exec(this.#head)?.[1] ?? "";
    if (this.#fence === "") this.#fence = marks;
    else if (marks.startsWith(this.#fence)) this.#fence = "";
    this.#head = "";
    this.#backticks = 0;
    this.#tail = "";
  }
}
