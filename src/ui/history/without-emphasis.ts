/** `**` around words, as markdown has it; a power (`2**3**4`) and a lone pair are no emphasis. */
const STRONG = /(?<![\p{L}\p{N}*\\])\*\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*\*(?![\p{L}\p{N}*])/gu;

/** A text without its marks of strong emphasis, for a place of one or two lines where they would be noise. */
export function withoutEmphasis(text: string): string {
  return text.replace(STRONG, "$1");
}
