import { DocumentView } from "./display/document-view.ts";
import { FormulaViews } from "./display/formula-views.ts";
import { NodeMounter } from "./display/mounted-nodes.ts";
import { nextFrame, type RequestFrame } from "./display/request-frame.ts";
import { lengthOfMarkup } from "./document/limits.ts";
import { MarkdownDocument } from "./document/markdown-document.ts";
import { markdownParser } from "./syntax/markdown-parser.ts";

/** Characters that may be read again for each that arrives, and in a frame that brings none. */
const READ_PER_CHARACTER = 50;
const READ_PER_FRAME = 1500;

/** How far back a letter must stand in the same line for text to be no more than its continuation. */
const LOOK_BACK = 24;

/** What may be saved up: a burst reads a long block once, in some milliseconds. */
const MAX_CREDIT = 120_000;

/** What one frame takes of a long text: some milliseconds to parse and to lay out. */
const SLICE_LENGTH = 6000;
const SLICE_MARKUP = 3000;

/**
 * Shows a growing markdown text in an element, at most once per frame. Only its open end is read again, and not more often
 * than what arrives pays for: what is not read yet stands as it came. So the work of a text grows with its length and not with
 * the number of its pieces, a long text takes several frames, and the result of any pieces is that of the whole.
 * A text that is not a continuation of the one before (a retry) starts over.
 */
export class MarkdownStream {
  readonly #root: HTMLElement;
  readonly #requestFrame: RequestFrame;
  readonly #formulas: FormulaViews;
  readonly #mounter: NodeMounter;
  #document = new MarkdownDocument(markdownParser);
  #view: DocumentView;
  #text = "";
  #isComplete = false;
  /** What the document has of the text. */
  #taken = "";
  #credit = MAX_CREDIT;
  /** How long the open end was when it was read last. */
  #openLength = 0;
  #isUnread = false;
  #isEnded = false;
  #dropFrame: (() => void) | null = null;

  constructor(
    root: HTMLElement,
    requestFrame: RequestFrame = nextFrame,
    copy = (text: string): Promise<void> => navigator.clipboard.writeText(text),
  ) {
    this.#root = root;
    this.#requestFrame = requestFrame;
    this.#formulas = new FormulaViews(requestFrame);
    this.#mounter = new NodeMounter(this.#formulas, copy);
    this.#view = new DocumentView(root, this.#mounter);
  }

  /** Characters that the parser read for this text so far, counted again each time. */
  get readLength(): number {
    return this.#document.readLength;
  }

  /** Nodes of the page that were made so far. */
  get madeCount(): number {
    return this.#mounter.madeCount;
  }

  /** Shows `text`; `isComplete` says that no more will come, which settles what is still open at its end. */
  update(text: string, isComplete: boolean): void {
    this.#text = text;
    this.#isComplete = isComplete;
    this.#schedule();
  }

  /** As {@link update}, but with one frame's work at once: nobody sees the element empty. */
  begin(text: string, isComplete: boolean): void {
    this.#text = text;
    this.#isComplete = isComplete;
    this.#step();
    if (this.#isWaiting) this.#schedule();
  }

  /** Shows now what waits for a frame: all of a complete text. */
  flush(): void {
    this.#drop();
    do this.#step();
    while (this.#taken.length < this.#text.length || (this.#isComplete && this.#isWaiting));
    if (this.#isWaiting) this.#schedule();
  }

  /** Gives up what waits for a frame. */
  stop(): void {
    this.#drop();
    this.#formulas.stop();
  }

  get #isWaiting(): boolean {
    if (this.#taken.length < this.#text.length || this.#isUnread) return true;
    return this.#document.isStale || (this.#isComplete && !this.#isEnded);
  }

  #schedule(): void {
    this.#dropFrame ??= this.#requestFrame(() => {
      this.#dropFrame = null;
      this.#step();
      if (this.#isWaiting) this.#schedule();
    });
  }

  #drop(): void {
    this.#dropFrame?.();
    this.#dropFrame = null;
  }

  /** One frame's work. */
  #step(): void {
    if (!this.#isContinued()) this.#restart();
    if (!this.#isEnded) this.#takeSlice();
    if (this.#document.isStale && (this.#isEnded || this.#credit > SLICE_LENGTH)) {
      this.#pay(() => this.#view.showRemade(this.#document.remake(SLICE_LENGTH)));
    }
  }

  #isContinued(): boolean {
    if (this.#isEnded && this.#text.length > this.#taken.length) return false;
    // Compared as a whole: letter by letter (`startsWith`) takes as long as all the rest for a text of 40 kB.
    return this.#text.slice(0, this.#taken.length) === this.#taken;
  }

  #takeSlice(): void {
    const from = this.#taken.length;
    const length = Math.max(1, lengthOfMarkup(this.#text, from, SLICE_MARKUP, SLICE_LENGTH));
    const slice = this.#text.slice(from, from + length);
    this.#taken = this.#text.slice(0, from + length);
    // A space at the end of what was read is not shown: what comes after one has to be read with it.
    const afterSpace = /\s/.test(this.#text.charAt(from - 1));
    const isPlain =
      !afterSpace && isWithinLine(this.#text.slice(Math.max(0, from - LOOK_BACK), from), slice);
    this.#document.append(slice);
    this.#isUnread ||= slice !== "" && !isPlain;
    this.#credit += slice === "" ? READ_PER_FRAME : READ_PER_CHARACTER * slice.length;
    const isAll = this.#taken.length === this.#text.length;
    this.#isEnded = this.#isComplete && isAll;
    if (this.#isEnded || (this.#isUnread && this.#mayRead(isAll))) this.#read();
    else if (isAll && slice !== "") this.#view.append(slice);
    this.#credit = Math.min(this.#credit, MAX_CREDIT);
  }

  /** Of a long text that is here already, a block that goes on is read only when it has grown by half. */
  #mayRead(isAll: boolean): boolean {
    const length = this.#document.openLength;
    return length <= this.#credit && (isAll || length > 1.5 * this.#openLength);
  }

  #read(): void {
    this.#pay(() => {
      do {
        const end = this.#document.readOpenEnd(this.#isEnded);
        this.#view.showOpenEnd(end, this.#document.isShortened);
      } while (this.#document.hasMore);
    });
    this.#openLength = this.#document.openLength;
    this.#isUnread = false;
  }

  /** Takes what `work` reads off the credit. */
  #pay(work: () => void): void {
    const before = this.#document.readLength;
    work();
    this.#credit -= this.#document.readLength - before;
  }

  #restart(): void {
    this.#formulas.stop();
    this.#document = new MarkdownDocument(markdownParser);
    this.#view = new DocumentView(this.#root, this.#mounter);
    this.#taken = "";
    this.#credit = MAX_CREDIT;
    this.#openLength = 0;
    this.#isUnread = false;
    this.#isEnded = false;
  }
}

/**
 * Whether `added` only continues a line of text: letters, digits, blanks and commas after such, which no markup begins or ends
 * with. Where it completes something all the same (an address), the next reading sees it.
 */
function isWithinLine(before: string, added: string): boolean {
  const continuesLine = /[\p{L}\p{N}][^\n]*[\p{L}\p{N}\p{M} ,]$|[\p{L}\p{N}]$/u.test(before);
  return continuesLine && /^[\p{L}\p{N}\p{M} ,]*$/u.test(added);
}
