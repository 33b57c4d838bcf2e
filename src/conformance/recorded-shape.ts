import { sha256Hex } from "#core/hash/sha256.ts";
import { isRecord } from "#core/is-record.ts";
import { countCodePoints } from "#core/python/text.ts";

/** What the golden files write in place of times and ids, and what may stand there. */
const PLACEHOLDERS: Readonly<Record<string, (got: unknown) => boolean>> = {
  "<unix seconds int>": (got) => Number.isInteger(got),
  "<float unix seconds>": Number.isFinite,
  "<float seconds>": Number.isFinite,
  "chatcmpl-<uuid4>": (got) => typeof got === "string" && got.startsWith("chatcmpl-"),
};

/**
 * A result as the golden file would write it: a long text as its size and hash where the recorded one is, a time or an id as its
 * placeholder. Everything else stays, so a wrong value stays wrong.
 */
export function asRecorded(got: unknown, recorded: unknown): unknown {
  if (typeof recorded === "string" && PLACEHOLDERS[recorded]?.(got)) return recorded;
  if (typeof got === "string" && isRecord(recorded) && "sha256" in recorded) {
    return digestOf(got, recorded);
  }
  if (typeof got === "number" && !Number.isFinite(got) && isRecord(recorded)) {
    return { __float__: pythonName(got) };
  }
  if (Array.isArray(got)) {
    const list: readonly unknown[] = Array.isArray(recorded) ? recorded : [];
    return got.map((item, index) => asRecorded(item, list[index]));
  }
  if (!isRecord(got)) return got;
  const fields = isRecord(recorded) ? recorded : {};
  return Object.fromEntries(
    Object.entries(got).map(([key, item]) => [key, asRecorded(item, fields[key])]),
  );
}

/** An input as it was before it was written down: repeated characters and numbers that JSON does not have. */
export function fromRecorded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromRecorded);
  if (!isRecord(value)) return value;
  const { repeat, __float__: float } = value;
  if (Array.isArray(repeat) && Object.keys(value).length === 1) {
    const [text, count] = repeat as readonly unknown[];
    if (typeof text === "string" && typeof count === "number") return text.repeat(count);
  }
  if (typeof float === "string") return Number(float.replace(/inf(?:inity)?/i, "Infinity"));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromRecorded(item)]));
}

function digestOf(got: string, recorded: Readonly<Record<string, unknown>>): unknown {
  const { head, prefix } = recorded;
  const start = typeof head === "string" ? countCodePoints(head) : 0;
  return {
    chars: countCodePoints(got),
    sha256: sha256Hex(got),
    ...("head" in recorded ? { head: [...got].slice(0, start).join("") } : {}),
    ...(typeof prefix === "string" ? { prefix: got.slice(0, prefix.length) } : {}),
  };
}

function pythonName(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}
