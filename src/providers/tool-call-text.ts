/** A piece of a tool call as a chat server streams it. What it does not say is left out. */
export interface ToolCallDelta {
  /** Which call of the turn it belongs to; `null` where the server does not number them. */
  readonly index: number | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly arguments: string;
}

/**
 * Writes what a chat server streams as the text that a model with the hermes template would have written: the content,
 * then one `<tool_call>` block per call, so that policies, records and screens know one form only.
 *
 * Arguments that are an object go out as they arrive. What comes of a call parses to the server's own call; arguments that
 * are no JSON at all go out as a JSON string that holds them, and an object that breaks off or turns out to be none
 * leaves a block that no reader takes for valid.
 */
export class ToolCallText {
  readonly #calls: CallText[] = [];
  readonly #byIndex = new Map<number, CallText>();
  /** The call that is being written. */
  #open = 0;
  /** What was written last, to know whether a line has to end. */
  #last = "";
  /** Content that came after a call began: it is kept for the end. */
  #late = "";

  /** The text that a piece of content adds. */
  content(text: string): string {
    if (this.#calls.length === 0) return this.#write(text);
    this.#late += text;
    return "";
  }

  /** The text that a piece of a call adds: nothing while an earlier call is not complete. */
  delta(delta: ToolCallDelta): string {
    const call = this.#callOf(delta);
    if (call.name === "" && delta.name !== null) call.name = delta.name;
    call.push(delta.arguments);
    return this.#write(this.#proceed());
  }

  /** The generation is over. A call that was cut by a limit stays open, as it would in a text. */
  end(cut: boolean): string {
    let text = "";
    while (this.#open < this.#calls.length) {
      const isLast = this.#open === this.#calls.length - 1;
      text += this.#begin() + (this.#calls[this.#open]?.end(cut && isLast) ?? "");
      this.#open += 1;
    }
    const late = this.#late.trim() === "" ? "" : `\n${this.#late}`;
    return this.#write(text + late);
  }

  #callOf({ index, id, name }: ToolCallDelta): CallText {
    const last = index === null ? this.#calls.at(-1) : this.#byIndex.get(index);
    // Some servers give every call the same number, or none: another id is then another call.
    const isOther = last !== undefined && id !== null && last.id !== null && last.id !== id;
    const isNext = index === null && last !== undefined && name !== null && last.name !== "";
    if (last !== undefined && !(isOther || isNext)) return last;
    const call = new CallText(id);
    this.#calls.push(call);
    if (index !== null) this.#byIndex.set(index, call);
    return call;
  }

  /** Everything that may go out: of the first call that is not complete what has come, and all before it. */
  #proceed(): string {
    let text = "";
    for (;;) {
      const call = this.#calls[this.#open];
      if (call === undefined || call.name === "") return text;
      text += this.#begin() + call.take();
      if (!call.isComplete || this.#open === this.#calls.length - 1) return text;
      text += call.end(false);
      this.#open += 1;
    }
  }

  /** The head of the block, once, on a line of its own. */
  #begin(): string {
    const call = this.#calls[this.#open];
    if (call === undefined || call.begun) return "";
    call.begun = true;
    const needsLine = this.#open > 0 || (this.#last !== "" && !this.#last.endsWith("\n"));
    return `${needsLine ? "\n" : ""}<tool_call>\n{"name": ${inBlock(JSON.stringify(call.name))}, "arguments": `;
  }

  #write(text: string): string {
    if (text !== "") this.#last = text;
    return text;
  }
}

/** The end of a block must not be found inside it; JSON may escape the stroke. */
function inBlock(json: string): string {
  return json.replaceAll("</", "<\\/");
}

const OPENS: ReadonlySet<string> = new Set(["{", "["]);
const CLOSES: ReadonlySet<string> = new Set(["}", "]"]);

/** One call: how much of its arguments has been written, and whether they are complete. */
class CallText {
  readonly id: string | null;
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

  constructor(id: string | null) {
    this.id = id;
  }

  get isComplete(): boolean {
    return this.#end !== -1;
  }

  push(text: string): void {
    const from = this.#raw.length;
    this.#raw += text;
    if (!this.#isObject) return;
    for (let at = from; at < this.#raw.length && !this.isComplete; at += 1) this.#step(at);
  }

  /** What can go out of the arguments now; only an object's can before they are complete. */
  take(): string {
    if (!this.#isObject) return "";
    const until = this.isComplete ? this.#end : this.#raw.length;
    // A last "<" waits for what follows: it may have to be escaped.
    const held = this.#raw[until - 1] === "<" && !this.isComplete ? 1 : 0;
    const text = this.#raw.slice(this.#taken, until - held);
    this.#taken = Math.max(this.#taken, until - held);
    return inBlock(text);
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
