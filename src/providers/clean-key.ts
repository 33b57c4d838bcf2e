/** A key as it may be used, or why what was entered is none. */
export type KeyReading =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly problem: string };

/** What a shell, a script or a file of settings writes before a name. */
const BEFORE_NAME = "^(?:export\\s+|env\\s+|setx?\\s+|\\$env:|const\\s+|let\\s+)?[\"'`]?";
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
  [/^(?:-H|[-*>•])\s+/u, ""],
  [/^["'`“”„‘’«»<{([]+/u, ""],
  [/["'`“”‘’«»>})\];,\\]+$/u, ""],
  // The end of a sentence; more than one full stop stands for what was left out.
  [/(?<!\.)\.$/, ""],
];

/** The name of a setting in the place of what is set: `$OPENAI_API_KEY`, `YOUR_API_KEY`, `OPENAI_API_KEY=`. */
const ONLY_NAME = /^[$%]?\{?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN|SECRET)\}?[%=:]?$/;
/** A word that stands beside a key where keys are shown. */
const LABEL =
  /^[([]?(?:my|your|the|api|secret|access|token|key|copy|copied|show|hide|prod|dev|test)(?:[-_]?(?:key|token))?[)\].:]?$/i;

/** More words than this are a sentence with a key in it, or without one. */
const MOST_PIECES = 2;

/**
 * What a visitor pasted as a key, without what clings to one on its way: quotes, its name, angle brackets, a semicolon, blanks
 * and line breaks. What is left must be able to be a key; the text itself is in no message.
 */
export function cleanKey(text: string): KeyReading {
  const bare = unwrap(text.replace(/\p{Cf}/gu, "").trim());
  const lines = bare.split(/\s*[\r\n]+\s*/).join("");
  if (isMoreThanKey(bare)) {
    return { ok: false, problem: "This looks like a sentence. Paste the key alone." };
  }
  const key = lines.replace(/\s+/g, "");
  const problem = problemOf(key);
  return problem === null ? { ok: true, key } : { ok: false, problem };
}

/** True for a text that holds more than one key, which a line break or a blank may part in two. */
function isMoreThanKey(text: string): boolean {
  const pieces = text.split(/\s+/);
  const [first = "", second] = pieces;
  if (second === undefined) return false;
  const prefix = /^\w{2,8}[-_]/.exec(first)?.[0];
  return (
    pieces.length > MOST_PIECES ||
    pieces.some((piece) => LABEL.test(piece) || ONLY_NAME.test(piece)) ||
    LOUD_NAME.test(second) ||
    (prefix !== undefined && second.startsWith(prefix))
  );
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
  if (ONLY_NAME.test(key)) return "This is the name of a key and not the key itself.";
  if (/^https?:\/\//i.test(key)) return "This is an address and not a key.";
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return "There is a character in it that no key has. Copy the key again, without what stands around it.";
  }
  return null;
}
