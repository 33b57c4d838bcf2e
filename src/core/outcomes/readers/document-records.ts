import { isRecord } from "#core/is-record.ts";
import type { TableRecord } from "./table-record.ts";

/** Fields under which documents keep their rows. */
const ROW_FIELDS = ["rows", "data", "records", "results", "examples", "predictions", "questions"];

/**
 * The records of a JSON document, in any of the forms that tables are written in: a list of objects; an object with such a list; lists
 * of cells beside a list of `columns`; a list or an object of values for each column; an object with a record for each id. A list of
 * values beside a list of `models` becomes an object by model. `null` for a document that is no table.
 */
export function documentRecords(document: unknown): readonly TableRecord[] | null {
  if (Array.isArray(document)) return recordsOfList(document, null, null);
  if (!isRecord(document)) return null;
  const models = stringList(document["models"]);
  const columns = stringList(document["columns"]);
  for (const field of ROW_FIELDS) {
    const rows = document[field];
    if (Array.isArray(rows)) return recordsOfList(rows, columns, models);
  }
  return recordsOfColumns(document) ?? recordsById(document);
}

function recordsOfList(
  rows: readonly unknown[],
  columns: readonly string[] | null,
  models: readonly string[] | null,
): readonly TableRecord[] | null {
  const records: TableRecord[] = [];
  for (const row of rows) {
    const record = Array.isArray(row) && columns !== null ? recordOfCells(columns, row) : row;
    if (!isRecord(record)) return null;
    records.push(models === null ? record : byModel(record, models));
  }
  return records;
}

function recordOfCells(columns: readonly string[], cells: readonly unknown[]): TableRecord {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
}

/** Lists with a value for each model, as objects. A single one holds the scores, whatever it is called. */
function byModel(record: TableRecord, models: readonly string[]): TableRecord {
  const isList = (value: unknown): value is readonly unknown[] =>
    Array.isArray(value) && value.length === models.length;
  const lists = Object.entries(record).filter(([, value]) => isList(value));
  const named = lists.map(([field, value]) => {
    const values = value as readonly unknown[];
    const dictionary = Object.fromEntries(models.map((model, index) => [model, values[index]]));
    return [lists.length === 1 ? "scores" : field, dictionary] as const;
  });
  const others = Object.entries(record).filter(([, value]) => !isList(value));
  return Object.fromEntries([...others, ...named]);
}

/** `{ column: [value, …] }` and pandas' `{ column: { row: value } }`. */
function recordsOfColumns(
  document: Readonly<Record<string, unknown>>,
): readonly TableRecord[] | null {
  const columns = Object.entries(document);
  if (columns.length < 2) return null;
  const keysOf = (column: unknown): readonly string[] | null =>
    Array.isArray(column) || isRecord(column) ? Object.keys(column) : null;
  const keys = keysOf(columns[0]?.[1]);
  if (keys === null || keys.length === 0) return null;
  const isTable = columns.every(([, column]) => {
    const own = keysOf(column);
    if (own === null || own.length !== keys.length) return false;
    // Records by id have the same fields everywhere too: there the values of a field are of different kinds.
    return own.every((key, index) => key === keys[index]) && isUniform(Object.values(column ?? {}));
  });
  const isNumbered = keys.every((key) => /^\d+$/.test(key));
  if (!isTable || !isNumbered) return null;
  return keys.map((key) =>
    Object.fromEntries(
      columns.map(([name, column]) => [name, (column as Readonly<Record<string, unknown>>)[key]]),
    ),
  );
}

function isUniform(values: readonly unknown[]): boolean {
  return new Set(values.filter((value) => value !== null).map((value) => typeof value)).size <= 1;
}

/** `{ id: { … } }` */
function recordsById(document: Readonly<Record<string, unknown>>): readonly TableRecord[] | null {
  const entries = Object.entries(document);
  if (entries.length === 0 || !entries.every(([, value]) => isRecord(value))) return null;
  return entries.map(([id, value]) => ({ id, ...(value as TableRecord) }));
}

function stringList(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : null;
}
