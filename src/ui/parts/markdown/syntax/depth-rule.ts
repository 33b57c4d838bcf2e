import type { StateBlock } from "markdown-it";
import type { ParseState } from "./parse-state.ts";

/** Quotes and lists within each other beyond this level are shown as they came. The parser drops text at 100. */
const MAX_LEVEL = 90;

/** Thrown by {@link blockStart}. */
export class TooDeep extends Error {}

/** No rule, but called before all others wherever a block may begin: notes where we are, and stops what is nested too deep. */
export function blockStart(state: StateBlock, startLine: number): boolean {
  if (state.level >= MAX_LEVEL) throw new TooDeep();
  if (state.level === 0) {
    const parse = state.env as ParseState;
    parse.topLine = startLine;
    parse.topToken = state.tokens.length;
  }
  return false;
}
