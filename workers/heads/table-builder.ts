import type { HeadModel, PerBudget } from "#core/heads/heads.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { TableFormat, TableModel } from "./api.ts";
import type { CellReader } from "./cell-reader.ts";
import type { ColumnPlan, ValueColumn } from "./column-plan.ts";
import type { Vectors } from "./read-vectors.ts";
import type { Row } from "./row-batch.ts";

/** R2-Bench has 30,968 rows; RouterBench 36,497. */
const MOST_ROWS = 500_000;
const MOST_MODELS = 64;
const MOST_DIMENSION = 65_536;

/** Numbers of one thing, a row each; NaN where it is not known. */
type Column = number[];

/** Where a row comes from. */
export interface RowSource {
  /** Names its columns. */
  readonly plan: ColumnPlan;
  readonly cells: CellReader;
  /** The model where nothing names it. */
  readonly fallback: string;
  /** Rows of its file before it, of its model where the row names one. */
  readonly rowsBefore: (model: string) => number;
  /** Where it stands, for a person. */
  readonly placeOf: () => string;
}

interface ModelColumns {
  /** By budget. */
  readonly scores: Map<number | "unlimited", Column>;
  /** Tokens of replies without a limit. */
  readonly counts: Column;
  /** Dollars of calls without a limit. */
  readonly costs: Column;
}

/** A table's rows, gathered by question. */
export class TableBuilder {
  format: TableFormat | null = null;
  readonly questions: string[] = [];
  /** Rows that came again with the same id for the same model. */
  repeated = 0;
  readonly #models = new Map<string, ModelColumns>();
  readonly #rowOfKey = new Map<string, number>();
  readonly #vectors: Float32Array[] = [];
  #dimension: number | null = null;

  get rows(): number {
    return this.questions.length;
  }

  /** Takes a row. */
  add(row: Row, { plan, cells, fallback, rowsBefore, placeOf }: RowSource): void {
    this.format ??= plan.format;
    const named = plan.model === null ? fallback : textOf(row[plan.model]) || fallback;
    const at = this.#rowOf(row, plan, rowsBefore(named));
    if (this.questions[at] === "" && plan.question !== null) {
      this.questions[at] = textOf(row[plan.question]);
    }
    if (plan.embedding !== null) this.#addVector(at, row[plan.embedding], placeOf);
    for (const value of plan.values) {
      const number = cells.read(row[value.column], value, placeOf);
      this.#put(this.#modelOf(value.model ?? named), value, at, number);
    }
  }

  /** Whether some model has costs and no tokens. */
  get hasCostsOnly(): boolean {
    return [...this.#models.values()].some(
      ({ counts, costs }) => counts.length === 0 && costs.length > 0,
    );
  }

