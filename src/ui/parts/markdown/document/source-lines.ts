/** Line ends and the zero character as CommonMark reads them, in a text that arrives in pieces. */
export class LineEnds {
  #endedWithReturn = false;

  /** `added` with `\n` at the end of every line; a line end that was cut in two counts once. */
  normalise(added: string): string {
    if (added === "") return "";
    const joined = this.#endedWithReturn && added.startsWith("\n") ? added.slice(1) : added;
    this.#endedWithReturn = added.endsWith("\r");
    return joined.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD");
  }
}

/** A text by its lines. */
export class SourceLines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** Lines that have their end. */
  get completeCount(): number {
    return this.#starts.length - 1;
  }

  startOf(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** The lines from `first` up to, without, `end`, without the last line end. */
  slice(first: number, end: number): string {
    const text = this.text.slice(this.startOf(first), this.startOf(end));
    return text.endsWith("\n") ? text.slice(0, -1) : text;
  }

  isBlank(line: number): boolean {
    return /^[ \t]*$/.test(this.slice(line, line + 1));
  }
}
