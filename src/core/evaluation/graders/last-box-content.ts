const BOX = /\\(?:boxed|fbox)(?![a-zA-Z])\s*/g;

/** What the last `\boxed` or `\fbox` holds that is closed: its braces, or the sign after it; `null` without one. */
export function lastBoxContent(text: string): string | null {
  const boxes = [...text.matchAll(BOX)];
  // A box that is never closed is looked through once for each; a reply that holds many of them says nothing.
  for (const box of boxes.slice(-MOST_TRIED).reverse()) {
    const content = contentAt(text, box.index + box[0].length);
    if (content !== null) return content;
  }
  return null;
}

const MOST_TRIED = 20;

function contentAt(text: string, start: number): string | null {
  if (text[start] !== "{") return /^[^\s{}$]+/.exec(text.slice(start, start + 100))?.[0] ?? null;
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "{") depth += 1;
    else if (text[at] === "}") depth -= 1;
    if (depth === 0) return text.slice(start + 1, at).trim();
  }
  return null;
}
