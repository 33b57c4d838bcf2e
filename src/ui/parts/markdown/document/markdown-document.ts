import type { MarkdownIt as Parser, Token } from "markdown-it";
import { Definitions } from "./definitions.ts";
import { DocumentBlock, definedName } from "./document-block.ts";
import { InlineParser } from "./inline-parser.ts";
import { lengthOfMarkup, MAX_MARKUP, MAX_OPEN_MARKUP, MAX_PARTS, markupIn } from "./limits.ts";
import type { MarkdownNode } from "./markdown-nodes.ts";
import { NameIndex } from "./name-index.ts";
import { type ParsedBlock, parseBlocks } from "./parse-blocks.ts";
import { LineEnds } from "./source-lines.ts";

/** What a pass over the open end found. */
export interface OpenEnd {
  /** The nodes of each block, beginning with the first that was not finished before. */
  readonly blocks: readonly (readonly MarkdownNode[])[];
  /** How many of them are finished now and will not be given again, except by {@link MarkdownDocument.remake}. */
  readonly closed: number;
  /** What stands after the blocks as it came: `""` unless a limit was reached. */
  readonly rest: string;
}

/** A finished block whose nodes changed, because a definition arrived after it. */
export interface Remade {
  readonly index: number;
  readonly nodes: readonly MarkdownNode[];
}

/**
 * A markdown text that grows. Only its open end is read again: the last block, and what it cannot be told from yet. A block is
 * finished when nothing that is appended can change it, except that a link in it is defined later (`remake`). So the
 * result of any pieces, once complete, is that of the whole text.
 */
export class MarkdownDocument {
  readonly #parser: Parser;
  readonly #definitions = new Definitions();
  readonly #inline: InlineParser;
  readonly #lineEnds = new LineEnds();
  readonly #names = new NameIndex();
  readonly #firstDefinitions = new WeakSet<Token>();
  readonly #closed: DocumentBlock[] = [];
  readonly #stale = new Set<number>();
  /** What was appended and is not part of the open end yet. */
  #waiting = "";
  #open = "";
  /** Markup in the open end, and in what is finished. */
  #openMarkup = 0;
  #closedMarkup = 0;
  /** Whether a limit on markup was reached: what is open and what waits then stands as it came. */
  #isCut = false;
  #closedParts = 0;
  #isShortened = false;
  #closedIsPlain = false;
  #readLength = 0;

  constructor(parser: Parser) {
    this.#parser = parser;
    this.#inline = new InlineParser(parser, this.#definitions);
  }

  /** Characters that are still to be read, or to be read again. */
  get openLength(): number {
    return this.#isCut ? 0 : this.#open.length + this.#waiting.length;
  }

  /** Whether the open end has to be read again before it is all shown: not all that waited was read in one go. */
  get hasMore(): boolean {
    return !this.#isCut && this.#waiting !== "";
  }

  /** Characters that were read so far, counted again each time: by the block parser and by the inline parser. */
  get readLength(): number {
    return this.#readLength + this.#inline.parsedLength;
  }

  /** Whether finished blocks wait to be made again. */
  get isStale(): boolean {
    return this.#stale.size > 0;
  }

  /** Whether a part of the text stands as it came, because it holds too much markup. */
  get isShortened(): boolean {
    return this.#isShortened;
  }

  append(added: string): void {
    this.#waiting += this.#lineEnds.normalise(added);
  }

