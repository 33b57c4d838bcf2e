import type { OutcomeRow } from "#core/outcomes/outcome-row.ts";
import type { ColumnMapping } from "./column-mapping.ts";
import type { RecordPlace, TableRecord } from "./table-record.ts";

/** The formats that are known by their fields; `mapped` is any other table, read by a mapping of its columns. */
export type TableFormat =
  | "routerbench"
  | "r2-bench"
  | "llmrouter"
  | "routerdc"
  | "routellm"
  | "routerarena-cache"
  | "routerarena-predictions"
  | "mapped";

/** Turns the records of one file into rows. Pure: the same record gives the same row. */
export interface TableReader {
  readonly format: TableFormat;
  /** What it is called, for a person. */
  readonly title: string;
  /** How the table was understood, for a person to check. */
  readonly notes: readonly string[];
  /** For tables without a format of their own: which columns are what. It can be changed, and the file read again. */
  readonly mapping: ColumnMapping | null;
  /** A record that holds nothing usable gives a row without cells that says why. */
  readonly read: (record: TableRecord, place: RecordPlace) => OutcomeRow;
}
