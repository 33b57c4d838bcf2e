import { isPythonObject, PythonFloat, type PythonValue, writePythonJson } from "./json.ts";

/** The name of a value's Python type, as its error messages say it. */
export function pythonType(value: PythonValue): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  if (value instanceof PythonFloat) return "float";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return isPythonObject(value) ? "dict" : "list";
}

/** `str(value)` for what stands in a message: a text as it is, the rest as Python prints it. */
export function pythonText(value: PythonValue | undefined): string {
  if (value === undefined || value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (!isPythonObject(value)) return numberText(value);
  const items = Object.entries(value).map(
    ([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`,
  );
  return `{${items.join(", ")}}`;
}

/** A list of texts as Python prints it: `['gpt-5', 'o3']`. */
export function pythonList(texts: readonly string[]): string {
  return pythonText(texts);
}

/** What Python takes for true in a condition. */
export function isTruthy(value: PythonValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  if (value === true || typeof value === "string") return true;
  if (typeof value === "number" || typeof value === "bigint") return Number(value) !== 0;
  if (value instanceof PythonFloat) return value.value !== 0;
  return isPythonObject(value) ? Object.keys(value).length > 0 : value.length > 0;
}

/** A number as `str` writes it; unlike JSON it knows names for what is no number. */
function numberText(value: PythonValue): string {
  const number = value instanceof PythonFloat ? value.value : value;
  if (typeof number !== "number" || Number.isFinite(number)) return writePythonJson(value);
  if (Number.isNaN(number)) return "nan";
  return number > 0 ? "inf" : "-inf";
}

/** `repr(value)`: a text in quotation marks, the rest as `str` prints it. */
export function pythonRepr(value: PythonValue): string {
  if (typeof value !== "string") return pythonText(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value
    .replace(/\\/g, "\\\\")
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t");
  return quote + (quote === "'" ? escaped.replace(/'/g, "\\'") : escaped) + quote;
}
