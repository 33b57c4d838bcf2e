/** Words that a text is found by: more would make the index larger than the text is worth. */
const MOST_WORDS = 400;
const LONGEST_WORD = 40;

/** Scripts that are written without blanks. */
const UNSPACED = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}";
const STRETCH = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}])+`, "gu");
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, "u");

/**
 * The words under which a text is filed: without case and accents, each once. Text without blanks is filed by each pair
 * of neighbouring characters, so that a word in the middle of a sentence is found.
 */
export function searchWords(text: string): readonly string[] {
  const words = new Set<string>();
  for (const stretch of stretchesOf(text)) {
    for (const word of IS_UNSPACED.test(stretch) ? filedPairs(stretch) : [stretch]) {
      if (words.size >= MOST_WORDS) return [...words];
      words.add(word.slice(0, LONGEST_WORD));
    }
  }
  return [...words];
}

/** What a search asks for: each of these must be the beginning of one of a run's words. */
export function searchPrefixes(text: string): readonly string[] {
  const prefixes = stretchesOf(text).flatMap((stretch) =>
    IS_UNSPACED.test(stretch) ? askedPairs(stretch) : [stretch],
  );
  return [...new Set(prefixes.map((prefix) => prefix.slice(0, LONGEST_WORD)))].slice(0, 12);
}

function stretchesOf(text: string): readonly string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(STRETCH) ?? [];
}

/** The last character stands alone too: a search for one character is answered by the beginnings of pairs. */
function filedPairs(stretch: string): readonly string[] {
  const characters = [...stretch];
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

function askedPairs(stretch: string): readonly string[] {
  const pairs = filedPairs(stretch);
  return pairs.length === 1 ? pairs : pairs.slice(0, -1);
}
