const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What neither HTML nor XML allows, whatever the encoding: controls and non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not get into a document
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/g;

const LONE_SURROGATES = /[\uD800-\uDFFF]/gu;

/** A text as it may stand in HTML and SVG, between tags and in a quoted attribute. What no document may hold becomes `�`. */
export function escapeMarkup(text: string): string {
  return text
    .replace(LONE_SURROGATES, "\uFFFD")
    .replace(FORBIDDEN, "\uFFFD")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
