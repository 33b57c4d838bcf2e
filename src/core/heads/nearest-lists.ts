import { type Rows, rowProducts } from "#core/algebra/row-products.ts";
import { keptSquares, rowSquares } from "./row-squares.ts";

/** Similarities are compared after rounding to so many decimals: sums in another order must not change an order. */
const DECIMALS = 1e12;
/** Rows of either side that are multiplied at once: their products stay in the cache. */
const BLOCK = 64;
const BLOCKS_AT_A_TIME = 8;
/** Entries of heaps that are sorted between two chances to stop. */
const ENTRIES_AT_A_TIME = 65_536;

/** For each of several queries its most similar points, the most similar first. */
export interface NearestLists {
  /** How many points each query has: as many as were asked for, or all. */
  readonly length: number;
  /** Query by query, `length` entries each: the points' numbers. */
  readonly points: Int32Array;
  /** Their cosines, rounded to twelve decimals; 0 with a vector of zeros. */
  readonly cosines: Float64Array;
}

/**
 * The `most` points with the greatest cosine to each query; of equally similar ones the first. Memory: twelve bytes for each
 * entry. Yields every few milliseconds.
 */
export function* nearestLists(
  points: Rows,
  pointCount: number,
  queries: Rows,
  queryCount: number,
  dimension: number,
  most: number,
): Generator<void, NearestLists> {
  const length = Math.min(most, pointCount);
  const heap = new Heaps(queryCount, length);
  const pointScales = inverseLengths(keptSquares(points, pointCount, dimension));
  const queryScales = inverseLengths(rowSquares(queries, queryCount, dimension));
  const products = new Float64Array(BLOCK * BLOCK);
  for (let from = 0; from < queryCount; from += BLOCK) {
    const queriesHere = Math.min(BLOCK, queryCount - from);
    for (let at = 0; at < pointCount; at += BLOCK) {
      if (at % (BLOCK * BLOCKS_AT_A_TIME) === 0) yield;
      const pointsHere = Math.min(BLOCK, pointCount - at);
      rowProducts(queries, from, queriesHere, points, at, pointsHere, dimension, products, BLOCK);
      for (let query = 0; query < queriesHere; query += 1) {
        heap.offerBlock(
          from + query,
          at,
          pointsHere,
          products.subarray(query * BLOCK),
          queryScales[from + query] as number,
          pointScales,
        );
      }
    }
  }
  return yield* heap.finish();
}

/**
 * For each row the `most` most similar rows of other folds; of equally similar ones the first. The same as
 * {@link nearestLists} for each fold, in half the time: each pair is multiplied once. Yields every few milliseconds.
 */
export function* nearestOfOtherFolds(
  rows: Rows,
  dimension: number,
  foldOf: Int8Array,
  most: number,
): Generator<void, NearestLists> {
  const count = foldOf.length;
  const heap = new Heaps(count, Math.min(most, count - largestFold(foldOf)));
  // Each row is multiplied with all others: it is put into double precision once.
  const doubled = rows instanceof Float64Array ? rows : Float64Array.from(rows);
  const scales = inverseLengths(rowSquares(doubled, count, dimension));
  const products = new Float64Array(BLOCK * BLOCK);
  for (let from = 0; from < count; from += BLOCK) {
    const here = Math.min(BLOCK, count - from);
    for (let at = from; at < count; at += BLOCK) {
      if (at % (BLOCK * BLOCKS_AT_A_TIME) === 0) yield;
      const there = Math.min(BLOCK, count - at);
      rowProducts(doubled, from, here, doubled, at, there, dimension, products, BLOCK);
      offerPairs(heap, products, from, here, at, there, scales, foldOf);
      // Seen from the other side; a block with itself has both sides already.
      if (at > from) {
        turn(products);
        offerPairs(heap, products, at, there, from, here, scales, foldOf);
      }
    }
  }
  return yield* heap.finish();
}

function offerPairs(
  heap: Heaps,
  products: Float64Array,
  from: number,
  queries: number,
  at: number,
  points: number,
  scales: Float64Array,
  foldOf: Int8Array,
): void {
  for (let query = 0; query < queries; query += 1) {
    const fold = foldOf[from + query] as number;
    const scale = scales[from + query] as number;
    let least = heap.least(from + query);
    for (let point = 0; point < points; point += 1) {
      const cosine =
        (products[query * BLOCK + point] as number) * scale * (scales[at + point] as number);
      // Nearly all pairs end here: that has to be fast.
      if (cosine < least || foldOf[at + point] === fold) continue;
      heap.offer(from + query, at + point, Math.round(cosine * DECIMALS) / DECIMALS);
      least = heap.least(from + query);
    }
  }
}

/** Rows of the square of products become columns. */
function turn(products: Float64Array): void {
  for (let row = 1; row < BLOCK; row += 1) {
    for (let column = 0; column < row; column += 1) {
      const below = products[row * BLOCK + column] as number;
      products[row * BLOCK + column] = products[column * BLOCK + row] as number;
      products[column * BLOCK + row] = below;
    }
  }
}

