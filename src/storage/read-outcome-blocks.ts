import {
  type CellKind,
  OUTCOME_TABLE_VERSION,
  type OutcomeTable,
  type RecordedRouter,
} from "#core/outcomes/outcome-table.ts";
import { ColumnReader, type NumberColumn } from "./column-reader.ts";
import type { ColumnBlock, TableFrame } from "./outcome-blocks.ts";

/** A table out of what {@link tableBlocks} made of it. Throws a `RangeError` where something is missing or does not fit. */
export function tableOfBlocks(frame: TableFrame, blocks: readonly ColumnBlock[]): OutcomeTable {
  if (frame.version !== OUTCOME_TABLE_VERSION) throw new RangeError("another version of tables");
  const { count } = frame;
  const parts = new Parts(blocks);
  const width = frame.candidates.length;
  const floats = (kind: CellKind): readonly Float32Array[] | null =>
    frame.kinds.includes(kind) ? parts.columns(kind, Float32Array, count, width) : null;
  const single = (part: string): Int32Array =>
    parts.columns(part, Int32Array, count, 1)[0] ?? new Int32Array(0);
  const chosen = parts.columns("chosen", Int32Array, count, frame.recordedRouters.length);
  return {
    version: frame.version,
    name: frame.name,
    source: frame.source,
    licence: frame.licence,
    candidates: frame.candidates,
    estimates: frame.estimates,
    questions: {
      count,
      ids: parts.texts("ids", count),
      texts: frame.hasTexts ? parts.texts("texts", count) : null,
      textLengths: single("textLengths"),
      tasks: frame.tasks,
      taskOf: single("taskOf"),
      splits: frame.splits,
      splitOf: single("splitOf"),
      groupOf: single("groupOf"),
      features:
        frame.features === null
          ? null
          : {
              ...frame.features,
              values:
                parts.columns("features", Float32Array, count * frame.features.dimension, 1)[0] ??
                new Float32Array(0),
            },
    },
    cells: {
      scores: parts.columns("scores", Float32Array, count, width),
      costs: frame.kinds.includes("costs")
        ? parts.columns("costs", Float64Array, count, width)
        : null,
      inputTokens: floats("inputTokens"),
      outputTokens: floats("outputTokens"),
      latenciesMs: floats("latenciesMs"),
      replyLengths: floats("replyLengths"),
    },
    recordedRouters: frame.recordedRouters.map((name, index): RecordedRouter => {
      return { name, chosen: chosen[index] ?? new Int32Array(0) };
    }),
  };
}

/** The blocks of a table by what they are of. */
class Parts {
  readonly #parts = new Map<string, ColumnBlock[]>();

  constructor(blocks: readonly ColumnBlock[]) {
    for (const block of blocks.toSorted((a, b) => a.seq - b.seq)) {
      const list = this.#parts.get(block.part) ?? [];
      list.push(block);
      this.#parts.set(block.part, list);
    }
  }

  texts(part: string, count: number): readonly string[] {
    const texts = (this.#parts.get(part) ?? []).flatMap(({ values }) => {
      if (ArrayBuffer.isView(values)) throw new RangeError(`${part} are no texts`);
      return values;
    });
    if (texts.length !== count) throw new RangeError(`${part}: ${texts.length} of ${count}`);
    return texts;
  }

  /** The part's columns, each of `count` numbers, in arrays of their own. */
  columns<Column extends NumberColumn>(
    part: string,
    make: new (length: number) => Column,
    count: number,
    width: number,
  ): readonly Column[] {
    const blocks = (this.#parts.get(part) ?? []).map(({ values }) => {
      if (!(values instanceof make)) throw new RangeError(`${part} are other numbers`);
      return values as NumberColumn;
    });
    const length = blocks.reduce((sum, block) => sum + block.length, 0);
    if (length !== count * width) throw new RangeError(`${part}: ${length} of ${count * width}`);
    const reader = new ColumnReader(blocks);
    return Array.from({ length: width }, () => {
      const column = new make(count);
      reader.fill(column);
      return column;
    });
  }
}
