import { PythonFloat, type PythonValue } from "./json.ts";

/** Why a text is not JSON, in the words of Python's decoder: recorded errors carry them. */
export class PythonJsonError extends Error {
  override readonly name = "PythonJsonError";
}

/** Deeper values are refused, as Python does at its recursion limit. */
const DEEPEST = 500;

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
/** The bulk of a string: no quote, no backslash, no control character. */
const PLAIN = /[^"\\\p{Cc}]*/uy;

/** Control characters from here on may stand in a string as they are. */
const FIRST_ALLOWED = 0x7f;

const CONSTANTS: readonly (readonly [string, PythonValue])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads JSON as `json.loads` does: `NaN` and infinities are values, whole floats stay floats, integers have any size.
 * Throws {@link PythonJsonError} with Python's message and position.
 */
export function readPythonJson(text: string): PythonValue {
  const reader = new Reader(text);
  reader.skipBlanks();
  const value = reader.value(0);
  reader.skipBlanks();
  if (reader.at < text.length) throw reader.error("Extra data", reader.at);
  return value;
}

class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  error(what: string, at: number): PythonJsonError {
    const before = [...this.#text.slice(0, at)];
    const line = before.filter((character) => character === "\n").length + 1;
    const column = before.length - before.lastIndexOf("\n");
    return new PythonJsonError(`${what}: line ${line} column ${column} (char ${before.length})`);
  }

  skipBlanks(): void {
    this.#match(BLANKS);
  }

  value(depth: number): PythonValue {
    if (depth > DEEPEST) throw new PythonJsonError("maximum recursion depth exceeded");
    const next = this.#text[this.at];
    if (next === '"') return this.#string();
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#array(depth);
    for (const [word, value] of CONSTANTS) {
      if (this.#text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.#number();
  }

  #number(): PythonValue {
    const match = this.#match(NUMBER);
    const [written = "", whole = "", fraction, exponent] = match ?? [];
    if (written === "") throw this.error("Expecting value", this.at);
    if (fraction === undefined && exponent === undefined) {
      const value = Number(whole);
      return Number.isSafeInteger(value) ? value : BigInt(whole);
    }
    const value = Number(written);
    return Number.isInteger(value) ? new PythonFloat(value) : value;
  }

  #string(): string {
    const begin = this.at;
    this.at += 1;
    let value = "";
    for (;;) {
      value += this.#match(PLAIN)?.[0] ?? "";
      const next = this.#text[this.at];
      if (next === undefined) throw this.error("Unterminated string starting at", begin);
      if (next === '"') {
        this.at += 1;
        return value;
      }
      if (next === "\\") value += this.#escape(begin);
      else if (next.charCodeAt(0) >= FIRST_ALLOWED) {
        value += next;
        this.at += 1;
      } else throw this.error("Invalid control character at", this.at);
    }
  }

  #escape(begin: number): string {
    const letter = this.#text[this.at + 1];
    if (letter === undefined) throw this.error("Unterminated string starting at", begin);
    if (letter === "u") {
      const hex = /^[0-9a-fA-F]{4}$/.exec(this.#text.slice(this.at + 2, this.at + 6))?.[0];
      if (hex === undefined) throw this.error("Invalid \\uXXXX escape", this.at + 1);
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const value = ESCAPES[letter];
    if (value === undefined) throw this.error("Invalid \\escape", this.at);
    this.at += 2;
    return value;
  }

  #object(depth: number): PythonValue {
    const entries: [string, PythonValue][] = [];
    this.at += 1;
    this.skipBlanks();
    if (this.#take("}")) return {};
    for (;;) {
      if (this.#text[this.at] !== '"') {
        throw this.error("Expecting property name enclosed in double quotes", this.at);
      }
      const key = this.#string();
      this.skipBlanks();
      if (!this.#take(":")) throw this.error("Expecting ':' delimiter", this.at);
      this.skipBlanks();
      entries.push([key, this.value(depth + 1)]);
      this.skipBlanks();
      // `fromEntries` defines: a key like __proto__ is an ordinary one.
      if (this.#take("}")) return Object.fromEntries(entries);
      if (!this.#take(",")) throw this.error("Expecting ',' delimiter", this.at);
      this.skipBlanks();
    }
  }

  #array(depth: number): PythonValue {
    const items: PythonValue[] = [];
    this.at += 1;
    this.skipBlanks();
    if (this.#take("]")) return items;
    for (;;) {
      items.push(this.value(depth + 1));
      this.skipBlanks();
      if (this.#take("]")) return items;
      if (!this.#take(",")) throw this.error("Expecting ',' delimiter", this.at);
      this.skipBlanks();
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at += match[0].length;
    return match;
  }
}
