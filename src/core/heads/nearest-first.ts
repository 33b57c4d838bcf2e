/** How far points are from one query. */
export interface Distances {
  /** One for each point, in any measure that grows with the distance. */
  readonly rough: Float64Array;
  /** How far a rough one may be from the truth, in its own measure. */
  readonly slack: (point: number) => number;
  /** What points are ordered by. */
  readonly exact: (point: number) => number;
}

/** Points in the order of their distance, of equally far ones the first; only as many are ordered as are asked for. */
export class NearestFirst {
  readonly #distances: Distances;
  readonly #first: number;
  #ordered: readonly number[] = [];

  /** `first` is about how many will be asked for. */
  constructor(distances: Distances, first: number) {
    this.#distances = distances;
    this.#first = Math.max(8, first);
  }

  /** The point at a place of the order, which must be one. */
  at(place: number): number {
    if (place >= this.#ordered.length) this.#order(Math.max(this.#first, place * 8));
    return this.#ordered[place] as number;
  }

  get length(): number {
    return this.#distances.rough.length;
  }

  /**
   * `most` points are surely no further than the border; so whatever is further even by its slack is none of the `most` nearest.
   */
  #order(most: number): void {
    const { rough, slack, exact } = this.#distances;
    const border = most < rough.length ? leastBut(rough, slack, most) : Number.POSITIVE_INFINITY;
    const near: { readonly point: number; readonly distance: number }[] = [];
    for (let point = 0; point < rough.length; point += 1) {
      if ((rough[point] as number) - slack(point) > border) continue;
      near.push({ point, distance: exact(point) });
    }
    near.sort((a, b) => a.distance - b.distance || a.point - b.point);
    this.#ordered = near.slice(0, Math.min(most, rough.length)).map(({ point }) => point);
  }
}

/** The `rank`-th smallest of the distances with their slack added: a heap of as many, the greatest on top. */
function leastBut(rough: Float64Array, slack: (point: number) => number, rank: number): number {
  const heap = new Float64Array(rank).fill(Number.POSITIVE_INFINITY);
  let top = Number.POSITIVE_INFINITY;
  for (let point = 0; point < rough.length; point += 1) {
    const distance = rough[point] as number;
    // Nearly all points end here: that has to be fast.
    if (!(distance < top)) continue;
    const furthest = distance + slack(point);
    if (!(furthest < top)) continue;
    sink(heap, furthest);
    top = heap[0] as number;
  }
  return top;
}

/** Puts a number in place of the greatest. */
function sink(heap: Float64Array, value: number): void {
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const isRight = right < heap.length && (heap[right] as number) > (heap[left] as number);
    const child = isRight ? right : left;
    if (!((heap[child] as number) > value)) break;
    heap[place] = heap[child] as number;
    place = child;
  }
  heap[place] = value;
}
