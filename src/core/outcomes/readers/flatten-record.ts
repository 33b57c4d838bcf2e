import { isRecord } from "#core/is-record.ts";
import { plainName, QUESTION_FIELDS } from "./field-names.ts";
import { setField, type TableRecord } from "./table-record.ts";

const DEEPEST = 3;
const NAMES: ReadonlySet<string> = new Set([...QUESTION_FIELDS.candidate, "name"]);

/**
 * A record without objects in it: `{ "gpt-4": { "score": 1 } }` has a field `gpt-4.score`. An object of candidates, or a list of objects
 * that each name their candidate, gives up its own name: `{ "answers": [{ "model": "gpt-4", "score": 1 }] }` has the same field. Records of
 * plain values, which are nearly all, come back as they are.
 */
export function flattenRecord(record: TableRecord): TableRecord {
  if (!Object.values(record).some((value) => typeof value === "object" && value !== null)) {
    return record;
  }
  const flat: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(record)) addField(flat, field, value, 1);
  return flat;
}

function addField(
  flat: Record<string, unknown>,
  field: string,
  value: unknown,
  depth: number,
): void {
  const content = Array.isArray(value) ? dictionaryOf(value) : value;
  if (!isRecord(content) || depth > DEEPEST) {
    setField(flat, field, value);
    return;
  }
  const inner = Object.values(content);
  const isOfCandidates = depth === 1 && inner.length > 0 && inner.every(isRecord);
  for (const [name, item] of Object.entries(content)) {
    addField(flat, isOfCandidates ? name : `${field}.${name}`, item, depth + 1);
  }
}

/** A list of objects by the candidate that each names; `null` for another list. */
function dictionaryOf(list: readonly unknown[]): TableRecord | null {
  const named = list.map((item) => {
    if (!isRecord(item)) return null;
    const field = Object.keys(item).find((name) => NAMES.has(plainName(name)));
    const name = field === undefined ? null : item[field];
    if (field === undefined || typeof name !== "string") return null;
    const others = Object.entries(item).filter(([key]) => key !== field);
    return [name, Object.fromEntries(others)] as const;
  });
  return named.length > 0 && named.every((entry) => entry !== null)
    ? Object.fromEntries(named)
    : null;
}
