type TypedColumn = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Entries of a column at first. */
const FIRST_CAPACITY = 1024;

/** A typed array that grows by halves as it is written to. What was never written has the value for “not known”. */
export class GrowingColumn<Column extends TypedColumn> {
  #column: Column;
  readonly #make: (length: number) => Column;
  readonly #unknown: number;

  constructor(make: (length: number) => Column, unknown: number) {
    this.#make = make;
    this.#unknown = unknown;
    this.#column = this.#blank(FIRST_CAPACITY);
  }

  get(index: number): number {
    return this.#column[index] ?? this.#unknown;
  }

  set(index: number, value: number): void {
    if (index >= this.#column.length) this.#grow(index + 1);
    this.#column[index] = value;
  }

  /** The first `length` entries, in an array of their own. */
  cut(length: number): Column {
    if (length > this.#column.length) this.#grow(length);
    return this.#column.slice(0, length) as Column;
  }

  #grow(least: number): void {
    const grown = this.#blank(Math.max(least, Math.ceil(this.#column.length * 1.5)));
    grown.set(this.#column);
    this.#column = grown;
  }

  #blank(length: number): Column {
    return this.#make(length).fill(this.#unknown) as Column;
  }
}

export function growingFloats(): GrowingColumn<Float32Array> {
  return new GrowingColumn((length) => new Float32Array(length), Number.NaN);
}

export function growingDoubles(): GrowingColumn<Float64Array> {
  return new GrowingColumn((length) => new Float64Array(length), Number.NaN);
}

export function growingIndices(): GrowingColumn<Int32Array> {
  return new GrowingColumn((length) => new Int32Array(length), -1);
}

export function growingFlags(): GrowingColumn<Uint8Array> {
  return new GrowingColumn((length) => new Uint8Array(length), 0);
}
