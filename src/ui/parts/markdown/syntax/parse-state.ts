import type { Env } from "markdown-it";

/** What the rules know of the text that is parsed, beside its lines. It travels as the parser's `env`. */
export interface ParseState extends Env {
  /** Lines below this one have their end; the last line of a stream may still grow. */
  readonly completeLines: number;
  /** Where the top-level block began that is parsed now, as a line; and the number of tokens before it. */
  topLine: number;
  topToken: number;
  /** The first top-level line that holds the opening of a formula whose end may still come; `Infinity` without one. */
  openFormulaLine: number;
}
