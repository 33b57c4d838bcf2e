import { joinSegments, renderTemplate } from "#core/chat/render-template.ts";
import { SwitchyardError } from "#core/errors.ts";
import { sha256Hex } from "#core/hash/sha256.ts";

/** Where the released prompts are, at the commit whose behaviour is reproduced here. Apache-2.0; not part of this project. */
export const RELEASED_TEMPLATE_URL =
  "https://raw.githubusercontent.com/ulab-uiuc/Router-R1/801a240e37701577907c32de27a548af4e6c4430/data_process/prompt_pool.py";

/** The name of each template in that file, and what it must hash to once it is filled with {@link PROBE}. */
const RELEASED = {
  qwen: {
    name: "PROMPT_TEMPLATE_QWEN",
    sha256: "368f7d5e12f274f178ab12c78e4f7b339bff8e0fd8508e30f51c215b239a741e",
  },
  llama: {
    name: "PROMPT_TEMPLATE_LLAMA",
    sha256: "b5bdd7ab156f77de2f3694927a194abd94587e575261bba69717ae1495cee38b",
  },
} as const;

export type ReleasedShape = keyof typeof RELEASED;

/** The question that the recorded hashes were made with. */
const PROBE = "Who wrote Hamlet?";

/**
 * Reads a released template out of the downloaded Python file and checks that it is the one this project knows.
 * Throws `template-mismatch` when it is not there or not the same.
 */
export function readReleasedTemplate(source: string, shape: ReleasedShape): string {
  const { name, sha256 } = RELEASED[shape];
  const template = readPythonString(source, name);
  if (template === null) throw mismatch(`The downloaded file has no ${name}.`);
  if (sha256Hex(joinSegments(renderTemplate(template, PROBE))) !== sha256) {
    throw mismatch(`The downloaded ${name} is not the released one: its hash differs.`);
  }
  return template;
}

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

function mismatch(message: string): SwitchyardError {
  return new SwitchyardError("template-mismatch", message, {
    fix: "Go on with the page's own template, or paste the released one by hand.",
    side: "network",
  });
}
