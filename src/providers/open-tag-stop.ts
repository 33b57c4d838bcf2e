/**
 * Which of the stop strings a server must have cut off, when it does not say: the one that closes the tag left open
 * last. `written` is the generation without its end; `before` is the session's text, whose very end may be the
 * opening tag. `null` when no tag is open: then the text ended by itself.
 */
export function openTagStop(
  stops: readonly string[],
  written: string,
  before: string,
): string | null {
  let latest = -1;
  let closing: string | null = null;
  const opened = /<[\w-]+>\s*$/.exec(before)?.[0] ?? "";
  const text = opened + written;
  for (const stop of stops) {
    const name = /^<\/([\w-]+)>$/.exec(stop)?.[1];
    if (name === undefined) continue;
    const at = text.lastIndexOf(`<${name}>`);
    if (at > latest && at > text.lastIndexOf(stop)) {
      latest = at;
      closing = stop;
    }
  }
  return closing;
}
