import type { Token } from "markdown-it";
import { unescapeMarkdown } from "#ui/parts/markdown/syntax/markdown-parser.ts";
import { alignmentOf } from "#ui/parts/markdown/syntax/table-rule.ts";
import { cellClass } from "./cell-class.ts";
import { itemValues } from "./item-values.ts";
import { hasLettersFromRight, letterSides } from "./letter-sides.ts";
import {
  type Attributes,
  type ElementName,
  element,
  type MarkdownNode,
  text,
  textOf,
} from "./markdown-nodes.ts";

export interface BlockContext {
  /** Nodes for what a paragraph, heading or cell holds. */
  readonly inline: (content: string) => readonly MarkdownNode[];
  /** Whether a definition of a link stands in the text, because no link uses it: `[Answer]: 42` is an answer. */
  readonly isShown: (definition: Token) => boolean;
}

/** A reply's headings sit below those of the page. */
const HEADINGS: Readonly<Record<string, ElementName>> = { h1: "h4", h2: "h5" };

const ELEMENT_OF: Readonly<Record<string, ElementName>> = {
  paragraph_open: "p",
  blockquote_open: "blockquote",
  bullet_list_open: "ul",
  ordered_list_open: "ol",
  list_item_open: "li",
  thead_open: "thead",
  tbody_open: "tbody",
  tr_open: "tr",
  th_open: "th",
  td_open: "td",
};

/** The marker of a task, at the beginning of an item's first paragraph. */
const TASK = /^\[([ xX])\](?=\s)\s*/;

/** Nodes for the tokens of whole blocks, in order. */
export function blockNodes(
  tokens: readonly Token[],
  context: BlockContext,
): readonly MarkdownNode[] {
  return new BlockReader(tokens, context).read(null, null);
}

class BlockReader {
  readonly #tokens: readonly Token[];
  readonly #context: BlockContext;
  readonly #hasLettersFromRight: boolean;
  #next = 0;

  constructor(tokens: readonly Token[], context: BlockContext) {
    this.#tokens = tokens;
    this.#context = context;
    this.#hasLettersFromRight = tokens.some(({ content }) => hasLettersFromRight(content));
  }

