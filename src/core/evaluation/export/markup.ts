import { escapeMarkup } from "./escape-markup.ts";

/** A piece of HTML. Only {@link html} and {@link trusted} make one, so that no text becomes markup by mistake. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: a text or a number, which is escaped; a piece; several pieces; nothing. */
type Part = string | number | Markup | readonly Markup[] | null;

/** HTML from a template: whatever is put in is escaped, unless it is a piece of HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.reduce((whole, string, at) => {
    return `${whole}${textOf(parts[at - 1] ?? null)}${string}`;
  });
  return new Markup(text);
}

/** Takes a text of our own for HTML as it is. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(part: Part): string {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string" || typeof part === "number") return escapeMarkup(String(part));
  return part.map(({ text }) => text).join("");
}
