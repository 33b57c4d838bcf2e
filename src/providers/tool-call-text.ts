import { inBlock, WrittenCall } from "./written-call.ts";

/** A piece of a tool call as a chat server streams it. What it does not say is left out. */
export interface ToolCallDelta {
  /** Which call of the turn it belongs to; `null` where the server does not number them. */
  readonly index: number | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly arguments: string;
}

/** What a piece is to the last call of its number: a part of it, another call, or something that came before. */
type Relation = "part" | "other" | "repeat";

/**
 * What a piece with an id of its own is to the call before it. Some servers give each piece of a call a new id: without a
 * name it begins another call only after a complete one, with the same name where it cannot be the middle of an object.
 */
function relationOfOtherId(last: WrittenCall, delta: ToolCallDelta): Relation {
  const { name, index, arguments: written } = delta;
  if (name === null) {
    return last.isComplete && !last.isPlaceholder && written.trim() !== "" ? "other" : "part";
  }
  if (name !== last.name) return "other";
  if (last.isBlank) return index === null ? "other" : "part";
  return last.isOpen && !/^\s*(?:\{|$)/.test(written) ? "part" : "other";
}

/** What a call with the name, and maybe the arguments, of a complete one is. */
function relationToComplete(last: WrittenCall, written: string): Relation {
  if (written.trim() === "" || last.hasSent(written)) return "repeat";
  return last.isPlaceholder ? "part" : "other";
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
  /** The names of the tools on offer: they tell a piece of a name from the name of another call. */
  readonly #names: ReadonlySet<string>;
  readonly #calls: WrittenCall[] = [];
  readonly #byIndex = new Map<number, WrittenCall>();
  readonly #byId = new Map<string, WrittenCall>();
  /** The call that is being written. */
  #open = 0;
  /** How many calls have gone out or begun to. */
  #begun = 0;
  /** What was written last, to know whether a line has to end. */
  #last = "";
  /** Content that came after a call began: it is kept for the end. */
  #late = "";

  constructor(names: readonly string[] = []) {
    this.#names = new Set(names);
  }

  /** The text that a piece of content adds. */
  content(text: string): string {
    if (this.#calls.length === 0) return this.#write(text);
    this.#late += text;
    return "";
  }

  /** The text that a piece of a call adds: nothing while an earlier call is not complete. */
  delta(delta: ToolCallDelta): string {
    const call = this.#callOf(delta);
    if (call === null) return "";
    if (delta.name !== null) call.name = this.#nameWith(call.name, delta.name);
    call.push(delta.arguments);
    return this.#write(this.#proceed());
  }

  /** The generation is over. A call that was cut by a limit stays open, as it would in a text. */
  end(cut: boolean): string {
    let text = "";
    while (this.#open < this.#calls.length) {
      const isLast = this.#open === this.#calls.length - 1;
      const call = this.#calls[this.#open];
      if (call !== undefined && !call.isRepeat) text += this.#begin(call) + call.end(cut && isLast);
      this.#open += 1;
    }
    const late = this.#late.trim() === "" ? "" : `\n${this.#late}`;
    return this.#write(text + late);
  }

  /** The call that a piece belongs to; `null` for a piece that only says again what was said. */
  #callOf(delta: ToolCallDelta): WrittenCall | null {
    const { index, id } = delta;
    const sameId = id === null ? undefined : this.#byId.get(id);
    const last = sameId ?? (index === null ? this.#calls.at(-1) : this.#byIndex.get(index));
    const relation = last === undefined ? "other" : this.#relationTo(last, delta);
    if (relation === "repeat") return null;
    const isTwin = last !== undefined && (id === null || id === last.id);
    const call =
      relation === "part" && last !== undefined
        ? last
        : this.#add(new WrittenCall(id, isTwin ? last : null));
    if (index !== null) this.#byIndex.set(index, call);
    if (id !== null) this.#byId.set(id, call);
    return call;
  }

  #add(call: WrittenCall): WrittenCall {
    this.#calls.push(call);
    return call;
  }

  #relationTo(last: WrittenCall, delta: ToolCallDelta): Relation {
    const { id, name } = delta;
    const isSameId = id === null || last.id === null || last.id === id;
    if (!isSameId && this.#byId.get(id) !== last) return relationOfOtherId(last, delta);
    if (name === null) return "part";
    if (last.isBlank) return this.#goesWith(last.name, name) ? "part" : "other";
    if (name !== last.name) return "other";
    return last.isComplete ? relationToComplete(last, delta.arguments) : "part";
  }

  /** Whether a name goes with the one that came before: said for the first time, said again, or its next piece. */
  #goesWith(before: string, name: string): boolean {
    if (before === "" || before === name || this.#names.has(before + name)) return true;
    return !this.#names.has(before);
  }

  /** A name that has come in full before, that grows, or of which this is the next piece. */
  #nameWith(before: string, name: string): string {
    if (before === "" || before === name) return name;
    if (this.#names.has(before + name) || !name.startsWith(before)) return before + name;
    return name;
  }

  /** Everything that may go out: of the first call that is not complete what has come, and all before it. */
  #proceed(): string {
    let text = "";
    for (let call = this.#sure(); call !== null; call = this.#sure()) {
      const isLast = this.#open === this.#calls.length - 1;
      if (!call.isRepeat) text += this.#goOn(call, call.isComplete && !isLast);
      if (isLast || !(call.isComplete || call.isRepeat)) return text;
      this.#open += 1;
    }
    return text;
  }

  /**
   * The call that is being written; `null` where it is not yet known to be one. A name may still grow until the first
   * argument has come, and a twin may be a repetition until it is complete.
   */
  #sure(): WrittenCall | null {
    const call = this.#calls[this.#open];
    if (call === undefined || call.name === "" || call.isBlank) return null;
    return call.twin !== null && !call.isComplete ? null : call;
  }

  #goOn(call: WrittenCall, isOver: boolean): string {
    const written = call.take();
    const head = written !== "" || isOver ? this.#begin(call) : "";
    return head + written + (isOver ? call.end(false) : "");
  }

  /** The head of the block, once, on a line of its own. */
  #begin(call: WrittenCall): string {
    if (call.begun) return "";
    call.begun = true;
    const needsLine = this.#begun > 0 || (this.#last !== "" && !this.#last.endsWith("\n"));
    this.#begun += 1;
    return `${needsLine ? "\n" : ""}<tool_call>\n{"name": ${inBlock(JSON.stringify(call.name))}, "arguments": `;
  }

  #write(text: string): string {
    if (text !== "") this.#last = text;
    return text;
  }
}
