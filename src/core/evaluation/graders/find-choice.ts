import { normalizeAnswer } from "#core/metrics/normalize-answer.ts";
import { containsWords } from "./contains-words.ts";
import type { Choice } from "./grader.ts";
import { lastBoxContent } from "./last-box-content.ts";

/** The option that a reply chooses, by its label; `null` with the reason where that cannot be told. */
export interface FoundChoice {
  readonly label: string | null;
  readonly how: string;
}

/** A label where no word goes on: `B`, `(B)`, `B)`, `B.`; of a small one the parentheses or an end have to tell. */
const LABEL = "\\(?\\s?([A-Za-z]|\\d{1,2})\\s?(?![\\p{L}\\p{N}'’])";
const COPULA =
  "(?:\\s(?:is|would be|should be|must be|option|choice|letter|ist|est|es|therefore|thus|:)|[:=：是为為]|\\s)*\\s?";
const ANSWER =
  "answer|antwort|réponse|respuesta|choose|select|pick|(?:correct|right|best) (?:option|choice)|答案|选择?|選擇?";
const CONCLUSION = "option|choice|therefore|thus|so|hence|it is|it['’]s|it must be|选项|所以|因此";
/** The last of these tells: the strong ones of an answer, else the weak ones of a conclusion. */
const ANNOUNCED: readonly (readonly RegExp[])[] = [
  [
    new RegExp(`(?:${ANSWER})${COPULA}${LABEL}`, "giu"),
    new RegExp(
      `${LABEL}\\)?\\s(?:is|would be)\\s(?:the\\s)?(?:best\\s|most\\s)?(?:correct|right|answer)`,
      "giu",
    ),
  ],
  [new RegExp(`(?<![\\p{L}])(?:${CONCLUSION})${COPULA}${LABEL}`, "giu")],
];
const REFUSED =
  /^\)?\s(?:is|are|was|must be|would be)\s(?:wrong|incorrect|false|not|ruled|eliminated)/i;
const WHOLE = new RegExp(`^${LABEL}\\)?[.:,]?$`, "u");
const AT_START = /^\(?([A-Za-z]|\d{1,2})(?:\)|[.:,](?=\s|$))/u;
const ALONE = /(?<![\p{L}\p{N}'’])\(?([A-Z])\)?(?![\p{L}\p{N}'’])/gu;
const ANOTHER =
  /^\)?\s?(?:or|and|oder|ou|\/|,|&|或|和)\s?(?:option\s)?\(?[A-Z]\)?(?![\p{L}\p{N}])/u;
const DENIED = /\b(?:not|isn't|isn’t|never|n't|n’t)\s(?:\S+\s){0,2}$/i;

/**
 * The option that a reply chooses: in the last box; else as it is announced last (“the answer is (B)”); else a label that is the whole
 * reply or begins or ends it; else the one option whose text stands in the reply; else the one capital that stands alone.
 */
export function findChoice(reply: string, choices: readonly Choice[]): FoundChoice {
  const text = plain(reply);
  const boxed = lastBoxContent(reply);
  const ways: readonly (() => FoundChoice | null)[] = [
    () => (boxed === null ? null : named(plain(boxed), choices, "stands in the last box")),
    ...ANNOUNCED.map((patterns) => () => announced(text, choices, patterns)),
    () => named(text, choices, "is the whole reply"),
    () => named(lastLine(reply), choices, "is the last line"),
    () => named(firstLine(reply), choices, "is the first line"),
    () => atStart(text, choices),
    () => bySaying(text, choices),
    () => alone(text, choices),
  ];
  for (const way of ways) {
    const found = way();
    if (found !== null) return found;
  }
  return { label: null, how: "No option can be told from the reply." };
}

