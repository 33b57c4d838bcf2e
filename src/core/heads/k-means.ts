import { type Rows, rowProduct, rowProducts } from "#core/algebra/row-products.ts";

/** Centres of clusters, one after the other. */
export interface Clusters {
  readonly dimension: number;
  readonly centroids: Float64Array;
}

export interface KMeansSettings {
  readonly clusters: number;
  readonly mostTurns: number;
}

/** Squared distances are compared after rounding to so many decimals. */
const DECIMALS = 1e12;
/** Rows that are compared with all centroids at once. */
const BLOCK_ROWS = 256;

/**
 * Lloyd's algorithm from a k-means++ start (Arthur and Vassilvitskii, 2007): clusters with small squared distances to their
 * centres. Ends when no row changes its cluster, or after `mostTurns`. There are never more clusters than rows that differ.
 * `random` decides the start. Yields every few milliseconds.
 */
export function* fitKMeans(
  features: Rows,
  rows: number,
  dimension: number,
  { clusters, mostTurns }: KMeansSettings,
  random: () => number,
): Generator<void, Clusters> {
  const centroids = yield* spreadCentroids(features, rows, dimension, clusters, random);
  let before: Int32Array | null = null;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const assigned = yield* assignClusters({ dimension, centroids }, features, rows);
    if (before?.every((cluster, row) => cluster === assigned[row])) break;
    moveCentroids(centroids, features, assigned, dimension);
    yield;
    before = assigned;
  }
  return { dimension, centroids };
}

/** The cluster of each row: that of the nearest centre; of equally near ones the first. Yields every few milliseconds. */
export function* assignClusters(
  { dimension, centroids }: Clusters,
  features: Rows,
  rows: number,
): Generator<void, Int32Array> {
  const count = dimension === 0 ? 0 : centroids.length / dimension;
  const assigned = new Int32Array(rows);
  const products = new Float64Array(BLOCK_ROWS * count);
  const squares = squaredLengths(centroids, count, dimension);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    yield;
    const here = Math.min(BLOCK_ROWS, rows - from);
    rowProducts(features, from, here, centroids, 0, count, dimension, products, count);
    for (let row = 0; row < here; row += 1) {
      const at = (from + row) * dimension;
      const square = rowProduct(features, at, features, at, dimension);
      assigned[from + row] = nearest(products, row * count, squares, square);
    }
  }
  return assigned;
}

function nearest(
  products: Float64Array,
  at: number,
  squares: Float64Array,
  square: number,
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let cluster = 0; cluster < squares.length; cluster += 1) {
    const product = products[at + cluster] as number;
    const distance = square - 2 * product + (squares[cluster] as number);
    const rounded = Math.round(distance * DECIMALS);
    if (rounded < least) {
      least = rounded;
      best = cluster;
    }
  }
  return best;
}

function squaredLengths(rows: Rows, count: number, dimension: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) =>
    rowProduct(rows, row * dimension, rows, row * dimension, dimension),
  );
}

/** Rows as centres, each drawn with a chance that grows with its squared distance to those drawn before. */
function* spreadCentroids(
  features: Rows,
  rows: number,
  dimension: number,
  clusters: number,
  random: () => number,
): Generator<void, Float64Array> {
  const squares = squaredLengths(features, rows, dimension);
  const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const products = new Float64Array(rows);
  const chosen: number[] = [Math.floor(random() * rows)];
  while (chosen.length < clusters) {
    const last = chosen.at(-1) as number;
    rowProducts(features, 0, rows, features, last, 1, dimension, products, 1);
    yield;
    let whole = 0;
    for (let row = 0; row < rows; row += 1) {
      const distance =
        (squares[row] as number) + (squares[last] as number) - 2 * (products[row] as number);
      // Rounding leaves a little of the distance to an equal row.
      const kept = distance < 1e-12 * (squares[row] as number) ? 0 : distance;
      distances[row] = Math.min(distances[row] as number, kept);
      whole += distances[row] as number;
    }
    if (!(whole > 0)) break;
    chosen.push(drawFrom(distances, random() * whole));
  }
  const centroids = new Float64Array(chosen.length * dimension);
  for (const [place, row] of chosen.entries()) {
    centroids.set(features.subarray(row * dimension, (row + 1) * dimension), place * dimension);
  }
  return centroids;
}

function drawFrom(weights: Float64Array, share: number): number {
  let left = share;
  let last = 0;
  for (let row = 0; row < weights.length; row += 1) {
    const weight = weights[row] as number;
    if (weight === 0) continue;
    last = row;
    left -= weight;
    if (left < 0) return row;
  }
  return last;
}

/** Moves each centre to the mean of its rows; one without rows stays where it is. */
function moveCentroids(
  centroids: Float64Array,
  features: Rows,
  assigned: Int32Array,
  dimension: number,
): void {
  const sums = new Float64Array(centroids.length);
  const counts = new Int32Array(dimension === 0 ? 0 : centroids.length / dimension);
  for (let row = 0; row < assigned.length; row += 1) {
    const cluster = assigned[row] as number;
    counts[cluster] = (counts[cluster] as number) + 1;
    const to = cluster * dimension;
    const from = row * dimension;
    for (let index = 0; index < dimension; index += 1) {
      sums[to + index] = (sums[to + index] as number) + (features[from + index] as number);
    }
  }
  for (let at = 0; at < centroids.length; at += 1) {
    const count = counts[Math.floor(at / dimension)] as number;
    if (count > 0) centroids[at] = (sums[at] as number) / count;
  }
}
