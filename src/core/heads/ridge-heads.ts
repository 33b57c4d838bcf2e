import type { Rows } from "#core/algebra/row-products.ts";
import type { LinearHeads } from "./linear-heads.ts";
import { RidgeFitter } from "./ridge.ts";

/** Rows between two chances for the caller to breathe. */
const ROWS_AT_A_TIME = 64;
/** So many different gaps one fitter takes; beyond, each target gets its own. */
const MOST_PATTERNS = 16;

/**
 * Ridge regression of several targets on features, for each penalty α. `targets` are row by row, NaN where they are not
 * known; a target that no row knows gets a NaN intercept. Features are taken as they are. Memory: dimension² numbers for each
 * way in which rows leave out targets, or for each target where there are many ways. Throws `import-invalid` where α is too
 * small for the data.
 */
export function* fitRidgeHeads(
  features: Rows,
  dimension: number,
  targets: Float64Array,
  targetCount: number,
  alphas: readonly number[],
): Generator<void, readonly LinearHeads[]> {
  const width = hasManyPatterns(targets, targetCount) ? 1 : targetCount;
  const heads = alphas.map(() => emptyHeads(dimension, targetCount));
  for (let first = 0; first < targetCount; first += width) {
    const fitter = new RidgeFitter(dimension, width);
    yield* addRows(fitter, features, dimension, targets, targetCount, first, width);
    for (const [index, alpha] of alphas.entries()) {
      const fits = yield* fitter.fitSteps(alpha);
      for (const [offset, fit] of fits.entries()) {
        if (fit === null) continue;
        heads[index]?.weights.set(fit.coef, (first + offset) * dimension);
        heads[index]?.intercepts.set([fit.intercept], first + offset);
      }
    }
  }
  return heads;
}

function* addRows(
  fitter: RidgeFitter,
  features: Rows,
  dimension: number,
  targets: Float64Array,
  targetCount: number,
  first: number,
  width: number,
): Generator<void, void> {
  for (let row = 0; row * targetCount < targets.length; row += 1) {
    if (row % ROWS_AT_A_TIME === 0) yield;
    const at = row * targetCount + first;
    const x = features.subarray(row * dimension, (row + 1) * dimension);
    fitter.add(x, targets.subarray(at, at + width));
  }
}

function emptyHeads(dimension: number, targets: number): LinearHeads {
  return {
    dimension,
    weights: new Float64Array(targets * dimension),
    intercepts: new Float64Array(targets).fill(Number.NaN),
  };
}

function hasManyPatterns(targets: Float64Array, targetCount: number): boolean {
  const patterns = new Set<string>();
  for (let at = 0; at < targets.length; at += targetCount) {
    const row = targets.subarray(at, at + targetCount);
    if (!row.some(Number.isNaN)) continue;
    patterns.add(row.reduce((key, value) => key + (Number.isNaN(value) ? "0" : "1"), ""));
    if (patterns.size > MOST_PATTERNS) return true;
  }
  return false;
}
