import { BLANK, stripBlanks } from "#core/python/text.ts";
import { closedFrom } from "./hendrycks-math.ts";

const AFTER_ANSWER = new RegExp(`Answer[${BLANK}]*:[${BLANK}]*([^\\n]+)`, "giu");

/** So many characters at the end of a reply are looked at; for the strict box these. */
const LAST = 800;
const LAST_FOR_BOX = 100;

/** What is compared with the gold, and whether it is the same. */
export interface DapoVerdict {
  readonly score: 0 | 1;
  readonly extracted: string | null;
}

/** Compares the line after the last `Answer:` with the gold, both normalised; no box is needed. (xRouter, `math_dapo.py`.) */
export function dapoScore(reply: string, gold: string): DapoVerdict {
  const end = lastCharacters(reply, LAST);
  const found = [...end.matchAll(AFTER_ANSWER)].at(-1)?.[1] ?? "[INVALID]";
  const extracted = dapoForm(found);
  return { score: extracted === dapoForm(gold) ? 1 : 0, extracted };
}

/** Compares the last box near the end with the gold, to the letter. (xRouter, `math_dapo.py::is_correct_strict_box`.) */
export function dapoBoxScore(reply: string, gold: string): DapoVerdict {
  const end = lastCharacters(reply, LAST_FOR_BOX);
  const boxed = closedFrom(end, end.lastIndexOf("\\boxed{"));
  const extracted = boxed === null ? null : boxed.slice("\\boxed{".length, -1);
  return { score: extracted === gold ? 1 : 0, extracted };
}

function lastCharacters(text: string, count: number): string {
  // Twice as many units hold them all; the first may be half a character, which is then cut off.
  return [...text.slice(-2 * count - 1)].slice(-count).join("");
}

/** Texts that are replaced, in this order. */
const REPLACED: readonly (readonly [string, string])[] = [
  ["an ", ""],
  ["a ", ""],
  [".$", "$"],
  ["\\$", ""],
  ["\\ ", ""],
  [" ", ""],
  ["mbox", "text"],
  [",\\text{and}", ","],
  ["\\text{and}", ","],
  ["\\text{m}", "\\text{}"],
];

/** Texts that are removed, in this order. */
const REMOVED: readonly string[] = [
  ...["square", "ways", "integers", "dollars", "mph", "inches", "hours", "km", "units", "\\ldots"],
  ...["sue", "points", "feet", "minutes", "digits", "cents", "degrees", "cm", "gm", "pounds"],
  ...["meters", "meals", "edges", "students", "childrentickets", "multiples", "\\text{s}"],
  ...["\\text{.}", "\\text{\ns}", "\\text{}^2", "\\text{}^3", "\\text{\n}", "\\text{}"],
  ...["\\mathrm{th}", "^\\circ", "^{\\circ}", "\\;", ",\\!", "{,}", '"', "\\dots"],
];

/** What Python's `isdigit` is true for, as far as anybody writes it. */
const DIGITS = /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u;

/** A longer gold is compared as it stands: some of the patterns take the square of its length. */
const MOST_OF_GOLD = 20_000;

/** An answer in the release's normal form. (xRouter, `math_dapo.py::normalize_final_answer`, after arXiv 2206.14858.) */
function dapoForm(answer: string): string {
  if (answer.length > MOST_OF_GOLD) return answer;
  let form = answer.slice(answer.lastIndexOf("=") + 1);
  for (const [before, after] of REPLACED) form = form.replaceAll(before, () => after);
  for (const text of REMOVED) form = form.replaceAll(text, "");
  form = form
    .split("\n")
    .map(firstFormula)
    .join("\n")
    .replaceAll(/\\text\{([^\n]*?)\}/g, "$1")
    .replaceAll(/\\textbf\{([^\n]*?)\}/g, "$1")
    .replaceAll(/\\overline\{([^\n]*?)\}/g, "$1")
    .replaceAll(/\\boxed\{([^\n]*)\}/g, "$1")
    .replaceAll(/frac([^{])([^\n])/gu, "frac{$1}{$2}")
    .replaceAll(/sqrt([^{])/gu, "sqrt{$1}")
    .replaceAll("$", "");
  const joined = form.replaceAll(",", "");
  return stripBlanks(DIGITS.test(joined) ? joined : form);
}

/** Of a line with two dollars what stands between the first of them, with them. */
function firstFormula(line: string): string {
  const [, formula, rest] = line.split("$", 3);
  return formula === undefined || rest === undefined ? line : `$${formula}$`;
}
