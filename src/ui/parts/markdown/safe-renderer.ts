import * as smd from "streaming-markdown";
import { safeHref } from "./safe-href.ts";

/** What a markdown token becomes. Nothing else is ever created, whatever a model writes. */
const ELEMENT_OF: Readonly<Partial<Record<smd.Token, keyof HTMLElementTagNameMap>>> = {
  [smd.PARAGRAPH]: "p",
  // A reply's headings sit below those of the page.
  [smd.HEADING_1]: "h4",
  [smd.HEADING_2]: "h5",
  [smd.HEADING_3]: "h6",
  [smd.HEADING_4]: "h6",
  [smd.HEADING_5]: "h6",
  [smd.HEADING_6]: "h6",
  [smd.CODE_INLINE]: "code",
  [smd.ITALIC_AST]: "em",
  [smd.ITALIC_UND]: "em",
  [smd.STRONG_AST]: "strong",
  [smd.STRONG_UND]: "strong",
  [smd.STRIKE]: "s",
  [smd.LINK]: "a",
  [smd.RAW_URL]: "a",
  [smd.BLOCKQUOTE]: "blockquote",
  [smd.LINE_BREAK]: "br",
  [smd.RULE]: "hr",
  [smd.LIST_UNORDERED]: "ul",
  [smd.LIST_ORDERED]: "ol",
  [smd.LIST_ITEM]: "li",
};

interface Open {
  readonly token: smd.Token;
  readonly element: HTMLElement;
}

/** The open elements, outermost first. */
interface Data {
  readonly open: Open[];
}

/**
 * A renderer for `streaming-markdown` that builds DOM nodes from an allowlist and never a string of HTML: raw HTML stays
 * text, images become inert chips that load nothing, and a link is a link only when {@link safeHref} says so.
 * No character of the text is lost: a bracket that did not become a link is put back.
 */
export function safeRenderer(root: HTMLElement): smd.Renderer<Data> {
  return {
    data: { open: [{ token: smd.DOCUMENT, element: root }] },
    add_token: addToken,
    end_token: endToken,
    add_text: addText,
    set_attr: setAttribute,
  };
}

function addToken(data: Data, token: smd.Token): void {
  const parent = innermost(data).element;
  data.open.push({ token, element: build(parent, token) });
}

function build(parent: HTMLElement, token: smd.Token): HTMLElement {
  switch (token) {
    case smd.DOCUMENT:
      return parent;
    case smd.CODE_BLOCK:
    case smd.CODE_FENCE:
      return add(add(parent, "pre"), "code");
    case smd.IMAGE: {
      const chip = add(parent, "span");
      chip.className = "image-chip";
      return chip;
    }
    case smd.CHECKBOX: {
      const box = add(parent, "span");
      box.textContent = "☐ ";
      return box;
    }
    case smd.EQUATION_BLOCK:
    case smd.EQUATION_INLINE: {
      const equation = add(parent, "span");
      equation.className = "equation";
      equation.append(dollars(token));
      return equation;
    }
    case smd.LINK: {
      const link = add(parent, "a");
      link.append("[");
      return link;
    }
    case smd.TABLE: {
      const frame = add(parent, "div");
      frame.className = "table-scroll";
      // A wide table scrolls, and must be reachable with the keyboard to do so.
      frame.tabIndex = 0;
      frame.role = "group";
      frame.ariaLabel = "Table";
      return add(frame, "table");
    }
    case smd.TABLE_ROW:
      return add(rowGroup(parent), "tr");
    case smd.TABLE_CELL:
      return add(parent, parent.parentElement?.tagName === "THEAD" ? "th" : "td");
    default:
      return add(parent, ELEMENT_OF[token] ?? "span");
  }
}

function endToken(data: Data): void {
  if (data.open.length === 1) return;
  const { token, element } = innermost(data);
  data.open.pop();
  if (token === smd.EQUATION_BLOCK || token === smd.EQUATION_INLINE) element.append(dollars(token));
  const isUnlinked = element.tagName === "A" && !element.hasAttribute("href");
  if (isUnlinked && token === smd.LINK && !element.classList.contains("refused")) {
    element.append("]");
  }
  if (isUnlinked) element.replaceWith(...element.childNodes);
}

function addText(data: Data, text: string): void {
  const { element } = innermost(data);
  const last = element.lastChild;
  // One text node per run of text: five thousand small ones make layout slow.
  if (last instanceof Text) last.appendData(text);
  else element.append(text);
}

function setAttribute(data: Data, attribute: smd.Attr, value: string): void {
  const { token, element } = innermost(data);
  switch (attribute) {
    case smd.HREF:
      link(element, token, value);
      return;
    case smd.SRC:
      element.title = `Image, not loaded: ${value}`;
      return;
    case smd.LANG:
      element.dataset["language"] = value;
      return;
    case smd.START:
      if (/^\d{1,9}$/.test(value)) element.setAttribute("start", value);
      return;
    case smd.CHECKED:
      element.textContent = "☑ ";
      return;
  }
}

function link(element: HTMLElement, token: smd.Token, written: string): void {
  if (!(element instanceof HTMLAnchorElement)) return;
  const first = element.firstChild;
  if (token === smd.LINK && first instanceof Text) first.deleteData(0, 1);
  const href = safeHref(written);
  if (href === null) {
    element.classList.add("refused");
    if (token === smd.LINK) element.append(` (${written})`);
    return;
  }
  element.href = href;
  element.target = "_blank";
  element.rel = "noreferrer noopener";
  element.title = href;
}

function rowGroup(table: HTMLElement): HTMLElement {
  if (table.childElementCount === 0) return add(table, "thead");
  return table.querySelector<HTMLElement>(":scope > tbody") ?? add(table, "tbody");
}

function dollars(token: smd.Token): string {
  return token === smd.EQUATION_BLOCK ? "$$" : "$";
}

function add(parent: HTMLElement, name: keyof HTMLElementTagNameMap): HTMLElement {
  return parent.appendChild(document.createElement(name));
}

function innermost(data: Data): Open {
  const open = data.open.at(-1);
  if (open === undefined) throw new Error("the root is always open");
  return open;
}
