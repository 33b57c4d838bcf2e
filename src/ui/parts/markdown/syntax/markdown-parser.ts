import MarkdownIt, { type MarkdownIt as Parser } from "markdown-it";
import { autolinkInline } from "./autolink-rule.ts";
import { blockStart } from "./depth-rule.ts";
import { takeEastAsianEmphasis } from "./east-asian-emphasis.ts";
import { formulaBlock, formulaInline } from "./formula-rules.ts";
import { tableBlock } from "./table-rule.ts";

/** Blocks that a formula may end, as a fence may. */
const INTERRUPTS = ["paragraph", "reference", "blockquote", "list"];

/**
 * CommonMark with strikethrough from the library; tables, formulas, addresses in running text and emphasis in scripts without
 * blanks are ours. Only its block and
 * inline parsers are used: they give tokens, and no string of HTML is ever made. Raw HTML is recognised so that it can be
 * shown as the text that it is; what becomes a link is decided where nodes are made.
 */
export const markdownParser: Parser = makeParser();

/** A text in which backslashes and entities stand for characters, as after the opening of a fence. */
export function unescapeMarkdown(text: string): string {
  return markdownParser.utils.unescapeAll(text);
}

function makeParser(): Parser {
  const parser = new MarkdownIt({ html: true });
  parser.validateLink = () => true;
  parser.normalizeLink = (address) => address;
  parser.normalizeLinkText = (address) => address;
  parser.block.ruler.at("table", tableBlock, { alt: ["paragraph", "reference"] });
  parser.block.ruler.before("table", "formula_block", formulaBlock, { alt: INTERRUPTS });
  parser.block.ruler.before("formula_block", "block_start", blockStart);
  parser.inline.ruler.before("escape", "formula", formulaInline);
  parser.inline.ruler.before("formula", "autolink_text", autolinkInline);
  takeEastAsianEmphasis(parser);
  return parser;
}
