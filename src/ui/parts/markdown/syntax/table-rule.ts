import type { StateBlock, Token } from "markdown-it";

export type Alignment = "left" | "center" | "right" | null;

/** Cells that a row lacks are added up to this many in a table; a header of a thousand columns over short rows stays small. */
const MAX_ADDED_CELLS = 2000;

/**
 * Tables as GitHub writes them, with two differences that keep what was written: cells beyond the header's are shown, and a
 * line without a `|` after the rows is a paragraph. A header needs its row of dashes, so `|x| is 5` is none.
 */
export function tableBlock(
  state: StateBlock,
  startLine: number,
  endLine: number,
  isSilent: boolean,
): boolean {
  if (startLine + 2 > endLine || isNoRow(state, startLine) || isNoRow(state, startLine + 1)) {
    return false;
  }
  const alignments = readAlignments(lineText(state, startLine + 1));
  if (alignments === null) return false;
  const header = splitRow(lineText(state, startLine));
  if (header?.length !== alignments.length) return false;
  if (isSilent) return true;
  const table = state.push("table_open", "table", 1);
  state.push("thead_open", "thead", 1);
  pushRow(state, header, alignments, "th");
  state.push("thead_close", "thead", -1);
  const nextLine = pushBody(state, startLine + 2, endLine, alignments);
  state.push("table_close", "table", -1);
  table.map = [startLine, nextLine];
  state.line = nextLine;
  return true;
}

/** Pushes the rows below the header and gives the line after them. */
function pushBody(
  state: StateBlock,
  startLine: number,
  endLine: number,
  alignments: readonly Alignment[],
): number {
  const parentType = state.parentType;
  state.parentType = "table";
  let added = 0;
  let line = startLine;
  for (; line < endLine; line += 1) {
    const cells = isEnd(state, line, endLine) ? null : splitRow(lineText(state, line));
    if (cells === null) break;
    if (line === startLine) state.push("tbody_open", "tbody", 1);
    while (cells.length < alignments.length && added < MAX_ADDED_CELLS) {
      cells.push("");
      added += 1;
    }
    pushRow(state, cells, alignments, "td");
  }
  if (line > startLine) state.push("tbody_close", "tbody", -1);
  state.parentType = parentType;
  return line;
}

function isEnd(state: StateBlock, line: number, endLine: number): boolean {
  if (isNoRow(state, line)) return true;
  const rules = state.md.block.ruler.getRules("blockquote");
  return rules.some((rule) => rule(state, line, endLine, true));
}

function isNoRow(state: StateBlock, line: number): boolean {
  const indent = (state.sCount[line] ?? 0) - state.blkIndent;
  return indent < 0 || indent >= 4 || state.isEmpty(line);
}

function pushRow(
  state: StateBlock,
  cells: readonly string[],
  alignments: readonly Alignment[],
  tag: "th" | "td",
): void {
  state.push("tr_open", "tr", 1);
  for (const [column, content] of cells.entries()) {
    const cell = state.push(`${tag}_open`, tag, 1);
    cell.meta = { alignment: alignments[column] ?? null };
    const inline = state.push("inline", "", 0);
    inline.content = content;
    state.push(`${tag}_close`, tag, -1);
  }
  state.push("tr_close", "tr", -1);
}

/** The alignment that {@link tableBlock} noted at a cell. */
export function alignmentOf(cell: Token): Alignment {
  return (cell.meta?.["alignment"] ?? null) as Alignment;
}

/** The row of dashes under a header, or `null` when it is none. One column needs a `|`: `---` alone underlines a heading. */
function readAlignments(line: string): readonly Alignment[] | null {
  if (!/^[|:-][|:\s-]*$/.test(line) || !/[|]/.test(line)) return null;
  const cells = splitRow(line) ?? [];
  if (!cells.every((cell) => /^:?-+:?$/.test(cell))) return null;
  return cells.map((cell) => {
    if (cell.endsWith(":")) return cell.startsWith(":") ? "center" : "right";
    return cell.startsWith(":") ? "left" : null;
  });
}

/** The cells of a row, or `null` when the line has no `|` of its own. `\|` is a `|` within a cell. */
function splitRow(line: string): string[] | null {
  const parts = line.trim().split(/(?<!\\)\|/);
  if (parts.length === 1) return null;
  if (parts[0]?.trim() === "") parts.shift();
  if (parts.at(-1)?.trim() === "" && parts.length > 0) parts.pop();
  if (parts.length === 0) return null;
  return parts.map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function lineText(state: StateBlock, line: number): string {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(start, state.eMarks[line]);
}