  /** Children of `parent` up to the token that closes it; a list gives its items the numbers that they were written with. */
  read(parent: Token | null, values: readonly (number | null)[] | null): readonly MarkdownNode[] {
    const nodes: MarkdownNode[] = [];
    let items = 0;
    for (;;) {
      const token = this.#tokens[this.#next];
      this.#next += 1;
      if (token === undefined || token.nesting < 0) break;
      const isFirst = parent?.type === "list_item_open" && nodes.length === 0;
      const value = values?.[items] ?? null;
      if (token.type === "list_item_open") items += 1;
      nodes.push(...this.#nodesOf(token, { isFirst, value, isTop: parent === null }));
    }
    return nodes;
  }

  #nodesOf(token: Token, place: Place): readonly MarkdownNode[] {
    if (token.nesting > 0) return this.#container(token, place);
    switch (token.type) {
      case "inline":
        return this.#context.inline(token.content);
      case "fence":
      case "code_block":
        return [codeNode(token)];
      case "formula_block":
        return [{ kind: "formula", source: token.markup, tex: token.content, isBlock: true }];
      case "html_block":
        return [element("div", [text(token.content.trimEnd())], rawAttributes("raw-html", place))];
      case "hr":
        return [element("hr", [])];
      case "reference_definition":
        if (!this.#context.isShown(token)) return [];
        return [element("div", [text(token.content)], rawAttributes("definition", place))];
      default:
        return [];
    }
  }

  #container(token: Token, place: Place): readonly MarkdownNode[] {
    if (token.type === "paragraph_open") return this.#paragraph(token, place);
    if (token.type === "table_open") return [this.#table(token, place)];
    const isOrdered = token.type === "ordered_list_open";
    const values = isOrdered ? itemValues(this.#tokens, this.#next - 1) : null;
    const children = this.read(token, values);
    const name = ELEMENT_OF[token.type] ?? HEADINGS[token.tag] ?? "h6";
    const { dir, side } = this.#directionOf(children, place);
    const classes = [alignmentClass(token), side, ...this.#classesOf(name, children)];
    const attributes = { ...dir, ...containerAttributes(token, place), ...classOf(classes) };
    return [element(name, children, attributes)];
  }

  #paragraph(token: Token, place: Place): readonly MarkdownNode[] {
    const inline = this.#tokens[this.#next];
    this.#next += 2;
    const content = inline?.content ?? "";
    const task = place.isFirst ? TASK.exec(content) : null;
    const written = this.#context.inline(content.slice(task?.[0].length ?? 0));
    const children = task === null ? written : [taskBox(task[1] !== " "), ...written];
    if (token.hidden) return children;
    const mixed = !place.isTop && this.#isMixed(children) ? "mixed" : null;
    const { dir } = this.#directionOf(children, place);
    return [element("p", children, { ...dir, ...classOf([mixed]) })];
  }

  #table(token: Token, place: Place): MarkdownNode {
    const parts = this.read(token, null);
    const table: MarkdownNode = element("table", parts);
    const { dir, side } = this.#directionOf(parts, place);
    // A wide table scrolls, and must be reachable with the keyboard to do so.
    const frame = {
      ...classOf(["table-scroll", side]),
      tabindex: "0",
      role: "group",
      "aria-label": "Table",
      ...dir,
    };
    return element("div", [table], frame);
  }

  /**
   * The outermost block takes its direction from the first letter in it, all of it: the marks of a list and the bar of a quote
   * stand on the side where its text begins. A name from the left at the beginning of what is otherwise written from the right
   * does not turn it.
   */
  #directionOf(children: readonly MarkdownNode[], place: Place): Direction {
    if (!place.isTop) return { dir: {}, side: null };
    if (!this.#hasLettersFromRight) return { dir: { dir: "auto" }, side: null };
    const { left, right, first } = letterSides(children);
    const isTurned = first === "left" && right > left;
    return {
      dir: { dir: isTurned ? "rtl" : "auto" },
      side: isTurned || first === "right" ? "from-right" : "from-left",
    };
  }

  #classesOf(name: ElementName, children: readonly MarkdownNode[]): readonly (string | null)[] {
    const isCell = name === "th" || name === "td";
    if (!isCell && name !== "li") return [];
    const mixed = this.#isMixed(children.filter((child) => !isBlock(child))) ? "mixed" : null;
    return [isCell ? cellClass(textOf(children)) : null, mixed];
  }

  /** True for letters of both directions: what holds them is read in that of the whole block, and not in its first letter's. */
  #isMixed(children: readonly MarkdownNode[]): boolean {
    if (!this.#hasLettersFromRight) return false;
    const { left, right } = letterSides(children);
    return left > 0 && right > 0;
  }
}

/** How an outermost block is read. */
interface Direction {
  readonly dir: Attributes;
  /** The class that says where its text begins, where any of it is written from the right. */
  readonly side: "from-left" | "from-right" | null;
}

const BLOCKS: ReadonlySet<ElementName> = new Set(["p", "ul", "ol", "blockquote", "div"]);

function isBlock(node: MarkdownNode): boolean {
  return node.kind === "element" && BLOCKS.has(node.name);
}

function codeNode({ content, info }: Token): MarkdownNode {
  return { kind: "code", text: content.replace(/\n$/, ""), info: unescapeMarkdown(info.trim()) };
}

interface Place {
  /** First in its list item. */
  readonly isFirst: boolean;
  /** The number of the item, where it is not the one that follows. */
  readonly value: number | null;
  /** Not within another block. */
  readonly isTop: boolean;
}

function containerAttributes(token: Token, place: Place): Attributes {
  const start = token.attrGet("start");
  return {
    ...(start === null ? {} : { start: String(start) }),
    ...(place.value === null ? {} : { value: String(place.value) }),
  };
}

function alignmentClass(token: Token): string | null {
  const alignment = alignmentOf(token);
  return alignment === null ? null : `align-${alignment}`;
}

function classOf(names: readonly (string | null)[]): Attributes {
  const given = names.filter((name) => name !== null).join(" ");
  return given === "" ? {} : { class: given };
}

function rawAttributes(name: string, place: Place): Attributes {
  return place.isTop ? { class: name, dir: "auto" } : { class: name };
}

function taskBox(isDone: boolean): MarkdownNode {
  return element("span", [text(isDone ? "☑ " : "☐ ")], { class: "task" });
}
