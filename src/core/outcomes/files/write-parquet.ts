import type { ColumnSource } from "hyparquet-writer";
import { throwIfAborted } from "#core/errors.ts";
import type { CellKind, OutcomeTable } from "#core/outcomes/outcome-table.ts";
import {
  groupedQuestions,
  questionValues,
  writtenKinds,
  writtenValue,
} from "#core/outcomes/writers/cell-values.ts";
import type { WriteOptions } from "./write-outcome-file.ts";

/** Questions of a row group. */
const GROUP = 20_000;

/** A column of the file: its name, its type, and its value for a question. */
interface Column {
  readonly name: string;
  readonly type: "STRING" | "FLOAT" | "DOUBLE";
  readonly value: (question: number) => string | number | null;
}

/** A table as Parquet with a row for each question, its columns called as in wide CSV. Only one row group is made up at a time. */
export async function writeParquet(
  table: OutcomeTable,
  { signal, breathe }: WriteOptions,
): Promise<ArrayBuffer> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import("hyparquet-writer");
  const columns = [...questionColumns(table), ...cellColumns(table)];
  const dataOf = (from: number, to: number): ColumnSource[] =>
    columns.map(({ name, type, value }) => {
      const data = Array.from({ length: to - from }, (_, index) => value(from + index));
      return { name, type, data, nullable: true };
    });
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: dataOf(0, 0) }),
    createdBy: "Switchyard",
  });
  const { count } = table.questions;
  for (let from = 0; from < count; from += GROUP) {
    throwIfAborted(signal);
    const columnData = dataOf(from, Math.min(from + GROUP, count));
    await file.write({ columnData, rowGroupSize: GROUP });
    await breathe();
  }
  await file.finish();
  return writer.getBuffer();
}

function questionColumns(table: OutcomeTable): readonly Column[] {
  const grouped = groupedQuestions(table);
  const first = questionValues(table, 0, grouped);
  return (Object.keys(first) as (keyof typeof first)[]).map((name) => ({
    name,
    type: "STRING",
    value: (question) => questionValues(table, question, grouped)[name] ?? null,
  }));
}

function cellColumns(table: OutcomeTable): readonly Column[] {
  return table.candidates.flatMap(({ name }, candidate) =>
    writtenKinds(table).map(([kind, field]): Column => {
      return {
        name: `${name}|${field}`,
        type: kind === "costs" ? "DOUBLE" : "FLOAT",
        value: valuesOf(table, kind, candidate),
      };
    }),
  );
}

function valuesOf(table: OutcomeTable, kind: CellKind, candidate: number): Column["value"] {
  return (question) => writtenValue(table, kind, candidate, question);
}
