import { countCodePoints } from "#core/python/text.ts";

/**
 * The last `\boxed` of a text with its braces, or what follows the last `\boxed ` up to a dollar; `null` without one or where it is not
 * closed. (lm-evaluation-harness, `hendrycks_math.py::last_boxed_only_string`, as xRouter's `math.py` has it.)
 */
export function lastBoxed(text: string): string | null {
  const spaced = text.lastIndexOf("\\boxed ");
  if (spaced !== -1) return text.slice(spaced).split("$")[0] ?? "";
  const boxed = text.lastIndexOf("\\boxed");
  return closedFrom(text, boxed === -1 ? text.lastIndexOf("\\fbox") : boxed);
}

/** The text from a place on up to where its first brace closes; `null` where it does not, or without a place. */
export function closedFrom(text: string, at: number): string | null {
  if (at === -1) return null;
  let depth = 0;
  for (let index = at; index < text.length; index += 1) {
    if (text[index] === "{") depth += 1;
    if (text[index] !== "}") continue;
    depth -= 1;
    if (depth === 0) return text.slice(at, index + 1);
  }
  return null;
}

/** 1 when what stands in the last box is the gold after the release's normalisation, else 0. (xRouter, `math.py::compute_score`.) */
export function hendrycksScore(reply: string, gold: string): 0 | 1 {
  const boxed = lastBoxed(reply);
  const content = boxed === null ? null : boxContent(boxed);
  return content !== null && isEquivalent(content, gold) ? 1 : 0;
}

/** `null` for an `\fbox` and for a box within which there is a spaced one: there the released code fails. */
function boxContent(boxed: string): string | null {
  if (boxed.startsWith("\\boxed ")) return boxed.slice("\\boxed ".length);
  const isBox = boxed.startsWith("\\boxed{") && !boxed.includes("\\boxed ");
  return isBox ? boxed.slice("\\boxed{".length, -1) : null;
}

/** Whether two texts of LaTeX say the same for the release; those that it cannot normalise have to be equal. */
function isEquivalent(left: string, right: string): boolean {
  const [bareLeft, bareRight] = [hendrycksForm(left), hendrycksForm(right)];
  return bareLeft === null || bareRight === null ? left === right : bareLeft === bareRight;
}

/** A text of LaTeX in the release's normal form; `null` where its code fails: a bare `\frac` or `\sqrt` at an end, two units. */
export function hendrycksForm(latex: string): string | null {
  const plain = latex
    .replaceAll(/\n|\\!/g, "")
    .replaceAll("\\\\", "\\")
    .replaceAll("tfrac", "frac")
    .replaceAll("dfrac", "frac")
    .replaceAll("\\left", "")
    .replaceAll("\\right", "")
    .replaceAll("^{\\circ}", "")
    .replaceAll("^\\circ", "")
    .replaceAll("\\$", "");
  const [first = "", ...units] = plain.split("\\text{ ");
  if (units.length > 1) return null;
  const number = first.replaceAll("\\%", "").replaceAll(" .", " 0.").replaceAll("{.", "{0.");
  if (number === "") return "";
  const [name = "", value, ...more] = (number.startsWith(".") ? `0${number}` : number).split("=");
  const isNamed = value !== undefined && more.length === 0 && countCodePoints(name) <= 2;
  const rooted = braceRoots(isNamed ? value : [name, value, ...more].filter(isText).join("="));
  const fractions = rooted === null ? null : braceFractions(rooted.replaceAll(" ", ""));
  return fractions === null ? null : slashed(fractions === "0.5" ? "\\frac{1}{2}" : fractions);
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

/** `\sqrt2` → `\sqrt{2}`. */
function braceRoots(latex: string): string | null {
  const [before = "", ...parts] = latex.split("\\sqrt");
  if (parts.includes("")) return null;
  const braced = parts.map((part) => {
    if (part.startsWith("{")) return `\\sqrt${part}`;
    const [sign = "", ...rest] = part;
    return `\\sqrt{${sign}}${rest.join("")}`;
  });
  return before + braced.join("");
}

/** `\frac12` → `\frac{1}{2}`, `\frac1{72}` → `\frac{1}{72}`. A fraction with one sign after it leaves the text as it was. */
function braceFractions(latex: string): string | null {
  const [before = "", ...parts] = latex.split("\\frac");
  const braced: string[] = [];
  for (const part of parts) {
    const [top, bottom, ...rest] = part;
    if (top === undefined) return null;
    if (top === "{") braced.push(`\\frac${part}`);
    else if (bottom === undefined) return latex;
    else {
      const below = bottom === "{" ? bottom : `{${bottom}}`;
      braced.push(`\\frac{${top}}${below}${rest.join("")}`);
    }
  }
  return before + braced.join("");
}

const WHOLE_FRACTION = /^(0|-?[1-9]\d*)\/(0|-?[1-9]\d*)$/;

/** `3/4` → `\frac{3}{4}` for whole numbers. */
function slashed(text: string): string {
  const found = WHOLE_FRACTION.exec(text);
  return found === null ? text : `\\frac{${found[1]}}{${found[2]}}`;
}