  /**
   * Reads the open end, or the beginning of it ({@link hasMore}). `isComplete` says that nothing more will be appended:
   * every block is finished then.
   */
  readOpenEnd(isComplete: boolean): OpenEnd {
    if (this.#isCut) return { blocks: [], closed: 0, rest: this.#open + this.#waiting };
    this.#take();
    const isWhole = isComplete && this.#waiting === "";
    this.#definitions.startOpenEnd();
    this.#inline.startPass();
    this.#readLength += this.#open.length;
    const parsed = parseBlocks(this.#parser, this.#open, this.#definitions, isWhole);
    const kept = this.#countWithinLimit(parsed.blocks);
    const finished = isWhole ? kept : lastBoundary(parsed.blocks, kept);
    const endOf = (count: number) =>
      parsed.blocks[count]?.start ?? parsed.rest ?? this.#open.length;
    // Blanks before the first block decide what it is.
    const closedLength = finished > 0 || isWhole ? endOf(finished) : 0;
    this.#isCut = this.#waiting !== "" && !this.#hasRoomAfter(closedLength);
    // Beyond a limit nothing is known, so only what is finished before it counts.
    const shown = this.#isCut ? finished : kept;
    this.#noteFirstDefinitions(parsed.blocks);
    const blocks = parsed.blocks.slice(0, shown).map((block) => new DocumentBlock(block));
    this.#make(blocks, finished);
    const rest = this.#isCut
      ? this.#open.slice(closedLength) + this.#waiting
      : this.#open.slice(endOf(shown));
    this.#drop(closedLength);
    this.#isShortened = rest !== "" || this.#closedIsPlain || blocks.some(({ isPlain }) => isPlain);
    return { blocks: blocks.map(({ nodes }) => nodes), closed: finished, rest };
  }

  /** Makes finished blocks again whose links were defined after them, until `maxLength` characters were parsed. */
  remake(maxLength: number): readonly Remade[] {
    const remade: Remade[] = [];
    const until = this.readLength + maxLength;
    for (const index of this.#stale) {
      if (this.readLength >= until) break;
      this.#stale.delete(index);
      const block = this.#closed[index];
      if (block === undefined) continue;
      const usedBefore = block.used;
      this.#definitions.seesOpenEnd = false;
      block.make(this.#inline, (definition) => this.#isUsed(definition));
      this.#definitions.seesOpenEnd = true;
      this.#markStale(this.#names.count(usedBefore, -1));
      this.#markStale(this.#names.count(block.used, 1));
      this.#names.wait(index, block.lookedUp);
      remade.push({ index, nodes: block.nodes });
    }
    return remade;
  }

  /** Takes as much of what waits as may be read in one go. */
  #take(): void {
    const room = Math.min(
      MAX_OPEN_MARKUP - this.#openMarkup,
      MAX_MARKUP - this.#closedMarkup - this.#openMarkup,
    );
    const taken = this.#waiting.slice(0, lengthOfMarkup(this.#waiting, 0, room));
    this.#waiting = this.#waiting.slice(taken.length);
    this.#open += taken;
    this.#openMarkup += markupIn(taken);
  }

  /** Whether another character may be taken once the first `closedLength` of the open end are finished. */
  #hasRoomAfter(closedLength: number): boolean {
    const next = markupIn(this.#waiting.slice(0, 1));
    const closed = markupIn(this.#open.slice(0, closedLength));
    const open = this.#openMarkup - closed + next;
    return open <= MAX_OPEN_MARKUP && this.#closedMarkup + closed + open <= MAX_MARKUP;
  }

  /** Takes the finished beginning off the open end. */
  #drop(length: number): void {
    const markup = markupIn(this.#open.slice(0, length));
    this.#open = this.#open.slice(length);
    this.#openMarkup -= markup;
    this.#closedMarkup += markup;
  }

  #countWithinLimit(blocks: readonly ParsedBlock[]): number {
    let sum = this.#closedParts;
    const over = blocks.findIndex(({ partCount }) => {
      sum += partCount;
      return sum > MAX_PARTS;
    });
    return over < 0 ? blocks.length : over;
  }

  #noteFirstDefinitions(blocks: readonly ParsedBlock[]): void {
    const names = new Set<string>();
    for (const token of blocks.flatMap(({ tokens }) => tokens)) {
      if (token.type !== "reference_definition") continue;
      const name = definedName(token);
      if (names.has(name) || this.#definitions.isClosed(name)) continue;
      names.add(name);
      this.#firstDefinitions.add(token);
    }
  }

  /** Makes the blocks and finishes the first of them. */
  #make(blocks: readonly DocumentBlock[], finished: number): void {
    const closing = blocks.slice(0, finished);
    const open = blocks.slice(finished);
    this.#definitions.seesOpenEnd = false;
    this.#close(closing);
    this.#definitions.seesOpenEnd = true;
    for (const block of open) block.make(this.#inline, (token) => this.#isUsed(token));
    const openUses = new Set(open.flatMap(({ used }) => [...used]));
    const isUsed = (token: Token): boolean =>
      this.#isUsed(token) ||
      (this.#firstDefinitions.has(token) && openUses.has(definedName(token)));
    for (const block of open) if (block.hasDefinitions) block.make(this.#inline, isUsed);
  }

  #close(blocks: readonly DocumentBlock[]): void {
    const firstIndex = this.#closed.length;
    const isUsed = (token: Token): boolean => this.#isUsed(token);
    for (const [at, block] of blocks.entries()) {
      const names = block.tokens
        .filter((token) => this.#firstDefinitions.has(token))
        .map(definedName);
      for (const name of names) {
        if (this.#definitions.close(name)) this.#markStale(this.#names.waitingFor(name));
      }
      this.#names.define(firstIndex + at, names);
    }
    for (const [at, block] of blocks.entries()) {
      block.make(this.#inline, isUsed);
      // What is finished together with this block is made again below.
      this.#markStale(this.#names.count(block.used, 1).filter((index) => index < firstIndex));
      this.#names.wait(firstIndex + at, block.lookedUp);
      this.#closedParts += block.partCount;
      this.#closedIsPlain ||= block.isPlain;
    }
    for (const block of blocks) if (block.hasDefinitions) block.make(this.#inline, isUsed);
    this.#closed.push(...blocks);
  }

  #isUsed(definition: Token): boolean {
    return this.#firstDefinitions.has(definition) && this.#names.isUsed(definedName(definition));
  }

  #markStale(indexes: Iterable<number>): void {
    for (const index of indexes) this.#stale.add(index);
  }
}

/** How many blocks are finished: those before the last block that closes what is before it. */
function lastBoundary(blocks: readonly ParsedBlock[], kept: number): number {
  for (let at = Math.min(kept, blocks.length - 1); at > 0; at -= 1) {
    if (blocks[at]?.closesBefore === true) return at;
  }
  return 0;
}
