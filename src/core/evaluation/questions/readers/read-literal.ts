import { parseJson } from "#core/outcomes/files/json-line-records.ts";

/**
 * A list, dictionary, text or number as JSON or as Python's `repr` writes it; `undefined` for anything else. Nothing is run. Tables that
 * were saved by pandas hold lists so: `['a', "it's"]`, `{'text': [...], 'label': [...]}`, `array(['a'], dtype=object)`.
 */
export function readLiteral(text: string): unknown {
  const json = parseJson(text);
  if (json !== undefined) return json;
  try {
    const reader = new LiteralReader(text);
    const value = reader.value(0);
    return reader.isAtEnd() ? value : undefined;
  } catch {
    return undefined;
  }
}

const DEEPEST = 20;
const NUMBER = /[+-]?\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_]\w*/y;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["None", null],
  ["True", true],
  ["False", false],
  ["nan", null],
]);
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "" };

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skip();
    return this.#at === this.#text.length;
  }

  value(depth: number): unknown {
    if (depth > DEEPEST) throw new RangeError("too deep");
    this.#skip();
    const sign = this.#text[this.#at];
    if (sign === "'" || sign === '"') return this.#string(sign);
    if (sign === "[") return this.#list("]", depth);
    if (sign === "(") return this.#list(")", depth);
    if (sign === "{") return this.#dictionary(depth);
    return this.#number() ?? this.#word(depth);
  }

  #number(): number | null {
    const found = this.#match(NUMBER);
    return found === null ? null : Number(found.replaceAll("_", ""));
  }

  #word(depth: number): unknown {
    const word = this.#match(WORD) ?? "";
    if (WORDS.has(word)) return WORDS.get(word);
    if (word !== "array" || !this.#take("(")) throw new RangeError("unknown word");
    const value = this.value(depth + 1);
    if (this.#take(",")) this.#match(/\s*dtype=[\w.<>']+/y);
    this.#expect(")");
    return value;
  }

  #list(close: string, depth: number): readonly unknown[] {
    this.#at += 1;
    const items: unknown[] = [];
    while (!this.#take(close)) {
      if (items.length > 0) this.#take(",");
      if (this.#take(close)) break;
      items.push(this.value(depth + 1));
    }
    return items;
  }

  #dictionary(depth: number): Readonly<Record<string, unknown>> {
    this.#at += 1;
    const entries: [string, unknown][] = [];
    while (!this.#take("}")) {
      if (entries.length > 0) this.#expect(",");
      if (this.#take("}")) break;
      const key = this.value(depth + 1);
      this.#expect(":");
      entries.push([String(key), this.value(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #string(quote: string): string {
    this.#at += 1;
    let text = "";
    for (let sign = this.#text[this.#at]; sign !== quote; sign = this.#text[this.#at]) {
      if (sign === undefined) throw new RangeError("text without an end");
      text += sign === "\\" ? this.#escape() : sign;
      this.#at += 1;
    }
    this.#at += 1;
    return text;
  }

  #escape(): string {
    this.#at += 1;
    const sign = this.#text[this.#at] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[sign];
    if (digits === undefined) return ESCAPES[sign] ?? (/[\\'"]/.test(sign) ? sign : `\\${sign}`);
    const code = this.#text.slice(this.#at + 1, this.#at + 1 + digits);
    this.#at += digits;
    return String.fromCodePoint(Number.parseInt(code, 16));
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? "x")) this.#at += 1;
  }

  #take(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new RangeError(`no ${sign}`);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}
