import type { Choice } from "#core/evaluation/graders/grader.ts";
import { isRecord } from "#core/is-record.ts";
import { plainText } from "./read-golds.ts";
import { readLiteral } from "./read-literal.ts";

/**
 * The options of a multiple choice however a table writes them: a list of texts; lists of `text` and `label` (also `labels`); a list of
 * objects with both; an object by label; or one of these as text. Labels are A, B, C … where there are none. Empty for anything else.
 */
export function readChoices(value: unknown): readonly Choice[] {
  const content = typeof value === "string" ? readLiteral(value) : value;
  if (isIterable(content)) return readList([...content]);
  if (!isRecord(content)) return [];
  const texts = content["text"] ?? content["texts"];
  const labels = content["label"] ?? content["labels"];
  if (isIterable(texts)) return readList([...texts], isIterable(labels) ? [...labels] : []);
  return Object.entries(content).flatMap(([label, text]) => {
    const plain = plainText(text);
    return plain === null ? [] : [{ label: label.trim(), text: plain }];
  });
}

/** The label of a gold: as it is, or by the option's number from 0, or by its text; `null` where no option is meant. */
export function labelOf(gold: unknown, choices: readonly Choice[]): string | null {
  const text = plainText(gold);
  if (text === null) return null;
  const bare = /^\(?\s*([A-Za-z\d]{1,2})\s*\)?\.?$/.exec(text)?.[1] ?? text;
  const labelled = choices.find(({ label }) => label.toUpperCase() === bare.toUpperCase());
  if (labelled !== undefined) return labelled.label;
  const said = choices.find((choice) => choice.text.trim() === text);
  const byText =
    said ?? choices.find((choice) => choice.text.trim().toLowerCase() === text.toLowerCase());
  if (byText !== undefined) return byText.label;
  return /^\d{1,2}(?:\.0)?$/.test(text) ? (choices[Number(text)]?.label ?? null) : null;
}

/** The letter of an option by its number from 0. */
export function letterAt(index: number): string {
  return String.fromCharCode(65 + index);
}

function readList(items: readonly unknown[], labels: readonly unknown[] = []): readonly Choice[] {
  return items.flatMap((item, index) => {
    const inner = isRecord(item) ? item : { text: item, label: labels[index] };
    const text = plainText(inner["text"]);
    const label = plainText(inner["label"]) ?? letterAt(index);
    return text === null ? [] : [{ label, text }];
  });
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
