import type { LexicalModel } from "./lexical-model.ts";
import { TermWeigher } from "./term-weigher.ts";

/** Turns texts into vectors of length 1 with a fitted lexical embedding. Keeps some megabytes of tables: make one, use it often. */
export class LexicalEncoder {
  readonly dimension: number;
  readonly #model: LexicalModel;
  readonly #weigher: TermWeigher;
  readonly #sum: Float64Array;

  constructor(model: LexicalModel) {
    this.dimension = model.dimension;
    this.#model = model;
    this.#weigher = new TermWeigher(model.buckets, model.gains);
    this.#sum = new Float64Array(model.dimension);
  }

  /** Writes the vector of one text to `out`, from place `at` on. */
  encode(text: string, out: Float32Array | Float64Array, at = 0): void {
    const sum = this.#sum;
    sum.fill(0);
    const found = this.#weigher.weigh(text);
    this.#addRows(found);
    let squares = 0;
    for (let index = 0; index < sum.length; index += 1) squares += (sum[index] as number) ** 2;
    if (squares === 0) {
      out.set(this.#model.fallback, at);
      return;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let index = 0; index < sum.length; index += 1) {
      out[at + index] = (sum[index] as number) * scale;
    }
  }

  /** The weighted sum of the terms' rows; four at once, because each time the sum is read and written. */
  #addRows(found: number): void {
    const { terms, weights } = this.#weigher;
    const { projection, dimension } = this.#model;
    const sum = this.#sum;
    let entry = 0;
    for (; entry + 3 < found; entry += 4) {
      const w0 = weights[entry] as number;
      const w1 = weights[entry + 1] as number;
      const w2 = weights[entry + 2] as number;
      const w3 = weights[entry + 3] as number;
      const a0 = (terms[entry] as number) * dimension;
      const a1 = (terms[entry + 1] as number) * dimension;
      const a2 = (terms[entry + 2] as number) * dimension;
      const a3 = (terms[entry + 3] as number) * dimension;
      for (let index = 0; index < dimension; index += 1) {
        sum[index] =
          (sum[index] as number) +
          w0 * (projection[a0 + index] as number) +
          w1 * (projection[a1 + index] as number) +
          (w2 * (projection[a2 + index] as number) + w3 * (projection[a3 + index] as number));
      }
    }
    for (; entry < found; entry += 1) {
      const weight = weights[entry] as number;
      const at = (terms[entry] as number) * dimension;
      for (let index = 0; index < dimension; index += 1) {
        sum[index] = (sum[index] as number) + weight * (projection[at + index] as number);
      }
    }
  }
}

/** Texts between two chances for the caller to breathe. */
const TEXTS_AT_A_TIME = 16;

/** The vectors of many texts, one after the other. Yields how many are done. */
export function* encodeTexts(
  model: LexicalModel,
  texts: readonly string[],
): Generator<number, Float32Array> {
  const encoder = new LexicalEncoder(model);
  const vectors = new Float32Array(texts.length * model.dimension);
  for (const [index, text] of texts.entries()) {
    if (index % TEXTS_AT_A_TIME === 0) yield index;
    encoder.encode(text, vectors, index * model.dimension);
  }
  return vectors;
}
