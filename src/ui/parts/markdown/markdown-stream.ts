import * as smd from "streaming-markdown";
import { safeRenderer } from "./safe-renderer.ts";

/** Calls back before the next paint. Returns what takes the wish back. */
export type RequestFrame = (callback: () => void) => () => void;

const nextFrame: RequestFrame = (callback) => {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
};

/**
 * Shows a growing markdown text in an element. Only the new end of the text is parsed and only new nodes are added, at
 * most once per frame, so the cost of a chunk does not grow with the text. A text that is not a continuation of the
 * one before (a retry) starts over.
 */
export class MarkdownStream {
  readonly #root: HTMLElement;
  readonly #requestFrame: RequestFrame;
  #parser: smd.Parser;
  /** `complete`: the parser was ended; `plain`: the parser gave up and the text stands as it was written. */
  #state: "open" | "complete" | "plain" = "open";
  #written = "";
  #text = "";
  #isComplete = false;
  #dropFrame: (() => void) | null = null;

  constructor(root: HTMLElement, requestFrame: RequestFrame = nextFrame) {
    this.#root = root;
    this.#requestFrame = requestFrame;
    root.replaceChildren();
    this.#parser = smd.parser(safeRenderer(root));
  }

  /** Shows `text`; `isComplete` says that no more will come, which settles what is still open at its end. */
  update(text: string, isComplete: boolean): void {
    this.#text = text;
    this.#isComplete = isComplete;
    this.#dropFrame ??= this.#requestFrame(() => {
      this.#dropFrame = null;
      this.#flush();
    });
  }

  /** Writes what waits for a frame now. */
  flush(): void {
    this.#dropFrame?.();
    this.#dropFrame = null;
    this.#flush();
  }

  /** Gives up what waits for a frame. */
  stop(): void {
    this.#dropFrame?.();
    this.#dropFrame = null;
  }

  #flush(): void {
    const isContinued = this.#text.startsWith(this.#written);
    const added = isContinued ? this.#text.slice(this.#written.length) : this.#text;
    if (this.#state !== "open" && isContinued && added === "") return;
    if (!isContinued || this.#state === "complete") this.#restart();
    const from = this.#written.length;
    this.#written = this.#text;
    if (this.#state === "plain") {
      this.#showPlain();
      return;
    }
    try {
      smd.parser_write(this.#parser, this.#text.slice(from));
      if (!this.#isComplete) return;
      smd.parser_end(this.#parser);
      this.#state = "complete";
    } catch {
      // The parser has a fixed depth; a text made to exceed it is still readable as it was written.
      this.#showPlain();
    }
  }

  #restart(): void {
    this.#root.replaceChildren();
    this.#written = "";
    this.#state = "open";
    this.#parser = smd.parser(safeRenderer(this.#root));
  }

  #showPlain(): void {
    const paragraph = document.createElement("p");
    paragraph.className = "plain";
    paragraph.textContent = this.#text;
    this.#root.replaceChildren(paragraph);
    this.#state = "plain";
  }
}
