import { pythonFloatText } from "./float.ts";

/**
 * JSON as Python reads and writes it. Chat templates and parsers of the policies' models are Python: a prompt is only
 * byte-exact, and a recorded error only the same, when their separators, floats and messages are.
 */

/** A number that was written as a float although its value is whole: Python keeps `1.0` where JavaScript has 1. */
export class PythonFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type PythonValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | PythonFloat
  | readonly PythonValue[]
  | PythonObject;

export interface PythonObject {
  readonly [key: string]: PythonValue;
}

/** True for a JSON object, and for nothing else that is an object in JavaScript. */
export function isPythonObject(value: unknown): value is PythonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PythonFloat)
  );
}

/** The value in plain JavaScript: what is lost is whether `1.0` was a float. */
export function plainValue(value: PythonValue): unknown {
  if (value instanceof PythonFloat) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isPythonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}

/**
 * Writes JSON as `json.dumps(value, ensure_ascii=False)` does: `", "` and `": "` between things, `1.0` for floats.
 * A number without a fraction is an integer here; wrap it in {@link PythonFloat} where it is a float.
 */
export function writePythonJson(value: unknown): string {
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") {
    return Number.isInteger(value) ? BigInt(value).toString() : pythonFloatText(value);
  }
  if (typeof value === "bigint") return String(value);
  if (value instanceof PythonFloat) return pythonFloatText(value.value);
  if (Array.isArray(value)) return `[${value.map(writePythonJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const items = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${writeString(key)}: ${writePythonJson(item)}`);
  return `{${items.join(", ")}}`;
}

/** Control characters escape alike in both languages; only lone surrogates differ, and no tokenizer reads those. */
function writeString(text: string): string {
  return JSON.stringify(text);
}
