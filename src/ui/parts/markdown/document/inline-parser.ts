import type { MarkdownIt as Parser, Token } from "markdown-it";
import type { Definitions, Reference } from "./definitions.ts";
import { inlineNodes } from "./inline-nodes.ts";
import { isTooMuchInline } from "./limits.ts";
import type { MarkdownNode } from "./markdown-nodes.ts";
import { plainNodes } from "./plain-pieces.ts";

/** A paragraph's content as nodes, and what in the rest of the text they depend on. */
export interface InlineResult {
  readonly nodes: readonly MarkdownNode[];
  /** Names of definitions that were looked up, with what was found. */
  readonly lookedUp: ReadonlyMap<string, Reference | undefined>;
  /** Names of definitions that links and images are made of. */
  readonly used: ReadonlySet<string>;
  /** Shown as it came, because it holds too much markup. */
  readonly isPlain: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Parses what paragraphs hold, and remembers it while the end of a text is parsed again and again. */
export class InlineParser {
  readonly #parser: Parser;
  readonly #definitions: Definitions;
  #known = new Map<string, InlineResult>();
  #before = new Map<string, InlineResult>();
  #parsedLength = 0;

  constructor(parser: Parser, definitions: Definitions) {
    this.#parser = parser;
    this.#definitions = definitions;
  }

  /** Characters that were parsed so far, counted again each time. */
  get parsedLength(): number {
    return this.#parsedLength;
  }

  /** Begins a pass over the open end: what the last two passes did not need is forgotten. */
  startPass(): void {
    this.#before = this.#known;
    this.#known = new Map();
  }

  parse(content: string): InlineResult {
    const known = this.#known.get(content) ?? this.#before.get(content);
    const result = known !== undefined && this.#isCurrent(known) ? known : this.#parse(content);
    this.#known.set(content, result);
    return result;
  }

  #isCurrent({ lookedUp }: InlineResult): boolean {
    for (const [name, found] of lookedUp) {
      const now = this.#definitions.find(name);
      if (now?.href !== found?.href || now?.title !== found?.title) return false;
    }
    return true;
  }

  #parse(content: string): InlineResult {
    if (isTooMuchInline(content)) {
      return { nodes: plainNodes(content), lookedUp: new Map(), used: NOTHING, isPlain: true };
    }
    this.#parsedLength += content.length;
    const tokens: Token[] = [];
    const lookedUp = this.#definitions.watch(() => {
      const environment = { references: this.#definitions.table };
      this.#parser.inline.parse(content, this.#parser, environment, tokens);
    });
    const used = lookedUp.size === 0 ? NOTHING : new Set(usedNames(tokens));
    return { nodes: inlineNodes(tokens), lookedUp, used, isPlain: false };
  }
}

function usedNames(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ meta, children }) => {
    const name = meta?.["label"];
    return [...(name === undefined ? [] : [String(name)]), ...usedNames(children ?? [])];
  });
}
