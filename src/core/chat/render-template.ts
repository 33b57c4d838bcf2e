import { SwitchyardError } from "#core/errors.ts";

/** A stretch of a prompt and whether it is ours or the visitor's. */
export interface PromptSegment {
  readonly text: string;
  readonly origin: "harness" | "question";
}

const TOKEN = /\{\{|\}\}|\{[^{}]*\}|[{}]/g;

/**
 * Fills a template by the rules of Python's `str.format_map`, which the released templates were written for: `{question}`
 * is the question, `{{` and `}}` are braces, and what is inserted is never read as a template again.
 * Throws `template-mismatch` for any other field and for a brace that stands alone.
 */
export function renderTemplate(
  template: string,
  question: string,
  field = "question",
): readonly PromptSegment[] {
  const segments: PromptSegment[] = [];
  let ours = "";
  let from = 0;
  for (const match of template.matchAll(TOKEN)) {
    ours += template.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[0] === "{{" || match[0] === "}}") ours += match[0].charAt(0);
    else if (match[0] === `{${field}}`) {
      segments.push({ text: ours, origin: "harness" }, { text: question, origin: "question" });
      ours = "";
    } else throw unknownField(match[0], field);
  }
  segments.push({ text: ours + template.slice(from), origin: "harness" });
  return segments.filter((segment) => segment.text !== "");
}

/** A text that {@link renderTemplate} gives back as it is. */
export function escapeTemplate(text: string): string {
  return text.replace(/[{}]/g, "$&$&");
}

/** The segments as one text. */
export function joinSegments(segments: readonly PromptSegment[]): string {
  return segments.map((segment) => segment.text).join("");
}

function unknownField(found: string, field: string): SwitchyardError {
  return new SwitchyardError(
    "template-mismatch",
    `The template holds ${found}, but only {${field}} can be filled in.`,
    { fix: `Remove it, or write {{ and }} where braces are meant as text.`, side: "visitor" },
  );
}
