/**
 * What stands between an opening text and the next closing one, for each pair from left to right; empty pairs are none. The same as
 * matching `open([^close]+)close` everywhere, in time linear in the text also where nothing closes.
 */
export function textsBetween(text: string, open: string, close: string): readonly string[] {
  const found: string[] = [];
  let at = text.indexOf(open);
  while (at !== -1) {
    const start = at + open.length;
    const end = text.indexOf(close, start);
    if (end === -1) break;
    if (end > start) found.push(text.slice(start, end));
    at = text.indexOf(open, end > start ? end + close.length : start);
  }
  return found;
}
