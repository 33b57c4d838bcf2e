/** A cell of at most this many letters stands on one line. */
const ONE_LINE = 12;

/** A cell of more letters than this is a sentence. */
const SENTENCE = 32;

/** Letters that are as wide as two: Chinese, Japanese, Korean, full-width forms. A line may break between any two of them. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/**
 * The class of a table's cell by how much stands in it, so that a column is neither one letter wide nor as wide as its longest
 * sentence; `null` for what stands on one line.
 */
export function cellClass(content: string): "phrase" | "sentence" | null {
  // Longer than that in any script: its letters need not be looked at.
  if (content.length > SENTENCE) return "sentence";
  const width = content.length + (content.match(WIDE)?.length ?? 0);
  if (width > SENTENCE) return "sentence";
  return width > ONE_LINE ? "phrase" : null;
}
