import type { Token } from "markdown-it";
import { findAddresses } from "#ui/parts/markdown/syntax/autolink-text.ts";
import {
  type Attributes,
  type ElementName,
  type ElementNode,
  element,
  type MarkdownNode,
  text,
} from "./markdown-nodes.ts";
import { safeHref } from "./safe-href.ts";

/** Tokens that open an element as it is. */
const ELEMENT_OF: Readonly<Record<string, ElementName>> = {
  em_open: "em",
  strong_open: "strong",
  s_open: "s",
};

/** Nodes for the tokens of a line or paragraph. */
export function inlineNodes(tokens: readonly Token[]): readonly MarkdownNode[] {
  return new InlineReader(tokens).read(null, false);
}

class InlineReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Nodes up to the token `closing`, which is taken too, or to the end. */
  read(closing: string | null, isInLink: boolean): readonly MarkdownNode[] {
    const nodes: MarkdownNode[] = [];
    let waiting = "";
    const flush = (): void => {
      if (waiting !== "") append(nodes, isInLink ? [text(waiting)] : linkedText(waiting));
      waiting = "";
    };
    for (;;) {
      const token = this.#tokens[this.#next];
      this.#next += 1;
      if (token === undefined || token.type === closing) break;
      const plain = plainText(token);
      if (plain !== null) {
        waiting += plain;
        continue;
      }
      flush();
      append(nodes, this.#nodesOf(token, isInLink));
    }
    flush();
    return nodes;
  }

  #nodesOf(token: Token, isInLink: boolean): readonly MarkdownNode[] {
    const name = ELEMENT_OF[token.type];
    if (name !== undefined) {
      return [element(name, this.read(token.type.replace("_open", "_close"), isInLink))];
    }
    switch (token.type) {
      case "code_inline":
        return [element("code", [text(token.content)], { dir: "ltr" })];
      case "hardbreak":
        return [element("br", [])];
      case "formula":
        return [formula(token)];
      case "image":
        return [imageChip(token)];
      case "link_open":
        return link(token, this.read("link_close", true));
      default:
        return token.content === "" ? [] : [text(token.content)];
    }
  }
}

/** Texts that meet become one. */
function append(nodes: MarkdownNode[], added: readonly MarkdownNode[]): void {
  for (const node of added) {
    const last = nodes.at(-1);
    if (last?.kind === "text" && node.kind === "text") {
      nodes[nodes.length - 1] = text(last.text + node.text);
    } else nodes.push(node);
  }
}

/** What a token adds to the text around it; `null` when it is more than text. */
function plainText(token: Token): string | null {
  switch (token.type) {
    case "text":
    case "text_special":
    case "html_inline":
      return token.content;
    case "softbreak":
      return "\n";
    default:
      return null;
  }
}

function formula(token: Token): MarkdownNode {
  const isBlock = token.markup.startsWith("$$") || token.markup.startsWith("\\[");
  return { kind: "formula", source: token.markup, tex: token.content, isBlock };
}

/** An image loads nothing: it stands as what it is called, with its address to read. */
function imageChip(token: Token): ElementNode {
  const address = String(token.attrGet("src") ?? "");
  const title = token.attrGet("title");
  return element("span", [text(nameOf(token.children ?? []))], {
    class: "image-chip",
    title: `Image, not loaded: ${address}${title === null ? "" : `\n${title}`}`,
  });
}

/** What an image is called, without markup. */
function nameOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "image") return nameOf(token.children ?? []);
      if (token.type === "formula") return token.markup;
      return token.type.endsWith("break") ? "\n" : token.content;
    })
    .join("");
}

/** A link, or what it says and where it would lead when it must not become one. */
function link(token: Token, children: readonly MarkdownNode[]): readonly MarkdownNode[] {
  const written = String(token.attrGet("href") ?? "");
  const title = token.attrGet("title");
  const attributes = linkAttributes(written, title === null ? null : String(title));
  if (attributes !== null) return [element("a", children, attributes)];
  if (token.info === "auto") return [text("<"), ...children, text(">")];
  const named = title === null ? "" : ` "${title}"`;
  return written === "" && named === "" ? children : [...children, text(` (${written}${named})`)];
}

/** The whole address can be read before it is followed; a title that the text gave comes after it. */
function linkAttributes(written: string, title: string | null): Attributes | null {
  // Browsers read a backslash as a slash; here it is a character of the address.
  const href = safeHref(written.replaceAll("\\", "%5C"));
  if (href === null) return null;
  return {
    href,
    target: "_blank",
    rel: "noreferrer noopener",
    title: title === null ? href : `${href}\n${title}`,
  };
}

function linkedText(content: string): readonly MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  let from = 0;
  for (const { start, end, href } of findAddresses(content)) {
    const attributes = linkAttributes(href, null);
    if (attributes === null) continue;
    if (start > from) nodes.push(text(content.slice(from, start)));
    nodes.push(element("a", [text(content.slice(start, end))], attributes));
    from = end;
  }
  if (from < content.length) nodes.push(text(content.slice(from)));
  return nodes;
}
