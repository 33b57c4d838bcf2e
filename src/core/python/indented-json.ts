import { pythonFloatText } from "./float.ts";
import { JsonNumber, type JsonValue } from "./json-reader.ts";

/** What can be written: JSON values, whole numbers as they are, and fractions spelled as {@link pythonFloat} does. */
export type Writable =
  | JsonValue
  | number
  | readonly Writable[]
  | { readonly [key: string]: Writable };

/** A number that Python holds as a `float`, spelled as its `repr`. */
export function pythonFloat(value: number): JsonNumber {
  return new JsonNumber(pythonFloatText(value));
}

/** The text that Python's `json.dumps(value, indent=…)` gives: ASCII only, an item a line, empty ones on one. */
export function writePythonJson(value: Writable, indent: number): string {
  return write(value, " ".repeat(indent), "\n");
}

function write(value: Writable, step: string, line: string): string {
  if (value instanceof JsonNumber) return spell(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quote(value);
  const inner = line + step;
  if (Array.isArray(value)) {
    const items: readonly Writable[] = value;
    return wrap(
      items.map((item) => write(item, step, inner)),
      "[",
      "]",
      inner,
      line,
    );
  }
  const entries: Iterable<readonly [string, Writable]> =
    value instanceof Map ? value : Object.entries(value);
  const items = Array.from(entries, ([key, item]) => `${quote(key)}: ${write(item, step, inner)}`);
  return wrap(items, "{", "}", inner, line);
}

function wrap(
  items: readonly string[],
  open: string,
  close: string,
  inner: string,
  line: string,
): string {
  if (items.length === 0) return open + close;
  return open + inner + items.join(`,${inner}`) + line + close;
}

/** Python keeps the digits of an integer, and respells a float. */
function spell(number: JsonNumber): string {
  return number.isFloat ? pythonFloat(number.value).text : number.text;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
