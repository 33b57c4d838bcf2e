import { rowProducts } from "#core/algebra/row-products.ts";
import { type Distances, NearestFirst } from "./nearest-first.ts";
import { keptSquares, rowSquares } from "./row-squares.ts";

/** Which neighbours count how much. */
export interface Neighbourhood {
  /** How many neighbours are asked; all of them where there are fewer points. */
  readonly neighbours: number;
  readonly metric: "cosine" | "euclidean";
  /** `distance`: each neighbour counts 1/distance; where some have distance 0 only these count. */
  readonly weights: "uniform" | "distance";
}

/** Gives a column's mean over the nearest points; see {@link nearestMeans}. */
export type MeanOf = (column: Float64Array) => number;

/** Points that are multiplied at once: with their products they stay in the cache. */
const POINTS_AT_A_TIME = 64;

/** {@link nearestMeans} of a single query. */
export function nearestMean(
  points: Float32Array,
  query: Float64Array,
  neighbourhood: Neighbourhood,
): MeanOf {
  const [meanOf = () => Number.NaN] = nearestMeans(points, [query], neighbourhood);
  return meanOf;
}

/**
 * k-nearest-neighbour regression as scikit-learn's `KNeighborsRegressor` does it: gives a function from a column (one value
 * per point, NaN where it is not known) to the weighted mean over the nearest points that know it; NaN where none does.
 * Of equally far points the earlier ones count. `points` are rows of the length of each query, one after the other, and
 * are not to change: their lengths are kept. Several queries together take a third of the time that they take one by one.
 */
export function nearestMeans(
  points: Float32Array,
  queries: readonly Float64Array[],
  { neighbours, metric, weights }: Neighbourhood,
): MeanOf[] {
  const distances = distancesOf(points, queries, metric);
  return distances.map((each) => {
    const nearest = new NearestFirst(each, neighbours);
    return (column) => {
      const asked: number[] = [];
      for (let place = 0; place < nearest.length && asked.length < neighbours; place += 1) {
        const point = nearest.at(place);
        if (!Number.isNaN(column[point] ?? Number.NaN)) asked.push(point);
      }
      return weightedMean(column, asked, weights === "uniform" ? null : asked.map(each.exact));
    };
  });
}

/** Without distances all count the same; with them each 1/distance, or only those at distance 0. */
function weightedMean(
  column: Float64Array,
  asked: readonly number[],
  distances: readonly number[] | null,
): number {
  const isHit = distances?.includes(0) ?? false;
  let sum = 0;
  let whole = 0;
  for (const [rank, point] of asked.entries()) {
    const share = distances === null ? 1 : shareOf(distances[rank] ?? 0, isHit);
    sum += share * (column[point] ?? 0);
    whole += share;
  }
  return sum / whole;
}

function shareOf(distance: number, isHit: boolean): number {
  if (isHit) return distance === 0 ? 1 : 0;
  return 1 / distance;
}

function distancesOf(
  points: Float32Array,
  queries: readonly Float64Array[],
  metric: Neighbourhood["metric"],
): Distances[] {
  const dimension = queries[0]?.length ?? 0;
  const count = dimension === 0 ? 0 : Math.floor(points.length / dimension);
  const rows = new Float64Array(queries.length * dimension);
  for (const [place, query] of queries.entries()) rows.set(query, place * dimension);
  const products = new Float64Array(queries.length * count);
  for (let at = 0; at < count; at += POINTS_AT_A_TIME) {
    const here = Math.min(POINTS_AT_A_TIME, count - at);
    const to = products.subarray(at);
    rowProducts(rows, 0, queries.length, points, at, here, dimension, to, count);
  }
  const pointSquares = keptSquares(points, count, dimension);
  const querySquares = rowSquares(rows, queries.length, dimension);
  return queries.map((query, place) => {
    const own = products.subarray(place * count, (place + 1) * count);
    const square = querySquares[place] as number;
    return metric === "cosine"
      ? cosine(own, pointSquares, square)
      : euclidean(own, pointSquares, square, points, query);
  });
}

/** 1 − cosine, in [0, 2]. A vector of zeros has no direction and is at distance 1 from everything. */
function cosine(products: Float64Array, pointSquares: Float64Array, square: number): Distances {
  const length = Math.sqrt(square);
  const rough = products.map((product, point) => {
    const lengths = Math.sqrt(pointSquares[point] as number) * length;
    return lengths === 0 ? 1 : Math.min(2, Math.max(0, 1 - product / lengths));
  });
  return { rough, slack: () => 0, exact: (point) => rough[point] as number };
}

/**
 * Squared distances from products: right but for rounding, a few units in the last place of the squares for each dimension. The
 * near ones are added up again, difference by difference.
 */
function euclidean(
  products: Float64Array,
  pointSquares: Float64Array,
  square: number,
  points: Float32Array,
  query: Float64Array,
): Distances {
  const unit = (query.length + 8) * 2 ** -49;
  return {
    rough: products.map((product, point) => (pointSquares[point] as number) + square - 2 * product),
    slack: (point) => unit * ((pointSquares[point] as number) + square),
    exact: (point) => {
      const at = point * query.length;
      let sum = 0;
      for (let axis = 0; axis < query.length; axis += 1) {
        const difference = (points[at + axis] as number) - (query[axis] as number);
        sum += difference * difference;
      }
      return Math.sqrt(sum);
    },
  };
}
