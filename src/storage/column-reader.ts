export type NumberColumn = Float32Array | Float64Array | Int32Array;

/** Columns read as if they were one. */
export class ColumnReader {
  readonly #columns: readonly NumberColumn[];
  #column = 0;
  #at = 0;

  constructor(columns: readonly NumberColumn[]) {
    this.#columns = columns;
  }

  /** Fills an array with what comes next. */
  fill(target: NumberColumn): void {
    let filled = 0;
    while (filled < target.length) {
      const column = this.#columns[this.#column];
      if (column === undefined) return;
      const piece = column.subarray(this.#at, this.#at + target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
      this.#at += piece.length;
      if (this.#at < column.length) continue;
      this.#column += 1;
      this.#at = 0;
    }
  }
}