/** A text without the signs of markdown and LaTeX around what it says. */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\\(?:text|textbf|mathrm|mathbf)\s?\{([^{}]*)\}/g, "$1")
    .replaceAll(/[*_`$#"“”]|\\[()[\]]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function lastLine(reply: string): string {
  return plain(reply.trimEnd().split("\n").at(-1) ?? "");
}

function firstLine(reply: string): string {
  return plain(reply.trimStart().split("\n")[0] ?? "");
}

/** The option that a short text names: by its label, with or without its text, or by its text alone. */
function named(text: string, choices: readonly Choice[], how: string): FoundChoice | null {
  const label = labelled(WHOLE.exec(text)?.[1] ?? AT_START.exec(text)?.[1], choices, how);
  if (label !== null && (WHOLE.test(text) || saysTextOf(label.label, text, choices))) return label;
  const wanted = normalizeAnswer(text);
  const same = choices.filter((choice) => wanted !== "" && normalizeAnswer(choice.text) === wanted);
  return same.length === 1 ? { label: same[0]?.label ?? null, how: `Its text ${how}.` } : null;
}

function saysTextOf(label: string | null, text: string, choices: readonly Choice[]): boolean {
  const said = choices.find((choice) => choice.label === label)?.text;
  return said !== undefined && said !== "" && containsWords(text, said);
}

/** A label that the reply begins with, where it names no other. */
function atStart(text: string, choices: readonly Choice[]): FoundChoice | null {
  const label = AT_START.exec(text)?.[1]?.toUpperCase();
  const others = [...text.matchAll(ALONE)].filter(
    (match) => match[1] !== label && isNamed(match, text, choices),
  );
  return others.length > 0 ? null : labelled(label, choices, "begins the reply");
}

function labelled(
  found: string | undefined,
  choices: readonly Choice[],
  how: string,
): FoundChoice | null {
  const label = found?.toUpperCase();
  const isOne =
    choices.length === 0 || choices.some((choice) => choice.label.toUpperCase() === label);
  return label === undefined || !isOne ? null : { label, how: `Its label ${how}.` };
}

function announced(
  text: string,
  choices: readonly Choice[],
  patterns: readonly RegExp[],
): FoundChoice | null {
  const found = patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter((match) => isNamed(match, text, choices))
    .toSorted((a, b) => a.index - b.index)
    .at(-1);
  if (found === undefined) return null;
  if (ANOTHER.test(text.slice(found.index + found[0].length))) {
    return { label: null, how: "More than one option is named as the answer." };
  }
  return labelled(found[1], choices, "is announced as the answer");
}

function isNamed(match: RegExpExecArray, text: string, choices: readonly Choice[]): boolean {
  return isLabel(match, text, choices) && !isDenied(match, text);
}

/** A small letter, or an A or I before a word, is a word of its own rather than a label. */
function isLabel(match: RegExpExecArray, text: string, choices: readonly Choice[]): boolean {
  const [found, label = ""] = match;
  if (labelled(label, choices, "") === null) return false;
  const rest = text.slice(match.index + found.length);
  const isEnclosed = found.includes("(") || rest.startsWith(")");
  const isEnd = /^(?:[.,:;!?]|\s?$)/.test(rest);
  if (/^\d/.test(label)) return isEnclosed || isEnd;
  if (/^[a-z]$/.test(label)) return isEnclosed || isEnd;
  return (
    !/^[AI]$/.test(label) ||
    isEnclosed ||
    !/^\s?\p{Ll}/u.test(rest) ||
    /^\s?(?:is|because|as|since|or|and)\b/.test(rest)
  );
}

function isDenied(match: RegExpExecArray, text: string): boolean {
  if (REFUSED.test(text.slice(match.index + match[0].length))) return true;
  const at = match.index + match[0].search(/\(?\s?\S+$/);
  return DENIED.test(text.slice(Math.max(0, at - 40), at)) || /\bnot\b/.test(match[0]);
}

/** The one option whose text stands in the reply, where none of the others does. */
function bySaying(text: string, choices: readonly Choice[]): FoundChoice | null {
  const said = choices.filter((choice) => choice.text !== "" && containsWords(text, choice.text));
  const longest = said.filter(
    (choice) => !said.some((other) => other !== choice && containsWords(other.text, choice.text)),
  );
  const [only, ...others] = longest;
  if (only === undefined || others.length > 0) return null;
  return {
    label: only.label.toUpperCase(),
    how: "Of all options only its text stands in the reply.",
  };
}

function alone(text: string, choices: readonly Choice[]): FoundChoice | null {
  const found = [...text.matchAll(ALONE)].filter((match) => isNamed(match, text, choices));
  const labels = new Set(found.map((match) => match[1]));
  const [only, ...others] = labels;
  if (only === undefined) return null;
  if (others.length > 0)
    return { label: null, how: "Several options are named, none as the answer." };
  return { label: only, how: "It is the only label in the reply." };
}
