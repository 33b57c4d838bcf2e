import { modelInvalid } from "./gpu-errors.ts";

/** What Unicode calls white space, as the tokenizers' own pattern language understands `\s`; JavaScript's differs. */
const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** The pattern that byte-level vocabularies use when their file names none (GPT-2). */
export const DEFAULT_SPLIT =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * Cuts a text into the words that are tokenized one by one. `pattern` is in the tokenizer file's own language
 * (Oniguruma); what lies between two matches is a word of its own. Throws `model-invalid` for a pattern that cannot
 * be said in JavaScript.
 */
export function preTokenizer(pattern: string): (text: string) => string[] {
  const expression = toJavaScript(pattern);
  return (text) => {
    const words: string[] = [];
    let from = 0;
    for (const match of text.matchAll(expression)) {
      if (match[0] === "") continue;
      if (match.index > from) words.push(text.slice(from, match.index));
      words.push(match[0]);
      from = match.index + match[0].length;
    }
    if (from < text.length) words.push(text.slice(from));
    return words;
  };
}

function toJavaScript(pattern: string): RegExp {
  try {
    return new RegExp(withSpaces(withoutCaseGroups(pattern)), "gu");
  } catch (cause) {
    throw modelInvalid("its tokenizer splits words by a rule that this page does not know", cause);
  }
}

/** `(?i:…)` with plain letters inside becomes a group that lists both cases: older browsers do not know modifiers. */
function withoutCaseGroups(pattern: string): string {
  return pattern.replace(/\(\?i:([^()[\]\\]*)\)/g, (_, inner: string) => {
    return `(?:${inner.replace(/[a-z]/gi, (letter) => bothCases(letter))})`;
  });
}

function bothCases(letter: string): string {
  const both = letter.toLowerCase() + letter.toUpperCase();
  // The long s folds to s.
  return `[${both}${both === "sS" ? "ſ" : ""}]`;
}

/** Replaces `\s` and `\S`, inside a class and outside. A negated `\S` inside a class is not used by anyone. */
function withSpaces(pattern: string): string {
  let inClass = false;
  let result = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === "\\") {
      at += 1;
      result += escaped(pattern.charAt(at), inClass);
      continue;
    }
    if (character === "[") inClass = true;
    if (character === "]") inClass = false;
    result += character;
  }
  return result;
}

function escaped(letter: string, inClass: boolean): string {
  if (letter === "s") return inClass ? SPACE : `[${SPACE}]`;
  if (letter === "S" && !inClass) return `[^${SPACE}]`;
  return `\\${letter}`;
}
