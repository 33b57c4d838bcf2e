const OPENS: ReadonlySet<string> = new Set(["{", "["]);
const CLOSES: ReadonlySet<string> = new Set(["}", "]"]);

/** Arguments that some servers send before the real ones. */
const PLACEHOLDER = /^\s*(?:\{\s*\}|null)?\s*$/;
/** The beginning of an object that may still become a placeholder. */
const UNSURE = /^\s*(?:\{\s*\}?)?\s*$/;
/** Pieces that begin with all that came before are the arguments so far, sent anew; short ones may be chance. */
const SHORTEST_REPEAT = 8;

/** The end of a block must not be found inside it; JSON may escape the stroke. */
export function inBlock(json: string): string {
  return json.replaceAll("</", "<\\/");
}

/** One tool call while it streams: its name, how much of its arguments has been written, and whether they are complete. */
export class WrittenCall {
  readonly id: string | null;
  /** A call of the same number, without an id of its own to tell it apart: this may be the same one, sent again. */
  readonly twin: WrittenCall | null;
  name = "";
  begun = false;
  /** The whole arguments as the server wrote them. */
  #raw = "";
  #taken = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Where the object ended; -1 until it has. */
  #end = -1;

  constructor(id: string | null, twin: WrittenCall | null) {
    this.id = id;
    this.twin = twin;
  }

  get isComplete(): boolean {
    return this.#end !== -1;
  }

  /** True while an object has begun and not ended. */
  get isOpen(): boolean {
    return this.#isObject && !this.isComplete;
  }

  /** True while no argument has come. */
  get isBlank(): boolean {
    return this.#raw.trim() === "";
  }

  /** True for arguments that say nothing: the real ones may follow. */
  get isPlaceholder(): boolean {
    return PLACEHOLDER.test(this.#raw);
  }

  /** True for a repetition of its twin, as far as anybody can tell now. */
  get isRepeat(): boolean {
    return this.twin !== null && this.twin.name === this.name && this.twin.hasSent(this.#raw);
  }

  /** True when these are its arguments. */
  hasSent(text: string): boolean {
    return this.#raw.trim() === text.trim();
  }

  push(text: string): void {
    if (this.isComplete && this.hasSent(text)) return;
    if (this.isPlaceholder && /^\s*\{/.test(text)) this.#restart();
    const from = this.#raw.length;
    this.#raw += this.#isSentAnew(text) ? text.slice(from) : text;
    if (!this.#isObject) return;
    for (let at = from; at < this.#raw.length && !this.isComplete; at += 1) this.#step(at);
  }

  /** What can go out of the arguments now; only an object's can before they are complete. */
  take(): string {
    if (!this.#isObject || UNSURE.test(this.#raw)) return "";
    return this.#takeObject();
  }

  /** The rest of the block. */
  end(cut: boolean): string {
    if (cut && !(this.isComplete || this.#isParsed)) return this.take() + inBlock(this.#held);
    return `${this.#rest()}}\n</tool_call>`;
  }

  /** The rest of the arguments, which makes the block invalid where they are. */
  #rest(): string {
    const whole = this.#taken === 0;
    // Nothing has gone out yet: arguments that are no JSON can still become a string.
    if (whole) return inBlock(this.#isParsed ? this.#raw.trim() : JSON.stringify(this.#raw));
    if (!this.isComplete) return this.take() + inBlock(this.#held);
    const text = this.take();
    const more = this.#raw.slice(this.#end).trim();
    return more === "" ? text : text + inBlock(JSON.stringify(more));
  }

  #takeObject(): string {
    const until = this.isComplete ? this.#end : this.#raw.length;
    // A last "<" waits for what follows: it may have to be escaped.
    const held = this.#raw[until - 1] === "<" && !this.isComplete ? 1 : 0;
    const text = this.#raw.slice(this.#taken, until - held);
    this.#taken = Math.max(this.#taken, until - held);
    return inBlock(text);
  }

  get #held(): string {
    return this.#raw.slice(this.#taken);
  }

  get #isObject(): boolean {
    return /^\s*\{/.test(this.#raw);
  }

  get #isParsed(): boolean {
    try {
      JSON.parse(this.#raw);
      return true;
    } catch {
      return false;
    }
  }

  /** All that came so far, and more: not a piece, but the arguments from their beginning. Where a value is due it is a piece. */
  #isSentAnew(text: string): boolean {
    return (
      this.isOpen &&
      this.#raw.length >= SHORTEST_REPEAT &&
      text.startsWith(this.#raw) &&
      !/[:,[]\s*$/.test(this.#raw)
    );
  }

  /** Nothing of a placeholder has gone out yet. */
  #restart(): void {
    this.#raw = "";
    this.#depth = 0;
    this.#end = -1;
  }

  #step(at: number): void {
    const character = this.#raw[at] ?? "";
    if (this.#inString) {
      this.#stepInString(character);
      return;
    }
    if (character === '"') this.#inString = true;
    if (OPENS.has(character)) this.#depth += 1;
    if (!CLOSES.has(character)) return;
    this.#depth -= 1;
    if (this.#depth === 0) this.#end = at + 1;
  }

  #stepInString(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === "\\") this.#escaped = true;
    else if (character === '"') this.#inString = false;
  }
}
