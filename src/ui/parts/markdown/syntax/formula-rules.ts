import type { StateBlock, StateInline } from "markdown-it";
import { findClosing, formulaAt, isFormula, MAX_FORMULA_LENGTH } from "./formula-text.ts";
import type { ParseState } from "./parse-state.ts";

/** A formula of more lines is none. */
const MAX_LINES = 60;

/** Formulas within a line, before backslashes are taken for escapes. */
export function formulaInline(state: StateInline, isSilent: boolean): boolean {
  const first = state.src.charCodeAt(state.pos);
  if (first !== 0x24 && first !== 0x5c) return false;
  const found = formulaAt(state.src, state.pos);
  if (found === null || found.end > state.posMax) return false;
  if (!isSilent) {
    const token = state.push("formula", "", 0);
    token.content = found.tex;
    token.markup = state.src.slice(state.pos, found.end);
  }
  state.pos = found.end;
  return true;
}

/**
 * `$$` or `\[` at the beginning of a line up to the closing one at the end of a line, so that a line of the formula that
 * begins with `+`, `-` or `=` is no list and no heading. Where a line holds nothing but the opening, blank lines may follow.
 */
export function formulaBlock(
  state: StateBlock,
  startLine: number,
  endLine: number,
  isSilent: boolean,
): boolean {
  if (isIndentedAsCode(state, startLine)) return false;
  const opening = lineText(state, startLine).slice(0, 2);
  if (opening !== "$$" && opening !== "\\[") return false;
  const lastLine = closingLine(state, startLine, endLine, opening === "$$" ? "$$" : "\\]");
  if (lastLine === null) return false;
  const source = state.getLines(startLine, lastLine + 1, state.blkIndent, false).trim();
  const tex = source.slice(2, -2).replace(/\n\s*\n/g, "\n");
  if (source.length > MAX_FORMULA_LENGTH || !isFormula(tex)) return false;
  if (isSilent) return true;
  const token = state.push("formula_block", "", 0);
  token.content = tex.trim();
  token.markup = source;
  token.map = [startLine, lastLine + 1];
  state.line = lastLine + 1;
  return true;
}

/** The line at whose end the formula closes; `null` when it does not, or not yet. */
function closingLine(
  state: StateBlock,
  startLine: number,
  endLine: number,
  closing: string,
): number | null {
  const mayHaveBlankLines = lineText(state, startLine).trim().length === 2;
  for (let line = startLine; line <= startLine + MAX_LINES; line += 1) {
    if (isOutside(state, line, endLine)) return notClosed(state, line);
    if (state.isEmpty(line)) {
      if (!mayHaveBlankLines) return notClosed(state, line);
      continue;
    }
    const content = lineText(state, line);
    const at = findClosing(content, line === startLine ? 2 : 0, content.length, closing);
    if (at !== null) return content.slice(at + 2).trim() === "" ? line : null;
  }
  return null;
}

/** Whether `line` is none of the list, quote or text in which the formula began. */
function isOutside(state: StateBlock, line: number, endLine: number): boolean {
  if (line >= endLine) return true;
  return !state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent;
}

/** Notes that the end may still come where `line`, which spoke against it, may still change. */
function notClosed(state: StateBlock, line: number): null {
  const parse = state.env as ParseState;
  if (line >= parse.completeLines && parse.topLine < parse.openFormulaLine) {
    parse.openFormulaLine = parse.topLine;
  }
  return null;
}

function isIndentedAsCode(state: StateBlock, line: number): boolean {
  return (state.sCount[line] ?? 0) - state.blkIndent >= 4;
}

function lineText(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
