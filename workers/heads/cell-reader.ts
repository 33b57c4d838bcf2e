import {
  type DecimalMark,
  type Figure,
  type FigureUnit,
  readFigure,
} from "#core/heads/read-figure.ts";
import type { ValueColumn } from "./column-plan.ts";
import type { Row } from "./row-batch.ts";

/** Cells of a column that were odd, and the first of them. */
interface Oddity {
  count: number;
  readonly text: string;
  readonly place: string;
  /** What was made of it. */
  readonly value: number;
  readonly what: ValueColumn["what"];
}

/** Scores that are none from 0 to 1. */
interface Outside {
  count: number;
  least: number;
  most: number;
}

const MEANINGS: Readonly<Record<ValueColumn["what"], string>> = {
  score: "a score",
  cost: "dollars",
  count: "tokens",
};

/** Longest part of a cell that is shown. */
const LONGEST_SHOWN = 40;

/** Reads the numbers of a file's columns, and keeps what somebody should know of them. */
export class CellReader {
  readonly #marks: ReadonlyMap<string, DecimalMark | null>;
  readonly #unreadable = new Map<string, Oddity>();
  readonly #guessed = new Map<string, Oddity>();
  readonly #outside = new Map<string, Outside>();

  /** `rows` are the first ones: they show how the table writes its numbers. */
  constructor(columns: readonly ValueColumn[], rows: readonly Row[]) {
    this.#marks = decimalMarks(columns, rows);
  }

  /** The number in a cell; NaN where there is none. `placeOf` says where it stands. */
  read(value: unknown, column: ValueColumn, placeOf: () => string): number {
    const number = this.#read(value, column, placeOf);
    if (column.what === "score" && (number < 0 || number > 1)) this.#noteOutside(column, number);
    return number;
  }

  /** What somebody should know, a sentence for each column that was odd. */
  get notes(): readonly string[] {
    return [
      ...[...this.#unreadable].map(([name, oddity]) => unreadableNote(name, oddity)),
      ...[...this.#guessed].map(([name, oddity]) => guessedNote(name, oddity)),
      ...[...this.#outside].map(([name, outside]) => outsideNote(name, outside)),
    ];
  }

  #read(value: unknown, column: ValueColumn, placeOf: () => string): number {
    if (value === null || value === undefined || value === "") return Number.NaN;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "number")
      return Number.isFinite(value) ? scaled(value, column) : Number.NaN;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const figure = readFigure(text, this.#marks.get(column.column) ?? null);
    if (figure.kind === "missing") return Number.NaN;
    const number = numberIn(figure, column);
    const isGuessed = figure.kind === "number" && figure.isAmbiguous;
    if (number === null) note(this.#unreadable, column, text, placeOf, Number.NaN);
    else if (isGuessed) note(this.#guessed, column, text, placeOf, number);
    return number ?? Number.NaN;
  }

  #noteOutside({ column }: ValueColumn, value: number): void {
    const known = this.#outside.get(column) ?? { count: 0, least: value, most: value };
    known.count += 1;
    known.least = Math.min(known.least, value);
    known.most = Math.max(known.most, value);
    this.#outside.set(column, known);
  }
}

/** What a figure means in a column; `null` where its unit, or its sign, fits nothing there. */
function numberIn(figure: Figure, column: ValueColumn): number | null {
  if (figure.kind === "truth") return column.what === "score" ? figure.value : null;
  if (figure.kind !== "number") return null;
  const { value, unit } = figure;
  if (column.what !== "score" && value < 0) return null;
  if (unit === null) return scaled(value, column);
  const factor = FACTORS[column.what][unit];
  return factor === undefined ? null : value / factor;
}

/** What a number with a unit is divided by; nothing for a unit that does not belong there. */
const FACTORS: Readonly<
  Record<ValueColumn["what"], Readonly<Partial<Record<FigureUnit, number>>>>
> = {
  score: { percent: 100, ratio: 1 },
  cost: { dollars: 1, cents: 100 },
  count: { tokens: 1 },
};

function scaled(value: number, { isHundredths }: ValueColumn): number {
  return isHundredths ? value / 100 : value;
}

/** How each column writes its decimals: as its own cells prove it, else as all the others do that prove anything. */
function decimalMarks(
  columns: readonly ValueColumn[],
  rows: readonly Row[],
): ReadonlyMap<string, DecimalMark | null> {
  const own = new Map(
    columns.map(({ column }) => {
      const marks = new Set(rows.flatMap((row) => markOf(row[column]) ?? []));
      return [column, onlyOne(marks)] as const;
    }),
  );
  const all = onlyOne(new Set([...own.values()].filter((mark) => mark !== null)));
  return new Map([...own].map(([column, mark]) => [column, mark ?? all]));
}

function markOf(cell: unknown): DecimalMark | null {
  if (typeof cell !== "string") return null;
  const figure = readFigure(cell);
  return figure.kind === "number" ? figure.mark : null;
}

function onlyOne<Value>(values: ReadonlySet<Value>): Value | null {
  const [first, ...others] = values;
  return first === undefined || others.length > 0 ? null : first;
}

function note(
  all: Map<string, Oddity>,
  { column, what }: ValueColumn,
  text: string,
  placeOf: () => string,
  value: number,
): void {
  const known = all.get(column);
  if (known !== undefined) known.count += 1;
  else all.set(column, { count: 1, text: shown(text), place: placeOf(), value, what });
}

function unreadableNote(name: string, { count, text, place, what }: Oddity): string {
  const first = `“${text}” (${place})`;
  return count === 1
    ? `“${name}”: 1 value is not understood as ${MEANINGS[what]} and counts as unknown: ${first}.`
    : `“${name}”: ${count} values are not understood as ${MEANINGS[what]} and count as unknown; the first is ${first}.`;
}

function guessedNote(name: string, { count, text, place, value }: Oddity): string {
  const more = count === 1 ? "" : `, and ${count - 1} more likewise`;
  return `“${name}”: nothing shows whether a comma or a point stands before decimals; “${text}” (${place}) was read as ${value}${more}.`;
}

function outsideNote(name: string, { count, least, most }: Outside): string {
  const range = least === most ? `${least}` : `${least} to ${most}`;
  const scores = count === 1 ? "1 score is" : `${count} scores are`;
  return `“${name}”: ${scores} not from 0 to 1 (${range}). If they are per cent, say so under “Columns”.`;
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST_SHOWN ? line : `${line.slice(0, LONGEST_SHOWN)}…`;
}
