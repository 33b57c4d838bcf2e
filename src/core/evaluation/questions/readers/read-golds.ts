import { readLiteral } from "./read-literal.ts";

/**
 * Right answers however a table writes them: a text, a number, a list of these, or a list as text in JSON or Python. `null` for nothing. A
 * text that only looks like a list in parts stays as it is.
 */
export function readGolds(value: unknown): readonly string[] | null {
  const golds = listOf(value);
  const plain = golds?.map(plainText).filter((gold) => gold !== null) ?? [];
  const distinct = [...new Set(plain)];
  return distinct.length === 0 ? null : distinct;
}

function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null && Symbol.iterator in value) {
    return [...(value as Iterable<unknown>)];
  }
  if (typeof value === "string" && /^\s*\[[\s\S]*\]\s*$/.test(value)) {
    const list = readLiteral(value);
    if (Array.isArray(list)) return list;
  }
  return value === null || value === undefined ? null : [value];
}

/** A text, number or boolean as it would be said; `null` for anything else and for nothing. */
export function plainText(value: unknown): string | null {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ? null : text;
}