function largestFold(foldOf: Int8Array): number {
  const sizes = new Map<number, number>();
  for (const fold of foldOf) sizes.set(fold, (sizes.get(fold) ?? 0) + 1);
  return Math.max(0, ...sizes.values());
}

/** The lists of some queries, their points counted anew: `placeOf` gives the new number of each. */
export function selectLists(
  { length, points, cosines }: NearestLists,
  queries: Int32Array,
  placeOf: Int32Array,
): NearestLists {
  const chosen = new Int32Array(queries.length * length);
  const near = new Float64Array(queries.length * length);
  for (let row = 0; row < queries.length; row += 1) {
    const from = (queries[row] as number) * length;
    near.set(cosines.subarray(from, from + length), row * length);
    for (let entry = 0; entry < length; entry += 1) {
      chosen[row * length + entry] = placeOf[points[from + entry] as number] as number;
    }
  }
  return { length, points: chosen, cosines: near };
}

function inverseLengths(squares: Float64Array): Float64Array {
  return squares.map((square) => (square === 0 ? 0 : 1 / Math.sqrt(square)));
}

/** A heap for each query: of the points kept so far the least similar one is on top. */
class Heaps {
  readonly #length: number;
  readonly #points: Int32Array;
  readonly #cosines: Float64Array;
  readonly #filled: Int32Array;

  constructor(queries: number, length: number) {
    this.#length = length;
    this.#points = new Int32Array(queries * length);
    this.#cosines = new Float64Array(queries * length);
    this.#filled = new Int32Array(queries);
  }

  /** Offers `count` points from `first` on; their cosines are the products times both scales. */
  offerBlock(
    query: number,
    first: number,
    count: number,
    products: Float64Array,
    scale: number,
    pointScales: Float64Array,
  ): void {
    let least = this.least(query);
    for (let point = 0; point < count; point += 1) {
      const cosine = (products[point] as number) * scale * (pointScales[first + point] as number);
      if (cosine < least) continue;
      this.offer(query, first + point, Math.round(cosine * DECIMALS) / DECIMALS);
      least = this.least(query);
    }
  }

  /** Points are offered in ascending order, so that a later one of the same similarity never takes a place. */
  offer(query: number, point: number, cosine: number): void {
    const length = this.#length;
    const top = query * length;
    const filled = this.#filled[query] as number;
    if (filled < length) {
      this.#filled[query] = filled + 1;
      this.#rise(top, filled, point, cosine);
    } else if (cosine > (this.#cosines[top] as number)) {
      this.#sink(top, length, point, cosine);
    }
  }

  /** A cosine below this is not worth an offer; what rounding may change is left out of it. */
  least(query: number): number {
    const isFull = this.#filled[query] === this.#length;
    const top = this.#cosines[query * this.#length] as number;
    return isFull ? top - 1 / DECIMALS : Number.NEGATIVE_INFINITY;
  }

  /** Sorts all heaps, the most similar point first. Yields now and then. */
  *finish(): Generator<void, NearestLists> {
    const length = this.#length;
    let sorted = ENTRIES_AT_A_TIME;
    for (let top = 0; top < this.#points.length; top += length) {
      if (sorted >= ENTRIES_AT_A_TIME) {
        sorted = 0;
        yield;
      }
      sorted += length;
      for (let last = length - 1; last > 0; last -= 1) {
        const point = this.#points[top + last] as number;
        const cosine = this.#cosines[top + last] as number;
        this.#points[top + last] = this.#points[top] as number;
        this.#cosines[top + last] = this.#cosines[top] as number;
        this.#sink(top, last, point, cosine);
      }
    }
    return { length, points: this.#points, cosines: this.#cosines };
  }

  #rise(top: number, from: number, point: number, cosine: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isWorse(point, cosine, top + parent)) break;
      this.#move(top + parent, top + place);
      place = parent;
    }
    this.#put(top + place, point, cosine);
  }

  #sink(top: number, length: number, point: number, cosine: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#isBefore(top + child + 1, top + child)) child += 1;
      if (this.#isWorse(point, cosine, top + child)) break;
      this.#move(top + child, top + place);
      place = child;
    }
    this.#put(top + place, point, cosine);
  }

  /** Whether the point is less similar than the one at a place, or as similar and later. */
  #isWorse(point: number, cosine: number, place: number): boolean {
    const other = this.#cosines[place] as number;
    return cosine < other || (cosine === other && point > (this.#points[place] as number));
  }

  #isBefore(place: number, other: number): boolean {
    return this.#isWorse(this.#points[place] as number, this.#cosines[place] as number, other);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#points[from] as number, this.#cosines[from] as number);
  }

  #put(place: number, point: number, cosine: number): void {
    this.#points[place] = point;
    this.#cosines[place] = cosine;
  }
}
