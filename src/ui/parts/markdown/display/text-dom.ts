/**
 * A browser shapes a letter with all its combining marks at once, in time that grows with their square: 100,000 marks on
 * one letter keep it busy for 15 seconds. Where a text piles up so many, a line may break after each of these.
 */
const MARKS_PER_PIECE = 60;
const LONG_RUN_LENGTH = 2 * MARKS_PER_PIECE;
const LONG_RUN = new RegExp(`\\p{M}{${LONG_RUN_LENGTH}}`, "u");
const PIECE = new RegExp(`\\p{M}{${MARKS_PER_PIECE}}`, "gu");

/** Shows a text: a text node, or a span with places to break. */
export type TextDom = Text | HTMLElement;

/** Shows `text`, whose characters alone decide how. */
export function textDom(text: string): TextDom {
  if (!LONG_RUN.test(text)) return document.createTextNode(text);
  const span = document.createElement("span");
  appendPieces(span, text);
  return span;
}

/** Makes what shows `before` show `after`. False when that takes another node. */
export function changeText(dom: TextDom, before: string, after: string): boolean {
  if (before === after) return true;
  const isLonger = after.startsWith(before);
  if (dom instanceof Text) {
    // A mark is one or two units long.
    const from = isLonger ? Math.max(0, before.length - 2 * LONG_RUN_LENGTH) : 0;
    if (LONG_RUN.test(after.slice(from))) return false;
    if (isLonger) dom.appendData(after.slice(before.length));
    else dom.data = after;
    return true;
  }
  const { lastChild } = dom;
  if (!isLonger || !(lastChild instanceof Text)) return false;
  lastChild.remove();
  appendPieces(dom, lastChild.data + after.slice(before.length));
  return true;
}

function appendPieces(span: HTMLElement, text: string): void {
  let from = 0;
  for (const { index, 0: piece } of text.matchAll(PIECE)) {
    const end = index + piece.length;
    span.append(text.slice(from, end), document.createElement("wbr"));
    from = end;
  }
  span.append(document.createTextNode(text.slice(from)));
}
