import type { OpenEnd, Remade } from "#ui/parts/markdown/document/markdown-document.ts";
import type { Mounted, NodeMounter } from "./mounted-nodes.ts";
import { PlainView } from "./plain-view.ts";

/** A text of more blocks lays out only those that are near what is seen. */
const LONG = 60;

/** Said below a text of which a part was not formatted. */
const SHORTENED =
  "A part of this text is shown as it came: it holds too much markup to be formatted.";

/** What a {@link MarkdownDocument} looks like: finished blocks, the open ones, and what stands as it came. */
export class DocumentView {
  readonly #root: HTMLElement;
  readonly #mounter: NodeMounter;
  readonly #closed: Mounted[][] = [];
  readonly #open: Mounted[] = [];
  #rest: PlainView | null = null;
  #restText = "";
  #note: HTMLElement | null = null;

  constructor(root: HTMLElement, mounter: NodeMounter) {
    this.#root = root;
    this.#mounter = mounter;
    root.replaceChildren();
    root.classList.remove("long");
  }

  showOpenEnd({ blocks, closed, rest }: OpenEnd, isShortened: boolean): void {
    this.#mounter.update(this.#root, this.#open, blocks.flat(), this.#end);
    for (const nodes of blocks.slice(0, closed)) {
      this.#closed.push(this.#open.splice(0, nodes.length));
    }
    this.#root.classList.toggle("long", this.#closed.length > LONG);
    this.#showRest(rest);
    this.#showNote(isShortened);
  }

  showRemade(remade: readonly Remade[]): void {
    for (const { index, nodes } of remade) {
      const mounted = this.#closed[index];
      if (mounted === undefined) continue;
      this.#mounter.update(this.#root, mounted, nodes, this.#after(index));
    }
  }

  /** Shows text of which nothing is known yet but that it comes next. */
  append(text: string): void {
    if (this.#rest === null) this.#mounter.appendText(this.#root, this.#open, text);
    else this.#showRest(this.#restText + text);
  }

  /** What stands after the blocks. */
  get #end(): Node | null {
    return this.#rest?.root ?? this.#note;
  }

  #after(index: number): Node | null {
    for (let at = index + 1; at < this.#closed.length; at += 1) {
      const first = this.#closed[at]?.[0];
      if (first !== undefined) return first.dom;
    }
    return this.#open[0]?.dom ?? this.#end;
  }

  #showRest(text: string): void {
    this.#restText = text;
    if (text === "") {
      this.#rest?.root.remove();
      this.#rest = null;
      return;
    }
    if (this.#rest === null) {
      this.#rest = new PlainView();
      this.#root.insertBefore(this.#rest.root, this.#note);
    }
    this.#rest.show(text);
  }

  #showNote(isShown: boolean): void {
    if (isShown === (this.#note !== null)) return;
    this.#note?.remove();
    this.#note = null;
    if (!isShown) return;
    this.#note = document.createElement("p");
    this.#note.className = "shortened";
    this.#note.textContent = SHORTENED;
    this.#root.append(this.#note);
  }
}
