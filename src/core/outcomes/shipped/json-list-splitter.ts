/** Cuts a JSON list of objects into its objects while its text comes in pieces, so that it need not be kept as a whole. */
export class JsonListSplitter {
  #hasBegun = false;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  /** The beginning of an object whose end has not come. */
  #open = "";

  /** True once the list has been closed. */
  isClosed = false;

  /**
   * The objects that end in this piece, each as JSON. What stands in the list beside objects is passed over. Throws `SyntaxError` where
   * no list begins.
   */
  push(piece: string): readonly string[] {
    this.#begin(piece);
    const objects: string[] = [];
    let from = this.#open === "" ? -1 : 0;
    for (let at = 0; at < piece.length; at += 1) {
      const change = this.#depthChange(piece.charCodeAt(at));
      if (change === 0) continue;
      if (change === 1 && this.#depth === 1) from = at;
      this.#depth += change;
      if (change === -1 && this.#depth === 1) {
        objects.push(this.#open + piece.slice(from, at + 1));
        this.#open = "";
        from = -1;
      }
      if (this.#depth === 0) this.isClosed = true;
    }
    if (from !== -1) this.#open += piece.slice(from);
    return objects;
  }

  #begin(piece: string): void {
    const text = this.#hasBegun ? "" : piece.trimStart();
    if (text === "") return;
    if (!text.startsWith("[")) throw new SyntaxError("this is no JSON list");
    this.#hasBegun = true;
  }

  /** 1 for a bracket that opens, −1 for one that closes, 0 for all else. */
  #depthChange(code: number): -1 | 0 | 1 {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) this.#isInText = false;
      return 0;
    }
    if (code === QUOTE) this.#isInText = true;
    if (code === BRACE || code === BRACKET) return 1;
    return code === BRACE + 2 || code === BRACKET + 2 ? -1 : 0;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const BRACKET = 91;
/** The code of what closes one is greater by two, as that of a bracket is. */
const BRACE = 123;
