/** What a text of a model can become. Nothing else is ever created, whatever the text says. */
export type MarkdownNode = TextNode | ElementNode | CodeNode | FormulaNode;

export interface TextNode {
  readonly kind: "text";
  readonly text: string;
}

export type ElementName =
  | "p"
  | "h4"
  | "h5"
  | "h6"
  | "blockquote"
  | "ul"
  | "ol"
  | "li"
  | "table"
  | "thead"
  | "tbody"
  | "tr"
  | "th"
  | "td"
  | "hr"
  | "em"
  | "strong"
  | "s"
  | "code"
  | "a"
  | "br"
  | "span"
  | "div";

export type AttributeName =
  | "href"
  | "target"
  | "rel"
  | "title"
  | "start"
  | "value"
  | "class"
  | "dir"
  | "tabindex"
  | "role"
  | "aria-label";

export type Attributes = Readonly<Partial<Record<AttributeName, string>>>;

export interface ElementNode {
  readonly kind: "element";
  readonly name: ElementName;
  readonly attributes: Attributes;
  readonly children: readonly MarkdownNode[];
}

/** A block of code, in a frame that scrolls and has a button to copy it. */
export interface CodeNode {
  readonly kind: "code";
  readonly text: string;
  /** What stood after the opening fence, as it was written. */
  readonly info: string;
}

/** A formula. It stands as `source` until it is set, and for good when it cannot be. */
export interface FormulaNode {
  readonly kind: "formula";
  /** With its delimiters. */
  readonly source: string;
  readonly tex: string;
  /** On a line of its own. */
  readonly isBlock: boolean;
}

export function text(content: string): TextNode {
  return { kind: "text", text: content };
}

export function element(
  name: ElementName,
  children: readonly MarkdownNode[],
  attributes: Attributes = {},
): ElementNode {
  return { kind: "element", name, attributes, children };
}

/** All text of the nodes, in order, without what only names or frames it. */
export function textOf(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "element") return textOf(node.children);
      return node.kind === "formula" ? node.source : node.text;
    })
    .join("");
}
