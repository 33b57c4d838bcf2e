import { membersOfGroups, RowGroups } from "./group-rows.ts";

/** Cosine above which two questions count as the same in other words. */
const NEAR = 0.98;

/** Vectors of one length, one after the other. */
export interface VectorTable {
  readonly numbers: Float32Array | Float64Array;
  readonly dimension: number;
}

/** Two rows, the first with the smaller number, and the cosine of their vectors. */
export type NearPair = readonly [first: number, second: number, cosine: number];

export interface NearDuplicates {
  readonly pairs: readonly NearPair[];
  /** Each row's group by the number of its first member: chains join, although their ends may be apart. */
  readonly firstMembers: Int32Array;
  readonly groups: readonly (readonly number[])[];
  /** All but the first of each group, ascending. */
  readonly drop: readonly number[];
}

/** Multiplications between two chances to stop. */
const WORK_AT_A_TIME = 2_000_000;
/** Numbers of a vector that are multiplied before it is asked whether the rest can still matter. */
const STEP = 16;

/**
 * Finds pairs of rows whose cosine is above the threshold; exact, not a sample. Vectors are scaled to length 1, and sorted along
 * the axis on which they differ most: two that are near must be near there as well, and a product is given up as soon as what is
 * left of both vectors cannot lift it over the threshold. A vector of zeros is near nothing. Yields the share done.
 */
export function* nearDuplicates(
  vectors: VectorTable,
  threshold: number = NEAR,
): Generator<number, NearDuplicates, void> {
  const unit = scaleRows(vectors);
  const pairs = yield* nearPairs(unit, threshold);
  const rows = unit.rows;
  const groups = new RowGroups(rows);
  for (const [first, second] of pairs) groups.join(first, second);
  const firstMembers = groups.firstMembers();
  const drop: number[] = [];
  for (const [index, first] of firstMembers.entries()) if (first !== index) drop.push(index);
  return {
    pairs: pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
    firstMembers,
    groups: membersOfGroups(firstMembers),
    drop,
  };
}

/** Rows of length 1 (or of zeros), with the length of what is left of each row from every step on. */
interface UnitRows {
  readonly rows: number;
  readonly dimension: number;
  readonly numbers: Float64Array;
  readonly steps: number;
  readonly rests: Float64Array;
}

function scaleRows({ numbers, dimension }: VectorTable): UnitRows {
  const rows = dimension === 0 ? 0 : Math.floor(numbers.length / dimension);
  const steps = Math.ceil(dimension / STEP);
  const scaled = new Float64Array(rows * dimension);
  const rests = new Float64Array(rows * steps);
  for (let row = 0; row < rows; row += 1) {
    const at = row * dimension;
    let square = 0;
    for (let axis = 0; axis < dimension; axis += 1) square += (numbers[at + axis] as number) ** 2;
    const length = Math.sqrt(square);
    if (!(length > 0 && Number.isFinite(length))) continue;
    let rest = 0;
    for (let axis = dimension - 1; axis >= 0; axis -= 1) {
      const value = (numbers[at + axis] as number) / length;
      scaled[at + axis] = value;
      rest += value * value;
      if (axis % STEP === 0) rests[row * steps + axis / STEP] = Math.sqrt(rest);
    }
  }
  return { rows, dimension, numbers: scaled, steps, rests };
}

function* nearPairs(
  unit: UnitRows,
  threshold: number,
): Generator<number, readonly NearPair[], void> {
  const axis = widestAxis(unit);
  const at = (row: number): number => unit.numbers[row * unit.dimension + axis] as number;
  const order = Uint32Array.from({ length: unit.rows }, (_, row) => row).sort(
    (a, b) => at(a) - at(b) || a - b,
  );
  // |u − v|² = 2 − 2·cosine for vectors of length 1. The little more is for rounding.
  const reach = threshold < 1 ? Math.sqrt(2 - 2 * threshold) + 1e-9 : 1e-9;
  const pairs: NearPair[] = [];
  let work = 0;
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place] as number;
    const most = at(row) + reach;
    for (let other = place + 1; other < order.length; other += 1) {
      const second = order[other] as number;
      if (at(second) > most) break;
      const cosine = cosineAbove(unit, row, second, threshold);
      work += STEP;
      if (cosine === null) continue;
      pairs.push([Math.min(row, second), Math.max(row, second), cosine]);
    }
    if (work >= WORK_AT_A_TIME) {
      work = 0;
      yield place / order.length;
    }
  }
  return pairs;
}

/** The axis on which the rows spread most. */
function widestAxis({ rows, dimension, numbers }: UnitRows): number {
  let [widest, most] = [0, -1];
  for (let axis = 0; axis < dimension; axis += 1) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      const value = numbers[row * dimension + axis] as number;
      sum += value;
      squares += value * value;
    }
    const spread = squares - (sum * sum) / rows;
    if (spread > most) [widest, most] = [axis, spread];
  }
  return widest;
}

function cosineAbove(
  { dimension, numbers, steps, rests }: UnitRows,
  first: number,
  second: number,
  threshold: number,
): number | null {
  let product = 0;
  for (let step = 0; step < steps; step += 1) {
    const most =
      product + (rests[first * steps + step] as number) * (rests[second * steps + step] as number);
    if (most <= threshold - 1e-12) return null;
    const end = Math.min(dimension, (step + 1) * STEP);
    for (let axis = step * STEP; axis < end; axis += 1) {
      product +=
        (numbers[first * dimension + axis] as number) *
        (numbers[second * dimension + axis] as number);
    }
  }
  return product > threshold ? product : null;
}
