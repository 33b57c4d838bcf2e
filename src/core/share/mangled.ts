import { MAX_LINK_CHARACTERS } from "./link-limits.ts";

export interface LinkParts {
  readonly version: number;
  /** What follows `t1.`; may have something glued to its end. */
  readonly payload: string;
}

/** Room for percent signs, line breaks and an address before the fragment. */
const MOST_CHARACTERS = 4 * MAX_LINK_CHARACTERS;

/** What is seen of nothing: soft hyphen, zero-width and direction marks, byte order mark. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** Soft line breaks of mail, quote marks at line starts, blanks and line breaks. */
const LINE_BREAKS = /=?\r?\n(?:[>|]+ ?)*|\s+/g;

/**
 * Finds the link in what a messenger, a mail program or a copy by hand made of it: percent signs, line breaks, invisible
 * characters, two hyphens turned into a dash, punctuation at the end. `null` when there is none.
 */
export function repairLink(address: string): LinkParts | null {
  const plain = unescapePercent(address.slice(0, MOST_CHARACTERS))
    .replace(LINE_BREAKS, "")
    .replace(INVISIBLE, "")
    .replace(/[—–]/g, "--");
  // The fragment alone, or the last one of an address.
  const found = /^(?:.*#)?[/!]?t(\d{1,4})\.([\w-]*)/.exec(plain);
  if (found === null) return null;
  return { version: Number(found[1]), payload: found[2] ?? "" };
}

/** Undoes percent escapes of ASCII, twice: some messengers escape what was escaped. */
function unescapePercent(text: string): string {
  const once = (one: string): string =>
    one.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return text.includes("%") ? once(once(text)) : text;
}
