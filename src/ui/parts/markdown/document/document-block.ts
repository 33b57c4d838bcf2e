import type { Token } from "markdown-it";
import { blockNodes } from "./block-nodes.ts";
import type { InlineParser } from "./inline-parser.ts";
import { MAX_PARTS_OF_BLOCK } from "./limits.ts";
import { element, type MarkdownNode } from "./markdown-nodes.ts";
import type { ParsedBlock } from "./parse-blocks.ts";
import { plainNodes } from "./plain-pieces.ts";

/** A top-level block, made and, when a definition that it needs arrives later, made again. */
export class DocumentBlock {
  readonly tokens: readonly Token[];
  readonly partCount: number;
  readonly #source: string;
  /** Whether definitions of links stand in it. */
  readonly hasDefinitions: boolean;
  nodes: readonly MarkdownNode[] = [];
  /** Names of definitions that its links looked up, and those that links were made of. */
  lookedUp: ReadonlySet<string> = new Set();
  used: ReadonlySet<string> = new Set();
  /** Whether a part of it stands as it came, because it holds too much markup. */
  isPlain = false;

  constructor({ tokens, partCount, source }: ParsedBlock) {
    this.tokens = tokens;
    this.partCount = partCount;
    this.#source = source;
    this.hasDefinitions = tokens.some(({ type }) => type === "reference_definition");
  }

  /** Makes the nodes. `isUsed` says whether a link is made of a definition: then the definition is not shown. */
  make(inline: InlineParser, isUsed: (definition: Token) => boolean): void {
    const lookedUp = new Set<string>();
    const used = new Set<string>();
    this.isPlain = this.partCount > MAX_PARTS_OF_BLOCK;
    if (this.isPlain) {
      this.nodes = [element("div", plainNodes(this.#source), { class: "plain" })];
      return;
    }
    this.nodes = blockNodes(this.tokens, {
      inline: (content) => {
        const result = inline.parse(content);
        for (const name of result.lookedUp.keys()) lookedUp.add(name);
        for (const name of result.used) used.add(name);
        this.isPlain ||= result.isPlain;
        return result.nodes;
      },
      isShown: (definition) => !isUsed(definition),
    });
    this.lookedUp = lookedUp;
    this.used = used;
  }
}

/** The name under which a definition is looked up. */
export function definedName(definition: Token): string {
  return String(definition.meta?.["label"] ?? "");
}
