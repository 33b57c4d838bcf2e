/**
 * A JSON text read so that nothing is lost or hidden: numbers keep their spelling (`1e-06` and `1000000.0` have to
 * be written as Python would), an object with the same key twice is refused, and `__proto__` is a key like others.
 */
export type JsonValue = null | boolean | string | JsonNumber | JsonList | JsonObject;
export type JsonList = readonly JsonValue[];
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** A number with its spelling. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get value(): number {
    return Number(this.text);
  }

  /** Whether Python would read it as a `float`. */
  get isFloat(): boolean {
    return /[.eE]/.test(this.text);
  }
}

/** Whether a value is an object. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

const MAX_DEPTH = 32;
/** Control characters in a text are left to `JSON.parse`, which refuses them. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("[^"\\]*(?:\\.[^"\\]*)*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(true|false|null))/y;

/** Reads one JSON value. Throws `SyntaxError` that says what is wrong. */
export function readJson(text: string): JsonValue {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

type Token = { readonly kind: "mark" | "text" | "number" | "word"; readonly text: string };

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw new SyntaxError("it is nested too deep");
    const token = this.#next();
    if (token.kind === "text") return JSON.parse(token.text) as string;
    if (token.kind === "number") return new JsonNumber(token.text);
    if (token.kind === "word") return JSON.parse(token.text) as boolean | null;
    if (token.text === "{") return this.#object(depth);
    if (token.text === "[") return this.#list(depth);
    throw this.#unexpected(token);
  }

  end(): void {
    if (this.#text.slice(this.#at).trim() !== "") throw new SyntaxError("text follows its end");
  }

  #object(depth: number): JsonObject {
    const entries = new Map<string, JsonValue>();
    let token = this.#next();
    while (token.text !== "}" || token.kind !== "mark") {
      if (token.kind !== "text") throw this.#unexpected(token);
      const key = JSON.parse(token.text) as string;
      if (entries.has(key)) throw new SyntaxError(`“${key.slice(0, 100)}” stands in it twice`);
      this.#expect(":");
      entries.set(key, this.value(depth + 1));
      token = this.#separated("}");
    }
    return entries;
  }

  #list(depth: number): JsonList {
    const items: JsonValue[] = [];
    if (this.#skip("]")) return items;
    for (;;) {
      items.push(this.value(depth + 1));
      const token = this.#next();
      if (token.kind === "mark" && token.text === "]") return items;
      if (token.kind !== "mark" || token.text !== ",") throw this.#unexpected(token);
    }
  }

  /** After a value: the closing mark, or a comma and the token behind it. */
  #separated(closing: string): Token {
    const token = this.#next();
    if (token.kind === "mark" && token.text === closing) return token;
    if (token.kind !== "mark" || token.text !== ",") throw this.#unexpected(token);
    const after = this.#next();
    if (after.kind === "mark") throw this.#unexpected(after);
    return after;
  }

  #skip(mark: string): boolean {
    const before = this.#at;
    const token = this.#next();
    if (token.kind === "mark" && token.text === mark) return true;
    this.#at = before;
    return false;
  }

  #expect(mark: string): void {
    const token = this.#next();
    if (token.kind !== "mark" || token.text !== mark) throw this.#unexpected(token);
  }

  #next(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (match === null) throw this.#broken();
    this.#at = TOKEN.lastIndex;
    const [, mark, text, number, word] = match;
    if (mark !== undefined) return { kind: "mark", text: mark };
    if (text !== undefined) return { kind: "text", text };
    if (number !== undefined) return { kind: "number", text: number };
    return { kind: "word", text: word ?? "null" };
  }

  #broken(): SyntaxError {
    const rest = this.#text.slice(this.#at).trimStart();
    if (rest === "") return new SyntaxError("it ends too early");
    return new SyntaxError(`nothing of JSON begins with “${rest.slice(0, 20)}”`);
  }

  #unexpected(token: Token): SyntaxError {
    return new SyntaxError(`“${token.text.slice(0, 20)}” stands in the wrong place`);
  }
}
