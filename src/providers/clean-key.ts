/** A key as it may be used, or why what was entered is none. */
export type KeyReading =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly problem: string };

/** What a shell, a script or a file of settings writes before a name. */
const BEFORE_NAME = "^(?:export\\s+|setx?\\s+|\\$env:|const\\s+|let\\s+)?[\"'`]?";
/** What follows a name: a key may itself end in equals signs. */
const AFTER_NAME = "[\"'`]?\\s*[=:]\\s*(?=[^\\s=])";
/** `OPENAI_API_KEY=` and other names in capitals. */
const LOUD_NAME = new RegExp(`${BEFORE_NAME}[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+${AFTER_NAME}`);
/** `"apiKey": `, `x-api-key: `, `Authorization: `, `key = `. */
const NAME = new RegExp(
  `${BEFORE_NAME}(?:key|[\\w.-]*(?:api[_-]?key|token|secret|authorization)[\\w.-]*)${AFTER_NAME}`,
  "i",
);
/** What stands around a key in a shell, in a file of settings, in a manual, layer by layer. */
const WRAPPERS: readonly (readonly [RegExp, string])[] = [
  [LOUD_NAME, ""],
  [NAME, ""],
  [/^bearer\s+(?=\S)/i, ""],
  [/^-H\s+/, ""],
  [/^["'`“”„‘’«»<]+/u, ""],
  [/["'`“”‘’«»>;,\\]+$/u, ""],
];

/** More words than this are a sentence with a key in it, or without one. */
const MOST_PIECES = 2;

/**
 * What a visitor pasted as a key, without what clings to one on its way: quotes, its name, angle brackets, a semicolon, blanks
 * and line breaks. What is left must be able to be a key; the text itself is in no message.
 */
export function cleanKey(text: string): KeyReading {
  const bare = unwrap(text.replace(/\p{Cf}/gu, "").trim());
  const lines = bare.split(/\s*[\r\n]+\s*/).join("");
  if (lines.trim().split(/\s+/).length > MOST_PIECES) {
    return { ok: false, problem: "This looks like a sentence. Paste the key alone." };
  }
  const key = lines.replace(/\s+/g, "");
  const problem = problemOf(key);
  return problem === null ? { ok: true, key } : { ok: false, problem };
}

/** Takes one layer after the other off, until nothing changes. */
function unwrap(text: string): string {
  let bare = text;
  for (let before = ""; before !== bare; ) {
    before = bare;
    for (const [pattern, kept] of WRAPPERS) bare = bare.replace(pattern, kept).trim();
  }
  return bare;
}

function problemOf(key: string): string | null {
  if (key === "") return "There is no key in what was entered.";
  if (/[*•…]{3,}|\.{3}|…/u.test(key)) {
    return "This key is masked: it was shortened where it was shown. Make a new one, or copy it where it is shown in full.";
  }
  if (/^https?:\/\//i.test(key)) return "This is an address and not a key.";
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return "There is a character in it that no key has. Copy the key again, without what stands around it.";
  }
  return null;
}
