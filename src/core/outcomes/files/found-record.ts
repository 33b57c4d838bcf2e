import type { TableRecord } from "#core/outcomes/readers/table-record.ts";

/** A record of a file with the line on which it begins (in Parquet its number), or why there is none on that line. */
export type FoundRecord =
  | { readonly line: number; readonly record: TableRecord; readonly problem: null }
  | { readonly line: number; readonly record: null; readonly problem: string };

/** What a file's reader tells while it reads, and what it asks for. */
export interface ReadWatch {
  readonly signal: AbortSignal;
  /** So many bytes of the file itself are read by now; of a packed one, packed bytes. */
  readonly onBytes: (bytes: number) => void;
  /** Something that a person should know of how the file was read. */
  readonly onNote: (note: string) => void;
  /** Lets the thread do something else, above all hear a stop. */
  readonly breathe: () => Promise<void>;
}

/** A file as pages, workers and Node have it. */
export interface TableFile {
  readonly name: string;
  readonly blob: Blob;
}
