/** The value of a triple-quoted string constant of a Python file, or `null` when there is none of that name. */
export function readPythonString(source: string, name: string): string | null {
  const opening = `\n${name} = """`;
  const text = `\n${source.replace(/\r\n?/g, "\n")}`;
  const at = text.indexOf(opening);
  if (at === -1) return null;
  const literal = /^((?:[^\\]|\\[\s\S])*?)"""/.exec(text.slice(at + opening.length))?.[1];
  return literal === undefined ? null : unescapePython(literal);
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** A backslash before a line end joins the lines; an escape that Python does not know stays as it is. */
function unescapePython(literal: string): string {
  return literal.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|([\s\S]))/gi,
    (whole, x?: string, u?: string, long?: string, octal?: string, simple = "") => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return SIMPLE_ESCAPES[simple] ?? whole;
    },
  );
}
