import type { TableFeatures } from "#core/outcomes/outcome-table.ts";

/** Vectors of length 1 as small whole numbers. */
export interface QuantisedVectors {
  readonly dimension: number;
  /** What a difference of one means, in parts of 1/√dimension: the size that a number has on average. */
  readonly step: number;
  /** How many different vectors there are. */
  readonly count: number;
  /** Each row's vector. */
  readonly vectorOf: Int32Array;
  /** All first numbers, then all second ones: each has its own spread, and is written the shorter for it. Signs in the lowest bit. */
  readonly symbols: Uint8Array;
}

const GREATEST = 127;
/** Vectors that are filled side by side: as many as a processor keeps near. */
const TOGETHER = 64;

/**
 * Rounds vectors of length 1 to steps of one size: no number moves by more than half a step, the whole vector by about
 * step/√12. Equal vectors are kept once. Throws `RangeError` for numbers that are too large for the step.
 */
export function quantiseVectors(
  { dimension, values }: TableFeatures,
  step: number,
): QuantisedVectors {
  const rows = dimension === 0 ? 0 : values.length / dimension;
  const perUnit = Math.sqrt(dimension) / step;
  const places = new Map<string, number>();
  const kept: Uint8Array[] = [];
  const vectorOf = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const symbols = new Uint8Array(dimension);
    for (let index = 0; index < dimension; index += 1) {
      symbols[index] = symbolOf((values[row * dimension + index] as number) * perUnit);
    }
    const key = symbols.join();
    const place = places.get(key) ?? kept.push(symbols) - 1;
    places.set(key, place);
    vectorOf[row] = place;
  }
  const count = kept.length;
  const symbols = new Uint8Array(count * dimension);
  for (const [place, vector] of kept.entries()) {
    for (const [index, symbol] of vector.entries()) symbols[index * count + place] = symbol;
  }
  return { dimension, step, count, vectorOf, symbols };
}

/** The vectors as they were, but for rounding; of length 1 again. */
export function restoreVectors({
  dimension,
  step,
  count,
  vectorOf,
  symbols,
}: QuantisedVectors): Float32Array {
  const vectors = new Float32Array(count * dimension);
  const size = step / Math.sqrt(dimension);
  for (let from = 0; from < count; from += TOGETHER) {
    const to = Math.min(count, from + TOGETHER);
    for (let index = 0; index < dimension; index += 1) {
      for (let place = from; place < to; place += 1) {
        const symbol = symbols[index * count + place] as number;
        vectors[place * dimension + index] = ((symbol >> 1) ^ -(symbol & 1)) * size;
      }
    }
  }
  scaleRows(vectors, dimension);
  const values = new Float32Array(vectorOf.length * dimension);
  for (const [row, place] of vectorOf.entries()) {
    values.set(vectors.subarray(place * dimension, (place + 1) * dimension), row * dimension);
  }
  return values;
}

function symbolOf(value: number): number {
  const whole = Math.round(value);
  if (!(Math.abs(whole) <= GREATEST)) throw new RangeError(`${value} steps are too many`);
  return (whole << 1) ^ (whole >> 31);
}

/** Brings each row to length 1; one of zeros stays. */
function scaleRows(vectors: Float32Array, dimension: number): void {
  for (let from = 0; from < vectors.length; from += dimension) {
    let squares = 0;
    for (let at = from; at < from + dimension; at += 1) squares += (vectors[at] as number) ** 2;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let at = from; at < from + dimension; at += 1) {
      vectors[at] = (vectors[at] as number) * scale;
    }
  }
}
