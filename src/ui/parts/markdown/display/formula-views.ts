import type { FormulaNode } from "#ui/parts/markdown/document/markdown-nodes.ts";
import type { RequestFrame } from "./request-frame.ts";

/** Characters of formulas that are set before the page may do something else: some milliseconds. */
const LENGTH_PER_FRAME = 400;

/** Different formulas of one text that are set; the others stand as they came. */
const MAX_FORMULAS = 300;

type SetFormula = (tex: string, isBlock: boolean) => Element | null;

/** Sets formulas where they stand, a few in each frame. The library is loaded when the first is seen. */
export class FormulaViews {
  readonly #requestFrame: RequestFrame;
  readonly #waiting = new Map<HTMLElement, FormulaNode>();
  readonly #made = new Map<string, Element | null>();
  #setFormula: SetFormula | null = null;
  #isLoading = false;
  #dropFrame: (() => void) | null = null;

  constructor(requestFrame: RequestFrame) {
    this.#requestFrame = requestFrame;
  }

  /** Shows the source at once and the formula when it is set. */
  show(span: HTMLElement, node: FormulaNode): void {
    span.className = node.isBlock ? "formula block" : "formula";
    span.textContent = node.source;
    if (node.isBlock) {
      // A wide formula scrolls, and must be reachable with the keyboard to do so.
      span.tabIndex = 0;
      span.role = "group";
      span.ariaLabel = "Formula";
    }
    this.#waiting.set(span, node);
    if (this.#setFormula !== null) this.#schedule();
    else void this.#load();
  }

  stop(): void {
    this.#waiting.clear();
    this.#dropFrame?.();
    this.#dropFrame = null;
  }

  /** Without the library, because the network is gone, a formula stays readable as its source. */
  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const { formulaMathml } = await import("./formula-mathml.ts");
      this.#setFormula = formulaMathml;
      this.#schedule();
    } catch {
      this.#isLoading = false;
    }
  }

  #schedule(): void {
    if (this.#waiting.size === 0) return;
    this.#dropFrame ??= this.#requestFrame(() => {
      this.#dropFrame = null;
      this.#setSome();
      this.#schedule();
    });
  }

  #setSome(): void {
    let length = 0;
    for (const [span, node] of this.#waiting) {
      this.#waiting.delete(span);
      if (!span.isConnected) continue;
      length += this.#set(span, node);
      if (length >= LENGTH_PER_FRAME) return;
    }
  }

  /** Gives the length of what had to be set. */
  #set(span: HTMLElement, { tex, source, isBlock }: FormulaNode): number {
    const key = `${isBlock} ${tex}`;
    const isNew = !this.#made.has(key);
    if (isNew) {
      const isWithin = this.#made.size < MAX_FORMULAS;
      this.#made.set(key, isWithin ? (this.#setFormula?.(tex, isBlock) ?? null) : null);
    }
    const math = this.#made.get(key) ?? null;
    if (math !== null) {
      span.replaceChildren(math.cloneNode(true));
      span.title = source;
    }
    return isNew ? tex.length + 20 : 1;
  }
}
