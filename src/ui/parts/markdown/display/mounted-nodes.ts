import type {
  Attributes,
  ElementName,
  ElementNode,
  MarkdownNode,
} from "#ui/parts/markdown/document/markdown-nodes.ts";
import { CodeFrame } from "./code-frame.ts";
import type { FormulaViews } from "./formula-views.ts";
import { changeText, type TextDom, textDom } from "./text-dom.ts";

/** What is shown for one node. */
export interface Mounted {
  node: MarkdownNode;
  dom: ChildNode;
  children: Mounted[];
  readonly code: CodeFrame | null;
}

/** Blocks in which text may be appended as it comes, until it is known what it is. */
const CONTAINERS: ReadonlySet<ElementName> = new Set([
  "p",
  "h4",
  "h5",
  "h6",
  "blockquote",
  "ul",
  "ol",
  "li",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "div",
]);

/**
 * An element that takes its direction from its content looks for it again after each node that is put in or taken out, from the
 * beginning: for more nodes than this it does so once, at the end.
 */
const MANY_NODES = 16;

/** Makes and changes the page's nodes for markdown nodes. Never from a string: elements and attributes are of a closed list. */
export class NodeMounter {
  readonly #formulas: FormulaViews;
  readonly #copy: (text: string) => Promise<void>;
  #madeCount = 0;

  constructor(formulas: FormulaViews, copy: (text: string) => Promise<void>) {
    this.#formulas = formulas;
    this.#copy = copy;
  }

  /** How many nodes were made so far. */
  get madeCount(): number {
    return this.#madeCount;
  }

  /** Changes `mounted`, children of `parent`, to show `nodes`; what stays the same stays the same node of the page. */
  update(
    parent: ParentNode & Node,
    mounted: Mounted[],
    nodes: readonly MarkdownNode[],
    end: Node | null = null,
  ): void {
    for (const [at, node] of nodes.entries()) {
      const shown = mounted[at];
      if (shown === undefined) {
        const made = this.#make(node);
        parent.insertBefore(made.dom, end);
        mounted.push(made);
      } else if (shown.node !== node && !this.#change(shown, node)) {
        const made = this.#make(node);
        shown.dom.replaceWith(made.dom);
        mounted[at] = made;
      }
    }
    for (const { dom } of mounted.splice(nodes.length)) dom.remove();
  }

  /**
   * Appends text at the end of what is shown, in the last paragraph or code, as it came. The next update puts it where it
   * belongs.
   */
  appendText(parent: ParentNode & Node, mounted: Mounted[], text: string): void {
    const last = mounted.at(-1);
    if (last?.node.kind === "code") {
      this.#change(last, { ...last.node, text: last.node.text + text });
    } else if (last?.node.kind === "text") {
      const longer = { kind: "text", text: last.node.text + text } as const;
      this.update(parent, mounted, [...mounted.slice(0, -1).map(({ node }) => node), longer]);
    } else if (last?.node.kind === "element" && CONTAINERS.has(last.node.name)) {
      this.appendText(last.dom as Element, last.children, text);
    } else {
      const made = this.#make({ kind: "text", text });
      parent.appendChild(made.dom);
      mounted.push(made);
    }
  }

  #make(node: MarkdownNode): Mounted {
    this.#madeCount += 1;
    switch (node.kind) {
      case "text":
        return { node, dom: textDom(node.text), children: [], code: null };
      case "code": {
        const code = new CodeFrame(this.#copy);
        code.show(node.text, node.info);
        return { node, dom: code.root, children: [], code };
      }
      case "formula": {
        const dom = document.createElement("span");
        this.#formulas.show(dom, node);
        return { node, dom, children: [], code: null };
      }
      case "element":
        return this.#makeElement(node);
    }
  }

  #makeElement(node: ElementNode): Mounted {
    const dom = document.createElement(node.name);
    const children: Mounted[] = [];
    this.update(dom, children, node.children);
    setAttributes(dom, {}, node.attributes);
    return { node, dom, children, code: null };
  }

  /** Makes `shown` show `node`; false when it takes another node of the page. */
  #change(shown: Mounted, node: MarkdownNode): boolean {
    if (!this.#changeDom(shown, node)) return false;
    shown.node = node;
    return true;
  }

  #changeDom(shown: Mounted, node: MarkdownNode): boolean {
    const before = shown.node;
    switch (node.kind) {
      case "text":
        return before.kind === "text" && changeText(shown.dom as TextDom, before.text, node.text);
      case "code":
        shown.code?.show(node.text, node.info);
        return shown.code !== null;
      case "formula":
        return before.kind === "formula" && before.source === node.source;
      case "element":
        if (before.kind !== "element" || before.name !== node.name) return false;
        this.#changeElement(shown, before, node);
        return true;
    }
  }

  #changeElement({ dom, children }: Mounted, before: ElementNode, node: ElementNode): void {
    const element = dom as Element;
    const isMuch = "dir" in before.attributes && changedCount(before, node) > MANY_NODES;
    if (isMuch) element.removeAttribute("dir");
    this.update(element, children, node.children);
    setAttributes(element, isMuch ? {} : before.attributes, node.attributes);
  }
}

/** How many nodes an element gets or loses, at the ends of its parts. */
function changedCount(before: ElementNode, after: ElementNode): number {
  const last = before.children.at(-1);
  const now = after.children[before.children.length - 1];
  const within = last?.kind === "element" && now?.kind === "element" ? changedCount(last, now) : 0;
  return Math.abs(after.children.length - before.children.length) + within;
}

function setAttributes(element: Element, before: Attributes, after: Attributes): void {
  if (before === after) return;
  for (const name of Object.keys(before)) if (!(name in after)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(after)) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}
