/** Characters of a piece before its line ends: a browser lays a few such out in a few milliseconds. */
const PIECE_LENGTH = 4000;

/**
 * `text` in pieces that end with a line, so that what is appended lays out only the last of them. The pieces depend on
 * the text alone.
 */
export function plainPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const lineEnd = text.indexOf("\n", from + PIECE_LENGTH);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}
