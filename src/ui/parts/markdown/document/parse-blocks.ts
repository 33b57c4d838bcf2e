import type { MarkdownIt as Parser, Token } from "markdown-it";
import { TooDeep } from "#ui/parts/markdown/syntax/depth-rule.ts";
import type { ParseState } from "#ui/parts/markdown/syntax/parse-state.ts";
import type { Definitions } from "./definitions.ts";
import { SourceLines } from "./source-lines.ts";

/** One block at the top level of a text. */
export interface ParsedBlock {
  readonly tokens: readonly Token[];
  /** Paragraphs, items, rows, cells and the like in it, and one for itself. */
  readonly partCount: number;
  /** Where it begins in the parsed text, in characters. */
  readonly start: number;
  /** As it was written. */
  readonly source: string;
  /**
   * Whether everything before it is finished: it stands after a blank line, its own first line is complete, and no formula is open
   * above it. Nothing that is appended can change what such a block follows.
   */
  readonly closesBefore: boolean;
}

export interface ParsedBlocks {
  readonly blocks: readonly ParsedBlock[];
  /** Where the blocks end and a rest begins that is nested too deep, in characters; `null` when all could be read. */
  readonly rest: number | null;
}

/** Reads the blocks of a text: its end, if `isComplete` is false, may still grow. */
export function parseBlocks(
  parser: Parser,
  text: string,
  definitions: Definitions,
  isComplete: boolean,
): ParsedBlocks {
  const lines = new SourceLines(text);
  const state: ParseState = {
    references: definitions.table,
    completeLines: isComplete ? Number.POSITIVE_INFINITY : lines.completeCount,
    topLine: 0,
    topToken: 0,
    openFormulaLine: Number.POSITIVE_INFINITY,
  };
  const tokens: Token[] = [];
  let rest: number | null = null;
  try {
    parser.block.parse(text, parser, state, tokens);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    tokens.length = state.topToken;
    rest = lines.startOf(state.topLine);
  }
  return { blocks: topLevel(tokens, lines, state), rest };
}

function topLevel(
  tokens: readonly Token[],
  lines: SourceLines,
  state: ParseState,
): readonly ParsedBlock[] {
  const blocks: ParsedBlock[] = [];
  let first = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.type === "reference_definition") token.content = definitionSource(token, lines);
    if (token.level !== 0 || token.nesting > 0) continue;
    const [line, endLine] = tokens[first]?.map ?? [0, 0];
    const own = tokens.slice(first, at + 1);
    blocks.push({
      tokens: own,
      partCount: own.filter(isPart).length + 1,
      start: lines.startOf(line),
      source: lines.slice(line, endLine),
      closesBefore:
        line > 0 &&
        line < state.completeLines &&
        line <= state.openFormulaLine &&
        lines.isBlank(line - 1),
    });
    first = at + 1;
  }
  return blocks;
}

function isPart({ nesting, type }: Token): boolean {
  return nesting >= 0 && type !== "inline";
}

/** A definition as it was written, without the marks of the quotes and lists around it. */
function definitionSource(token: Token, lines: SourceLines): string {
  const [first, end] = token.map ?? [0, 0];
  const source = lines.slice(first, end);
  return source
    .slice(source.indexOf("["))
    .split("\n")
    .map((line, index) => (index === 0 ? line : line.replace(/^[\s>]+/, "")))
    .join("\n");
}
