/** Where what is cut out of a CSV text goes; lines count from 1. */
export interface CsvTarget {
  take(cells: readonly string[], line: number): void;
  refuse(line: number, reason: string): void;
}

/** The longest record in characters: a quote that never ends must not take the whole file into memory. */
const MOST_RECORD = 16_777_216;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

export const NEVER_ENDS = "a quote begins here that never ends";
export const TOO_LONG = "it goes on for more than 16 million characters";
export const GOES_ON = "a quoted cell goes on behind its quote";

/** What came of looking for a record: it is cut, it needs more text, or its quotes are broken. */
type Cut = "whole" | "more" | typeof NEVER_ENDS | typeof GOES_ON;

/**
 * Cuts a text that comes in pieces into the records of CSV (RFC 4180), in one pass and without holding more than a record. Blanks
 * before a quote are left out; lines end with a line feed, a return, or both. A record whose quotes are broken is refused by its first
 * line alone and the next line read as a record, so that one stray quote takes nothing else with it.
 */
export class CsvCutter {
  readonly #delimiter: number;
  readonly #target: CsvTarget;
  #text = "";
  /** Where the next record begins in the text, and where the reading stands. */
  #start = 0;
  #at = 0;
  #line: number;
  #cells: string[] = [];
  /** Whether the rest of the line belongs to a record that was refused. */
  #isSkipping = false;

  /** `delimiter`: one character. `line`: where the text begins in its file. */
  constructor(delimiter: string, target: CsvTarget, line = 1) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#target = target;
    this.#line = line;
  }

  push(piece: string): void {
    this.#text = this.#text.slice(this.#start) + piece;
    this.#start = 0;
    this.#run(false);
  }

  /** No more text comes. */
  end(): void {
    this.#run(true);
    this.#text = "";
    this.#start = 0;
  }

  #run(isLast: boolean): void {
    while (this.#start < this.#text.length) {
      if (this.#isSkipping) {
        if (!this.#skipLine(isLast)) return;
        continue;
      }
      const cut = this.#record(isLast);
      if (cut === "whole") this.#finish();
      else if (cut !== "more") this.#refuse(cut);
      else if (this.#text.length - this.#start < MOST_RECORD) return;
      else this.#refuse(TOO_LONG);
    }
  }

  #record(isLast: boolean): Cut {
    this.#cells = [];
    this.#at = this.#start;
    for (;;) {
      const cut = this.#cell(isLast);
      if (cut !== "whole") return cut;
      if (this.#text.charCodeAt(this.#at) !== this.#delimiter) return this.#lineEnd(isLast);
      this.#at += 1;
      // A delimiter that stands last in the text: the cell behind it may be still to come.
      if (this.#at === this.#text.length && !isLast) return "more";
    }
  }

  #cell(isLast: boolean): Cut {
    const text = this.#text;
    let from = this.#at;
    while (text.charCodeAt(from) === SPACE) from += 1;
    if (text.charCodeAt(from) === QUOTE) return this.#quoted(from + 1, isLast);
    let end = this.#at;
    for (; end < text.length; end += 1) {
      if (this.#isEnd(text.charCodeAt(end))) break;
    }
    if (end === text.length && !isLast) return "more";
    this.#cells.push(text.slice(this.#at, end));
    this.#at = end;
    return "whole";
  }

  #quoted(from: number, isLast: boolean): Cut {
    const text = this.#text;
    const quote = closingQuote(text, from);
    const isOpen = quote === -1 || (quote + 1 === text.length && !isLast);
    if (isOpen) return isLast ? NEVER_ENDS : "more";
    const cell = text.slice(from, quote);
    this.#cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell);
    this.#at = quote + 1;
    while (text.charCodeAt(this.#at) === SPACE) this.#at += 1;
    if (this.#at === text.length) return isLast ? "whole" : "more";
    return this.#isEnd(text.charCodeAt(this.#at)) ? "whole" : GOES_ON;
  }

  #isEnd(code: number): boolean {
    return code === this.#delimiter || code === LINE_FEED || code === RETURN;
  }

  /** Goes past what ends a line; a return may be followed by a line feed that is still to come. */
  #lineEnd(isLast: boolean): Cut {
    const isReturn = this.#text.charCodeAt(this.#at) === RETURN;
    if (isReturn && this.#at + 1 === this.#text.length && !isLast) return "more";
    this.#at += isReturn && this.#text.charCodeAt(this.#at + 1) === LINE_FEED ? 2 : 1;
    return "whole";
  }

  #finish(): void {
    this.#target.take(this.#cells, this.#line);
    for (const cell of this.#cells) this.#line += lineBreaks(cell);
    this.#line += 1;
    this.#start = this.#at;
  }

  #refuse(reason: string): void {
    this.#target.refuse(this.#line, reason);
    this.#isSkipping = true;
  }

  /** Goes to the next line; false where it is still to come. */
  #skipLine(isLast: boolean): boolean {
    const end = this.#text.slice(this.#start).search(/[\r\n]/);
    this.#at = end === -1 ? this.#text.length : this.#start + end;
    const isFound = end !== -1 && this.#lineEnd(isLast) === "whole";
    this.#start = this.#at;
    if (!isFound) return isLast;
    this.#line += 1;
    this.#isSkipping = false;
    return true;
  }
}

function lineBreaks(cell: string): number {
  if (!cell.includes("\n") && !cell.includes("\r")) return 0;
  return cell.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** The first quote from here on that is not one of two; −1 for none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}
