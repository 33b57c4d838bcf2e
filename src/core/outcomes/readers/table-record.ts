/** A record of a table by the names of its fields. CSV gives texts, JSON whatever was written. */
export type TableRecord = Readonly<Record<string, unknown>>;

/** Where a record stands. */
export interface RecordPlace {
  readonly file: string;
  /** Counted from 1; in CSV the line on which the record begins. */
  readonly line: number;
}

/** A CSV header, made usable. */
export interface Header {
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/** Reads a CSV header: no byte order mark, no blanks around names; names that are missing or come twice get numbers. */
export function readHeader(cells: readonly string[]): Header {
  const used = new Set<string>();
  const notes: string[] = [];
  const names = cells.map((cell, index) => {
    const plain = cell.replace(/^\uFEFF/, "").trim();
    const base = plain === "" ? `column ${index + 1}` : plain;
    let name = base;
    for (let count = 2; used.has(name); count += 1) name = `${base} (${count})`;
    if (name !== base) notes.push(`Two columns are called “${base}”: the later one is “${name}”.`);
    used.add(name);
    return name;
  });
  return { names, notes };
}

/** A record out of a CSV row, or why it is none: a row with other cells than the header has lost its columns. */
export function readCells(
  names: readonly string[],
  cells: readonly string[],
): { readonly record: TableRecord } | { readonly problem: string } {
  const extra = cells.slice(names.length);
  if (cells.length < names.length || extra.some((cell) => cell.trim() !== "")) {
    return { problem: `it has ${cells.length} cells, the header ${names.length}` };
  }
  // An ordinary object: one without a prototype is a dictionary, which takes several times as long for millions of cells.
  const record: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) setField(record, name, cells[index]);
  return { record };
}

/** Gives a record a field. Assigned, one called `__proto__` would be lost. */
export function setField(record: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") record[name] = value;
  else Object.defineProperty(record, name, { value, enumerable: true, configurable: true });
}

/** A field as text, without blanks around it; `null` where it is empty or no text. */
export function textIn(record: TableRecord, name: string | null): string | null {
  if (name === null) return null;
  const value = record[name];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ? null : text;
}
