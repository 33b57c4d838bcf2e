import { isRecord } from "#core/is-record.ts";

/** What a tensor's file writes out of numbers that stand whole in the `.bin` beside it. */

/** A part of a list may be told as an object that names it. */
const PARTS = ["prefix", "first", "head"] as const;

/**
 * Computed rows in the form of a recorded part of them, which may be nothing, the first rows, the first numbers of a row, a flat
 * list, or a text: hexadecimal digits of the words one behind the other, or of their bytes. So a shown number that is wrong
 * makes a difference, and one that is not shown makes none.
 */
export function shownLike<Item extends string | number>(
  recorded: unknown,
  rows: readonly (readonly Item[])[],
  bytesHex: string,
): unknown {
  if (recorded === null || recorded === undefined) return recorded;
  if (typeof recorded === "string") return digitsLike(recorded, rows.flat().join(""), bytesHex);
  if (isRecord(recorded)) {
    return Object.fromEntries(
      Object.entries(recorded).map(([part, items]) => [
        part,
        partLike(part, items, rows, bytesHex),
      ]),
    );
  }
  if (!Array.isArray(recorded)) throw new TypeError("numbers are shown as a list, a text or null");
  const isRows = recorded.some(Array.isArray);
  if (!isRows) return rows.flat().slice(0, recorded.length);
  return rows.slice(0, recorded.length).map((row, index) => {
    const shown: unknown = recorded[index];
    return Array.isArray(shown) ? row.slice(0, shown.length) : row;
  });
}

function partLike<Item extends string | number>(
  part: string,
  items: unknown,
  rows: readonly (readonly Item[])[],
  bytesHex: string,
): unknown {
  if ((PARTS as readonly string[]).includes(part)) return shownLike(items, rows, bytesHex);
  if (part === "count") return rows.flat().length;
  throw new Error(`nothing reads ${part} of numbers that are shown in part`);
}

function digitsLike(recorded: string, words: string, bytes: string): string {
  const shown = recorded.toLowerCase();
  const forms = [words, bytes];
  const same = forms.find((form) => shown.length <= form.length && form.startsWith(shown));
  return same === undefined ? words.slice(0, shown.length) : recorded;
}
