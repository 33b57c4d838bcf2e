/** A monotone function of one number: straight lines between thresholds. */
export interface Isotonic {
  /** Ascending and distinct. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface IsotonicSettings {
  /** False fits a falling function. */
  readonly increasing: boolean;
  /** Fitted values are kept within these; `null` for no bound. */
  readonly least: number | null;
  readonly most: number | null;
}

const RISING: IsotonicSettings = { increasing: true, least: null, most: null };

/** A block of neighbouring thresholds that share a value. */
interface Block {
  readonly value: number;
  readonly weight: number;
  readonly count: number;
}

/**
 * The monotone function with the least weighted squared distance to points, by pooling adjacent violators; points of the same
 * x count as one with their weighted mean, points without weight not at all. As scikit-learn's `IsotonicRegression`. Of a flat
 * stretch only the two ends are kept. `null` where no point has weight.
 */
export function fitIsotonic(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  { increasing, least, most }: IsotonicSettings = RISING,
): Isotonic | null {
  const points = distinct(x, y, weights);
  if (points.length === 0) return null;
  // A falling function is a rising one, seen from the other end.
  const pooled = increasing ? pool(points) : pool(points.toReversed()).reverse();
  const bounded = pooled.map((value) =>
    Math.min(most ?? Number.POSITIVE_INFINITY, Math.max(least ?? Number.NEGATIVE_INFINITY, value)),
  );
  const kept = points
    .map((point, index) => ({ x: point.x, y: bounded[index] as number }))
    .filter(({ y: value }, index, all) => {
      const isInside = index > 0 && index < all.length - 1;
      return !(isInside && value === all[index - 1]?.y && value === all[index + 1]?.y);
    });
  return { x: Float64Array.from(kept, (p) => p.x), y: Float64Array.from(kept, (p) => p.y) };
}

/** The function's value; beyond its thresholds that of the nearest one. */
export function predictIsotonic({ x, y }: Isotonic, at: number): number {
  const last = x.length - 1;
  if (Number.isNaN(at)) return Number.NaN;
  if (at <= (x[0] as number)) return y[0] as number;
  if (at >= (x[last] as number)) return y[last] as number;
  let below = 0;
  let above = last;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if ((x[middle] as number) <= at) below = middle;
    else above = middle;
  }
  const from = x[below] as number;
  const share = (at - from) / ((x[above] as number) - from);
  const start = y[below] as number;
  return start + share * ((y[above] as number) - start);
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** The points that have weight, by x, those of the same x as one. */
function distinct(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | null,
): readonly Point[] {
  const order = Array.from({ length: x.length }, (_, index) => index)
    .filter((index) => weights === null || (weights[index] as number) > 0)
    .sort((a, b) => (x[a] as number) - (x[b] as number) || (y[a] as number) - (y[b] as number));
  const points: Point[] = [];
  let last: { x: number; sum: number; weight: number } | null = null;
  for (const index of order) {
    const weight = weights === null ? 1 : (weights[index] as number);
    const share = weight * (y[index] as number);
    if (last === null || last.x !== x[index]) {
      if (last !== null) points.push(meanOf(last));
      last = { x: x[index] as number, sum: share, weight };
    } else {
      last.sum += share;
      last.weight += weight;
    }
  }
  if (last !== null) points.push(meanOf(last));
  return points;
}

function meanOf({ x, sum, weight }: { x: number; sum: number; weight: number }): Point {
  return { x, y: sum / weight, weight };
}

/** Values that never fall, one per point. */
function pool(points: readonly Point[]): number[] {
  const blocks: Block[] = [];
  for (const { y, weight } of points) {
    let block: Block = { value: y, weight, count: 1 };
    for (let before = blocks.at(-1); before !== undefined && before.value >= block.value; ) {
      blocks.pop();
      const whole = before.weight + block.weight;
      const value = (before.value * before.weight + block.value * block.weight) / whole;
      block = { value, weight: whole, count: before.count + block.count };
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ value, count }) => new Array<number>(count).fill(value));
}
