import { seededRandom } from "#core/loop/random.ts";
import type { FitRow } from "./fit-table.ts";

/** Points that k-NN heads keep: each prediction looks at all of them. */
const MOST_BYTES = 67_108_864;

/** Keeps rows for k-NN; of more than fit into the bound a sample, each row with the same chance. */
export class PointSample {
  readonly #dimension: number;
  readonly #width: number;
  readonly #most: number;
  readonly #draw: () => number;
  readonly #rows: FitRow[] = [];
  #seen = 0;

  constructor(dimension: number, width: number, seed: number) {
    this.#dimension = dimension;
    this.#width = width;
    this.#most = Math.max(1, Math.floor(MOST_BYTES / (4 * dimension + 8 * width)));
    this.#draw = seededRandom(seed + 1);
  }

  add({ question, embedding, values }: FitRow): void {
    this.#seen += 1;
    const row = { question, embedding: Float32Array.from(embedding), values: values.slice() };
    if (this.#rows.length < this.#most) {
      this.#rows.push(row);
      return;
    }
    const place = Math.floor(this.#draw() * this.#seen);
    if (place < this.#most) this.#rows[place] = row;
  }

  /** The points one after the other, one column per value, and the questions where every row has its own. */
  finish() {
    const rows = this.#rows;
    const points = new Float32Array(rows.length * this.#dimension);
    for (const [index, { embedding }] of rows.entries()) {
      points.set(embedding, index * this.#dimension);
    }
    const columns = Array.from({ length: this.#width }, (_, column) =>
      Float64Array.from(rows, ({ values }) => values[column] ?? Number.NaN),
    );
    const questions = rows.flatMap(({ question }) => (question === null ? [] : [question]));
    return { points, columns, questions: questions.length === rows.length ? questions : null };
  }
}
