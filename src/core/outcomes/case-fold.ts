/** Characters whose folded form is neither their own small letter nor that of their capital. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["\u0131", "\u0131"],
  ["\u1e9e", "ss"],
]);

/** Cherokee folds to capitals: its small letters came later. */
const CHEROKEE = /[\u13a0-\u13fd\uab70-\uabbf]/;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Full Unicode case folding, as Python's `str.casefold()`: `ß` and `SS` become the same, final and inner sigma too. `toLowerCase`
 * does neither. Each character is folded for itself, so that its neighbours do not matter.
 */
export function caseFold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = "";
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

function foldCharacter(character: string): string {
  const exception = EXCEPTIONS.get(character);
  if (exception !== undefined) return exception;
  if (CHEROKEE.test(character)) return character.toUpperCase();
  return character.toUpperCase().toLowerCase();
}
