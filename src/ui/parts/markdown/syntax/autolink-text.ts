/** An address found in running text. */
export interface FoundAddress {
  readonly start: number;
  readonly end: number;
  readonly href: string;
}

/** Characters that end an address: blanks, quotes, brackets of markup, and the punctuation of scripts without blanks. */
const ADDRESS = /[^\s<>"`[\]\\|“”„«»，。、；：？！（）「」『』【】《》〈〉،؛؟…]+/y;

/**
 * Where an address that begins at `start` ends: punctuation after it, and a closing bracket that was not opened within
 * it, belong to the sentence.
 */
export function addressEnd(source: string, start: number): number {
  ADDRESS.lastIndex = start;
  const match = ADDRESS.exec(source)?.[0] ?? "";
  let length = match.length;
  for (;;) {
    const last = match[length - 1] ?? "";
    if (/[?!.,:*_~'’]/.test(last)) length -= 1;
    else if (last === ")" && isUnopened(match.slice(0, length))) length -= 1;
    else if (last === ";")
      length -= /&[A-Za-z0-9]+;$/.exec(match.slice(0, length))?.[0].length ?? 1;
    else return start + length;
  }
}

function isUnopened(address: string): boolean {
  return address.split(")").length > address.split("(").length;
}

/** `www.` at the beginning of a word, and addresses of people. */
const CANDIDATE =
  /(?<![\p{L}\p{N}_./@+-])www\.(?=[\p{L}\p{N}])|(?<![\w.+/-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.[A-Za-z0-9_-]{1,63}){1,8}/gu;

/** Addresses in a text without a scheme: `www.example.org`, `someone@example.org`. */
export function findAddresses(source: string): readonly FoundAddress[] {
  const found: FoundAddress[] = [];
  for (const match of source.matchAll(CANDIDATE)) {
    const start = match.index;
    if (start < (found.at(-1)?.end ?? 0)) continue;
    if (match[0].includes("@")) {
      const end = start + match[0].length;
      if (/\.[A-Za-z][A-Za-z0-9-]*$/.test(match[0]))
        found.push({ start, end, href: `mailto:${match[0]}` });
      continue;
    }
    const end = addressEnd(source, start);
    found.push({ start, end, href: `https://${source.slice(start, end)}` });
  }
  return found;
}
