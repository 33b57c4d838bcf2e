import { sha256Hex } from "#core/hash/sha256.ts";
import { isRecord } from "#core/is-record.ts";
import { isPythonObject, PythonFloat, type PythonValue, plainValue } from "#core/python/json.ts";
import { countCodePoints } from "#core/python/text.ts";

/** What the golden files write in place of times and ids, and what may stand there. */
const PLACEHOLDERS: readonly (readonly [written: RegExp, stands: (got: unknown) => boolean])[] = [
  [/^<unix seconds int>$/, Number.isInteger],
  [/^<float (?:unix )?seconds>$/, Number.isFinite],
  [/^chatcmpl-<uuid4>$/, (got) => typeof got === "string" && got.startsWith("chatcmpl-")],
  [/^<[^>]*\b(?:iso|datetime|timestamp)[^>]*>$/i, isMoment],
];

/** A moment as Python's `datetime.isoformat` writes it. */
function isMoment(got: unknown): boolean {
  return typeof got === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(got);
}

/**
 * A result as the golden file would write it: a long text as its size and hash where the recorded one is, a time or an id as its
 * placeholder, a Python number as a plain one. Everything else stays, so a wrong value stays wrong.
 */
export function asRecorded(got: unknown, recorded: unknown): unknown {
  if (typeof recorded === "string" && mayStandFor(recorded, got)) return recorded;
  if (got instanceof PythonFloat) return asRecorded(got.value, recorded);
  if (typeof got === "bigint") return Number(got);
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
  // Some recordings keep the message of an exception, some only its name.
  const isNameOnly = "error" in got && "error" in fields && !("message" in fields);
  return Object.fromEntries(
    Object.entries(got)
      .filter(([key]) => !(isNameOnly && key === "message"))
      .map(([key, item]) => [
        key,
        asRecorded(item, Object.hasOwn(fields, key) ? fields[key] : undefined),
      ]),
  );
}

function mayStandFor(recorded: string, got: unknown): boolean {
  return PLACEHOLDERS.some(([written, stands]) => written.test(recorded) && stands(got));
}

/** An input as it was before it was written down: repeated characters and numbers that JSON does not have. */
export function fromRecorded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromRecorded);
  if (!isPythonObject(value)) return value;
  const fields = Object.entries(value);
  if (fields.length === 1) {
    const { repeat, __float__: float } = value;
    if (Array.isArray(repeat)) return repeated(repeat) ?? value;
    if (typeof float === "string") return Number(float.replace(/inf(?:inity)?/i, "Infinity"));
  }
  return Object.fromEntries(fields.map(([key, item]) => [key, fromRecorded(item)]));
}

function repeated([text, count]: readonly PythonValue[]): string | null {
  return typeof text === "string" && typeof count === "number" ? text.repeat(count) : null;
}

/** An input in plain JavaScript, where it does not matter whether a whole number was a float. */
export function plainInput<Input>(input: unknown): Input {
  return plainValue(input as PythonValue) as Input;
}

function digestOf(got: string, recorded: Readonly<Record<string, unknown>>): unknown {
  const { head, prefix } = recorded;
  return {
    chars: countCodePoints(got),
    sha256: sha256Hex(got),
    ...("head" in recorded ? { head: startLike(head, got) } : {}),
    ...("prefix" in recorded ? { prefix: startLike(prefix, got) } : {}),
  };
}

/** The beginning of a text, as long as a recorded one in code points; `null` where nothing was recorded. */
function startLike(recorded: unknown, text: string): string | null {
  if (typeof recorded !== "string") return null;
  return [...text].slice(0, countCodePoints(recorded)).join("");
}

function pythonName(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}