  /** What there is of each model, in the order in which they came. */
  get models(): readonly TableModel[] {
    return [...this.#models].map(([name, columns]) => {
      const budgets = limitedBudgets(columns);
      const most = columns.scores.get("unlimited") ?? columns.scores.get(budgets.at(-1) ?? 0);
      return { name, budgets, hasUnlimited: hasUnlimited(columns), meanScore: meanOf(most ?? []) };
    });
  }

  /** Numbers that are held per row. */
  get valueCount(): number {
    return [...this.#models.values()].reduce(
      (sum, { scores, counts, costs }) =>
        sum + scores.size + Math.min(1, counts.length) + Math.min(1, costs.length),
      0,
    );
  }

  /** Numbers per vector; `null` unless every row has one. */
  get dimension(): number | null {
    const isWhole = this.rows > 0 && this.#vectors.filter(Boolean).length === this.rows;
    return isWhole ? this.#dimension : null;
  }

  /** Questions without a vector, in a table where others have one. */
  get rowsWithoutVector(): number {
    return this.#dimension === null ? 0 : this.rows - this.#vectors.filter(Boolean).length;
  }

  /** The vectors of all rows; `null` where some are missing. */
  get vectors(): Vectors | null {
    const { dimension } = this;
    const vectors = this.#vectors;
    if (dimension === null) return null;
    return {
      dimension,
      heldBytes: 4 * dimension * vectors.length,
      async *rows() {
        yield* vectors;
      },
    };
  }

  /** The columns of a model. RouterBench tells dollars and not tokens: `price` turns one into the other. */
  columnsOf(model: HeadModel, inputTokens: (question: string) => number): PerBudget<Float64Array> {
    const columns = this.#models.get(model.name);
    if (columns === undefined) {
      refuseFile(`The table knows nothing of ${model.name}.`, "Choose the models of the table.");
    }
    const quality = columns.scores.get("unlimited");
    const tokens =
      columns.counts.length > 0 ? columns.counts : this.#tokensOf(columns, model, inputTokens);
    return {
      limited: limitedBudgets(columns).map((budget) => {
        return { budget, quality: this.#whole(columns.scores.get(budget) ?? []) };
      }),
      unlimited:
        quality === undefined || tokens === null
          ? null
          : { quality: this.#whole(quality), tokens: this.#whole(tokens) },
    };
  }

  #tokensOf({ costs }: ModelColumns, model: HeadModel, inputTokens: (question: string) => number) {
    const { inputPerMillion, outputPerMillion } = model;
    if (costs.length === 0) return null;
    return costs.map((cost, row) => {
      const input = inputTokens(this.questions[row] ?? "") * inputPerMillion;
      const output = Math.max(0, cost * 1e6 - input);
      return outputPerMillion > 0 ? output / outputPerMillion : 0 * output;
    });
  }

  #rowOf(row: Row, plan: ColumnPlan, rowsBefore: number): number {
    const id = plan.key === null ? "" : textOf(row[plan.key]);
    const key = id === "" ? `row ${rowsBefore}` : `id ${id}`;
    const known = this.#rowOfKey.get(key);
    if (known !== undefined) return known;
    if (this.rows === MOST_ROWS)
      refuseFile(`The table has more than ${MOST_ROWS} rows.`, "Choose a part of it.");
    const at = this.questions.push("") - 1;
    this.#rowOfKey.set(key, at);
    return at;
  }

  #modelOf(name: string): ModelColumns {
    const known = this.#models.get(name);
    if (known !== undefined) return known;
    if (this.#models.size === MOST_MODELS) {
      refuseFile(`The table has more than ${MOST_MODELS} models.`, "Choose a part of it.");
    }
    const columns: ModelColumns = { scores: new Map(), counts: [], costs: [] };
    this.#models.set(name, columns);
    return columns;
  }

  #put(columns: ModelColumns, { budget, what }: ValueColumn, at: number, value: number): void {
    if (what === "count") {
      if (budget === "unlimited") set(columns.counts, at, value >= 0 ? value : Number.NaN);
    } else if (what === "cost") {
      set(columns.costs, at, value >= 0 ? value : Number.NaN);
    } else {
      const column = columns.scores.get(budget) ?? [];
      if (column[at] !== undefined && !Number.isNaN(column[at])) this.repeated += 1;
      set(column, at, value);
      columns.scores.set(budget, column);
    }
  }

  #addVector(at: number, value: unknown, placeOf: () => string): void {
    const list = typeof value === "string" ? listIn(value) : value;
    if (list === null || list === undefined) return;
    const isVector =
      Array.isArray(list) && list.every((one) => typeof one === "number" && Number.isFinite(one));
    if (!isVector || list.length === 0 || list.length > MOST_DIMENSION) {
      refuseFile(
        `The embedding of row ${at + 1} is not a list of finite numbers (${placeOf()}).`,
        "Write it as a JSON list.",
      );
    }
    this.#dimension ??= list.length;
    if (list.length !== this.#dimension) {
      refuseFile(
        `The embedding of row ${at + 1} has ${list.length} numbers, those before ${this.#dimension} (${placeOf()}).`,
        "Use one embedding model for the whole table.",
      );
    }
    this.#vectors[at] = Float32Array.from(list);
  }

  #whole(column: Column): Float64Array {
    const whole = new Float64Array(this.rows).fill(Number.NaN);
    whole.set(column);
    return whole;
  }
}

function set(column: Column, at: number, value: number): void {
  while (column.length < at) column.push(Number.NaN);
  column[at] = value;
}

function limitedBudgets({ scores }: ModelColumns): readonly number[] {
  return [...scores.keys()].filter((budget) => budget !== "unlimited").sort((a, b) => a - b);
}

function hasUnlimited({ scores, counts, costs }: ModelColumns): boolean {
  return scores.has("unlimited") && (counts.length > 0 || costs.length > 0);
}

function meanOf(column: Column): number | null {
  const known = column.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" ? String(value) : "";
}

function listIn(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return "not a list";
  }
}
