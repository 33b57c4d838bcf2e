import { readColumnName } from "./read-column-name.ts";

/** What a column of a wide table may hold: some model's score, what it cost, or the tokens of its reply. */
export interface ModelColumn {
  readonly model: string;
  readonly holds: "score" | "cost" | "tokens";
}

const OF_MODEL =
  /^(?<model>.+?)[\s_.:|/-]+(?:(?<score>score|quality|accuracy|acc|correct|performance|reward|em|f1)|(?<cost>(?:total[ _])?cost|price)|(?:(?:output|completion|reply|response)[ _])?(?:tokens|count))$/is;

/** The model that a column’s name begins with: `gpt-4_score`, `Claude cost ($)`. `null` where it names none. */
export function modelInColumn(column: string): ModelColumn | null {
  const { model, score, cost } = OF_MODEL.exec(withoutUnit(column))?.groups ?? {};
  if (model === undefined) return null;
  return { model, holds: score !== undefined ? "score" : cost !== undefined ? "cost" : "tokens" };
}

function withoutUnit(column: string): string {
  const plain = column.trim();
  if (readColumnName(plain).unit === null) return plain;
  return plain.replace(/\s*(?:[([{].*[)\]}]|[\s_.-]*(?:[%$¢€£¥₹]|\p{L}+))$/su, "");
}
