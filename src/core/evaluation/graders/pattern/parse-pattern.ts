import type { PatternNode } from "./pattern-node.ts";

/** Why a pattern is refused, for the person who wrote it. */
export class PatternError extends Error {
  override name = "PatternError";
}

const LONGEST = 1000;
const DEEPEST = 50;
const MOST_REPEATS = 1000;

/**
 * Parses a regular expression: characters, classes, groups, choices, counts, anchors and `\b`, as JavaScript writes them with its `u` flag;
 * `(?i)` at its beginning ignores case. Throws {@link PatternError} for what is no pattern, for looking around and for going back to a
 * group, which cannot be matched in a bounded time, and for one that is too long.
 */
export function parsePattern(source: string): PatternNode {
  if (source.length > LONGEST) {
    throw new PatternError(`It is longer than ${LONGEST} characters.`);
  }
  const isCaseIgnored = source.startsWith("(?i)");
  const parser = new Parser(isCaseIgnored ? source.slice(4) : source, isCaseIgnored ? "iu" : "u");
  return parser.parse();
}

class Parser {
  readonly #signs: readonly string[];
  readonly #flags: string;
  #at = 0;
  #depth = 0;

  constructor(source: string, flags: string) {
    this.#signs = [...source];
    this.#flags = flags;
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#signs.length) throw new PatternError("A parenthesis closes nothing.");
    return node;
  }

  #choice(): PatternNode {
    const ways = [this.#sequence()];
    while (this.#take("|")) ways.push(this.#sequence());
    const [only] = ways;
    return ways.length === 1 && only !== undefined ? only : { kind: "choice", ways };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#signs.length && this.#next !== "|" && this.#next !== ")") {
      parts.push(this.#counted(this.#atom()));
    }
    return { kind: "sequence", parts };
  }

  #counted(part: PatternNode): PatternNode {
    const count = this.#count();
    if (count === null) return part;
    if (part.kind === "assertion") throw new PatternError("An anchor cannot be repeated.");
    const isLazy = this.#take("?");
    if (this.#next === "*" || this.#next === "+" || this.#next === "?") {
      throw new PatternError("A count follows a count.");
    }
    return { kind: "repeat", part, ...count, isLazy };
  }

  #count(): { readonly least: number; readonly most: number } | null {
    if (this.#take("*")) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { least: 0, most: 1 };
    if (this.#next !== "{") return null;
    const [found, low, comma, high] = /^\{(\d{1,5})(,?)(\d{0,5})\}/.exec(this.#rest(16)) ?? [];
    if (found === undefined || low === undefined)
      throw new PatternError("A brace needs a “\\” before it.");
    this.#at += found.length;
    const least = Number(low);
    const unlimited = Number.POSITIVE_INFINITY;
    const most =
      comma === "" ? least : high === "" || high === undefined ? unlimited : Number(high);
    const highest = most === unlimited ? least : most;
    if (most < least || highest > MOST_REPEATS) {
      throw new PatternError(`A count is out of order or above ${MOST_REPEATS}.`);
    }
    return { least, most };
  }

  #atom(): PatternNode {
    const sign = this.#next ?? "";
    this.#at += 1;
    if (sign === "(") return this.#group();
    if (sign === "[") return this.#class();
    if (sign === "\\") return this.#escape();
    if (sign === "^") return { kind: "assertion", asks: "start" };
    if (sign === "$") return { kind: "assertion", asks: "end" };
    if (sign === ".") return { kind: "character", holds: (character) => character !== "\n" };
    if ("*+?{}]".includes(sign)) throw new PatternError(`“${sign}” needs a “\\” before it.`);
    return this.#holding(/[\^$\\.*+?()[\]{}|/]/.test(sign) ? `\\${sign}` : sign);
  }

  #group(): PatternNode {
    if (this.#take("?") && !this.#take(":")) {
      const [name] = /^<[a-zA-Z_]\w*>/.exec(this.#rest(64)) ?? [];
      if (name === undefined)
        throw new PatternError("Looking around and flags within are not known.");
      this.#at += name.length;
    }
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new PatternError(`Groups lie deeper than ${DEEPEST}.`);
    const node = this.#choice();
    this.#depth -= 1;
    if (!this.#take(")")) throw new PatternError("A parenthesis is not closed.");
    return node;
  }

  #class(): PatternNode {
    const start = this.#at - 1;
    while (this.#next !== "]") {
      if (this.#next === undefined) throw new PatternError("A bracket is not closed.");
      this.#at += this.#next === "\\" ? 2 : 1;
    }
    this.#at += 1;
    return this.#holding(this.#signs.slice(start, this.#at).join(""));
  }

  #escape(): PatternNode {
    const sign = this.#next;
    if (sign === "b" || sign === "B") {
      this.#at += 1;
      return { kind: "assertion", asks: sign === "b" ? "word edge" : "no word edge" };
    }
    if (sign === "k" || (sign !== undefined && /[1-9]/.test(sign))) {
      throw new PatternError("Going back to a group is not known.");
    }
    const [source = ""] =
      /^(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|.)/su.exec(
        this.#rest(64),
      ) ?? [];
    this.#at += [...source].length;
    return this.#holding(`\\${source}`);
  }

  /** One character by a class or an escape, which the engine of the platform knows; a single character takes it no time. */
  #holding(source: string): PatternNode {
    try {
      const pattern = new RegExp(`^(?:${source})$`, `${this.#flags}s`);
      return { kind: "character", holds: (character) => pattern.test(character) };
    } catch {
      throw new PatternError(`“${source}” is not known.`);
    }
  }

  get #next(): string | undefined {
    return this.#signs[this.#at];
  }

  #take(sign: string): boolean {
    if (this.#next !== sign) return false;
    this.#at += 1;
    return true;
  }

  #rest(most: number): string {
    return this.#signs.slice(this.#at, this.#at + most).join("");
  }
}
