import type { CellKind, OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { ColumnReader, type NumberColumn } from "./column-reader.ts";

/** Everything of a table that is not a column. */
export interface TableFrame
  extends Pick<
    OutcomeTable,
    "version" | "name" | "source" | "licence" | "candidates" | "estimates"
  > {
  readonly count: number;
  readonly tasks: readonly string[];
  readonly splits: readonly string[];
  readonly hasTexts: boolean;
  /** Kinds of cells that there are columns of. */
  readonly kinds: readonly CellKind[];
  readonly features: { readonly embedding: string; readonly dimension: number } | null;
  readonly recordedRouters: readonly string[];
}

export type BlockValues = NumberColumn | readonly string[];

/** A part of the columns of one kind: those of all candidates stand one after the other. */
export interface ColumnBlock {
  /** What it is of: `ids`, `texts`, `scores` and so on. */
  readonly part: string;
  /** Counts the blocks of a part from 0. */
  readonly seq: number;
  readonly values: BlockValues;
}

/** About so many bytes make a block: a database takes few large values better than many small ones, but none without end. */
const BLOCK_BYTES = 8_388_608;

const CELL_KINDS: readonly CellKind[] = [
  "scores",
  "costs",
  "inputTokens",
  "outputTokens",
  "latenciesMs",
  "replyLengths",
];

/** A table's frame and its columns in blocks of about so many bytes, a multiple of 8. */
export function tableBlocks(
  table: OutcomeTable,
  bytesPerBlock: number = BLOCK_BYTES,
): {
  readonly frame: TableFrame;
  readonly blocks: readonly ColumnBlock[];
} {
  const { questions, cells } = table;
  const kinds = CELL_KINDS.filter((kind) => cells[kind] !== null);
  const { features } = questions;
  const frame: TableFrame = {
    version: table.version,
    name: table.name,
    source: table.source,
    licence: table.licence,
    candidates: table.candidates,
    estimates: table.estimates,
    count: questions.count,
    tasks: questions.tasks,
    splits: questions.splits,
    hasTexts: questions.texts !== null,
    kinds,
    features:
      features === null ? null : { embedding: features.embedding, dimension: features.dimension },
    recordedRouters: table.recordedRouters.map(({ name }) => name),
  };
  const texts = (part: string, list: readonly string[]) => textBlocks(part, list, bytesPerBlock);
  const numbers = (part: string, columns: readonly NumberColumn[]) =>
    numberBlocks(part, columns, bytesPerBlock);
  const blocks = [
    ...texts("ids", questions.ids),
    ...(questions.texts === null ? [] : texts("texts", questions.texts)),
    ...numbers("textLengths", [questions.textLengths]),
    ...numbers("taskOf", [questions.taskOf]),
    ...numbers("splitOf", [questions.splitOf]),
    ...numbers("groupOf", [questions.groupOf]),
    ...(features === null ? [] : numbers("features", [features.values])),
    ...kinds.flatMap((kind) => numbers(kind, cells[kind] ?? [])),
    ...numbers(
      "chosen",
      table.recordedRouters.map(({ chosen }) => chosen),
    ),
  ];
  return { frame, blocks };
}

/** Bytes of blocks, texts as two a character. */
export function blockBytes(blocks: readonly ColumnBlock[]): number {
  return blocks.reduce((sum, { values }) => {
    if (ArrayBuffer.isView(values)) return sum + values.byteLength;
    return sum + values.reduce((characters, text) => characters + 2 * text.length, 0);
  }, 0);
}

function textBlocks(
  part: string,
  texts: readonly string[],
  bytesPerBlock: number,
): readonly ColumnBlock[] {
  const blocks: ColumnBlock[] = [];
  let [from, bytes] = [0, 0];
  const cut = (to: number): void => {
    blocks.push({ part, seq: blocks.length, values: texts.slice(from, to) });
    [from, bytes] = [to, 0];
  };
  for (const [index, text] of texts.entries()) {
    bytes += 2 * text.length;
    if (bytes >= bytesPerBlock) cut(index + 1);
  }
  if (from < texts.length) cut(texts.length);
  return blocks;
}

function numberBlocks(
  part: string,
  columns: readonly NumberColumn[],
  bytesPerBlock: number,
): readonly ColumnBlock[] {
  const [first] = columns;
  if (first === undefined) return [];
  const blocks: ColumnBlock[] = [];
  const perBlock = bytesPerBlock / first.BYTES_PER_ELEMENT;
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const reader = new ColumnReader(columns);
  for (let from = 0; from < length; from += perBlock) {
    const values = new (constructorOf(first))(Math.min(perBlock, length - from));
    reader.fill(values);
    blocks.push({ part, seq: blocks.length, values });
  }
  return blocks;
}

function constructorOf(column: NumberColumn) {
  if (column instanceof Float32Array) return Float32Array;
  return column instanceof Float64Array ? Float64Array : Int32Array;
}
