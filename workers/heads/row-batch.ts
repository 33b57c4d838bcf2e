/** A row of a table by the names of its columns. CSV gives texts, JSON whatever was written. */
export type Row = Readonly<Record<string, unknown>>;

/** Some rows of a table, in its order. */
export interface RowBatch extends ReadonlyArray<Row> {
  /** Where a row of the batch stands, for a person: `line 12`; in a JSON list, whose lines mean nothing, `row 12`. */
  readonly placeOf: (index: number) => string;
}

export interface RowOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes of the file have been read so far. */
  readonly report: (bytes: number) => void;
  /** Told of each row that has fewer cells than the header, and how to find out where it stands. */
  readonly onShortRow?: (placeOf: () => string) => void;
}

/** Rows with where they stand. */
export function batchOf(rows: readonly Row[], placeOf: RowBatch["placeOf"]): RowBatch {
  return Object.assign([...rows], { placeOf });
}
