/** Which neighbours count how much. */
export interface Neighbourhood {
  /** How many neighbours are asked; all of them where there are fewer points. */
  readonly neighbours: number;
  readonly metric: "cosine" | "euclidean";
  /** `distance`: each neighbour counts 1/distance; where some have distance 0 only these count. */
  readonly weights: "uniform" | "distance";
}

/**
 * k-nearest-neighbour regression as scikit-learn's `KNeighborsRegressor` does it: gives a function from a column (one value
 * per point, NaN where it is not known) to the weighted mean over the nearest points that know it; NaN where none does.
 * Of equally far points the earlier ones count. `points` are rows of the length of `query`, one after the other.
 */
export function nearestMean(
  points: Float32Array,
  query: Float64Array,
  { neighbours, metric, weights }: Neighbourhood,
): (column: Float64Array) => number {
  const distances = metric === "cosine" ? cosine(points, query) : euclidean(points, query);
  const nearestFirst = Array.from(distances, (_, index) => index).sort(
    (a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b,
  );
  return (column) => {
    const asked: number[] = [];
    for (const index of nearestFirst) {
      if (asked.length === neighbours) break;
      if (!Number.isNaN(column[index] ?? Number.NaN)) asked.push(index);
    }
    const shares = weights === "uniform" ? asked.map(() => 1) : byDistance(asked, distances);
    let sum = 0;
    let whole = 0;
    for (const [rank, index] of asked.entries()) {
      const share = shares[rank] ?? 0;
      sum += share * (column[index] ?? 0);
      whole += share;
    }
    return sum / whole;
  };
}

function byDistance(asked: readonly number[], distances: Float64Array): number[] {
  const isHit = asked.some((index) => distances[index] === 0);
  return asked.map((index) => {
    const distance = distances[index] ?? 0;
    if (isHit) return distance === 0 ? 1 : 0;
    return 1 / distance;
  });
}

function euclidean(points: Float32Array, query: Float64Array): Float64Array {
  return forEachPoint(points, query, (at) => {
    let sum = 0;
    for (let axis = 0; axis < query.length; axis += 1) {
      const difference = (points[at + axis] ?? 0) - (query[axis] ?? 0);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  });
}

/** 1 − cosine, in [0, 2]. A vector of zeros has no direction and is at distance 1 from everything. */
function cosine(points: Float32Array, query: Float64Array): Float64Array {
  const length = Math.sqrt(query.reduce((sum, value) => sum + value * value, 0));
  return forEachPoint(points, query, (at) => {
    let product = 0;
    let square = 0;
    for (let axis = 0; axis < query.length; axis += 1) {
      const value = points[at + axis] ?? 0;
      product += value * (query[axis] ?? 0);
      square += value * value;
    }
    const lengths = Math.sqrt(square) * length;
    return lengths === 0 ? 1 : Math.min(2, Math.max(0, 1 - product / lengths));
  });
}

function forEachPoint(
  points: Float32Array,
  query: Float64Array,
  distance: (at: number) => number,
): Float64Array {
  const count = query.length === 0 ? 0 : Math.floor(points.length / query.length);
  const distances = new Float64Array(count);
  for (let index = 0; index < count; index += 1) distances[index] = distance(index * query.length);
  return distances;
}
