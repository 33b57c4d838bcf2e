import { element, type MarkdownNode, text } from "./markdown-nodes.ts";

/** Characters of a piece before its line ends: a browser lays one out in a millisecond or two. */
const PIECE_LENGTH = 1000;

/** Where a line is longer than this, a piece ends within it, at a blank if there is one. */
const MAX_PIECE_LENGTH = 8000;

/**
 * `text` in pieces that end with a line, so that what is appended lays out only the last of them, and what is out of
 * sight none. The pieces depend on the text alone, and those before the last not on what comes after them.
 */
export function plainPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = pieceEnd(text, from);
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}

function pieceEnd(text: string, from: number): number {
  const lineEnd = text.indexOf("\n", from + PIECE_LENGTH);
  const limit = from + MAX_PIECE_LENGTH;
  if (lineEnd >= 0 && lineEnd < limit) return lineEnd + 1;
  if (text.length <= limit) return text.length;
  const blank = text.lastIndexOf(" ", limit);
  if (blank > from + PIECE_LENGTH) return blank + 1;
  const isHighSurrogate = (text.charCodeAt(limit - 1) & 0xfc00) === 0xd800;
  return isHighSurrogate ? limit - 1 : limit;
}

/** {@link plainPieces} as nodes. */
export function plainNodes(source: string): readonly MarkdownNode[] {
  return plainPieces(source).map((piece) =>
    element("span", [text(piece)], { class: "piece", dir: "auto" }),
  );
}
