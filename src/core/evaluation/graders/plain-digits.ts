/** Blanks and signs that part groups of three digits, also in LaTeX. */
const GROUP_MARK = /(?<=\d)(?:\\[,!;: ]|[\u00a0\u2009\u202f'’٬]|\{,\})(?=\d{3}(?!\d))/g;
const RAISED = "⁰¹²³⁴-⁹⁺⁻";
const AFTER_DIGIT = new RegExp(`(?<=[\\d)])[${RAISED}]+`, "g");
const ELSEWHERE = new RegExp(`[${RAISED}]+`, "g");

/** The first digits of scripts whose digits are written by many and mean the same. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6];

/** Powers of ten that are written as words behind a number. */
const SCALES: Readonly<Record<string, number>> = {
  thousand: 3,
  million: 6,
  billion: 9,
  trillion: 12,
};
const SCALED = /(?<=\d)\s?(thousand|million|billion|trillion)\b/gi;

/**
 * One spelling for what is written in many ways: digits of other scripts, typographic minus signs, thin spaces and LaTeX within numbers,
 * raised digits and words for them as powers, ½ as 1/2. Digits of emoji are none.
 */
export function plainDigits(text: string): string {
  return text
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g, plainDigit)
    .replaceAll(/[\d#*]\ufe0f?\u20e3/g, "")
    .replaceAll("٫", ".")
    .replaceAll(GROUP_MARK, (mark) => (mark === "{,}" ? "," : ""))
    .replaceAll(/(?<=\d)(?=[¼-¾⅐-⅞])/g, " ")
    .replaceAll(AFTER_DIGIT, (power) => `^{${power.normalize("NFKC")}}`)
    .replaceAll(ELSEWHERE, "")
    .normalize("NFKC")
    .replaceAll("\u2044", "/")
    .replaceAll(/[\u2212\u2012\u2013\u2014]/g, "-")
    .replaceAll(/\bminus (?=[\d.$€£])/gi, "-")
    .replaceAll(/\\[dt]frac\b/g, "\\frac")
    .replaceAll(/\\frac\s{0,4}(\d)\s{0,4}(\d)/g, "\\frac{$1}{$2}")
    .replaceAll(/\\[$%]/g, (found) => found.slice(1))
    .replaceAll(/\s?(?:\\times|\\cdot|×|·|\*|(?<=\d )x)\s?(?=10\s?\^)/g, "*")
    .replaceAll(SCALED, (_, scale: string) => `*10^${SCALES[scale.toLowerCase()]}`)
    .replaceAll(/\\[a-zA-Z]+(?=\d)/g, (command) => `${command} `);
}

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10) ?? 48;
  return String(code - zero);
}
