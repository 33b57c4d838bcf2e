import type { GroupTable } from "./group-table.ts";

/** What one candidate makes of each kind of question. */
export interface CandidateProfile {
  /** Kind by kind. */
  readonly quality: Float64Array;
  readonly costs: Float64Array;
  readonly anyQuality: number;
  readonly anyCost: number;
}

/**
 * The profile of a candidate that no table knows yet, from a small labelled set: its mean score among the set's questions of
 * each kind (one minus its error vector, UniRoute, arXiv 2502.08773). `pull` questions with its mean over the whole set are
 * added to each kind, so that a kind with few questions of the set says little. Scores and costs that are not known are NaN.
 */
export function profileCandidate(
  kinds: Int32Array,
  kindCount: number,
  scores: Float64Array,
  costs: Float64Array,
  pull: number,
): CandidateProfile {
  const anyQuality = knownMean(scores);
  const anyCost = knownMean(costs);
  return {
    quality: pulledMeans(kinds, kindCount, scores, anyQuality, pull),
    costs: pulledMeans(kinds, kindCount, costs, anyCost, pull),
    anyQuality,
    anyCost,
  };
}

/** A table with one candidate more, behind the others. */
export function addCandidate(table: GroupTable, profile: CandidateProfile): GroupTable {
  const { candidates, quality, costs, anyQuality, anyCosts } = table;
  return {
    ...table,
    candidates: candidates + 1,
    quality: widened(quality, candidates, profile.quality),
    costs: widened(costs, candidates, profile.costs),
    anyQuality: Float64Array.of(...anyQuality, profile.anyQuality),
    anyCosts: Float64Array.of(...anyCosts, profile.anyCost),
  };
}

function widened(values: Float64Array, width: number, more: Float64Array): Float64Array {
  const wider = new Float64Array(values.length + more.length);
  for (const [kind, value] of more.entries()) {
    wider.set(values.subarray(kind * width, (kind + 1) * width), kind * (width + 1));
    wider[kind * (width + 1) + width] = value;
  }
  return wider;
}

function knownMean(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function pulledMeans(
  kinds: Int32Array,
  kindCount: number,
  values: Float64Array,
  any: number,
  pull: number,
): Float64Array {
  const sums = new Float64Array(kindCount).fill(pull * any);
  const counts = new Float64Array(kindCount).fill(pull);
  for (const [row, value] of values.entries()) {
    const kind = kinds[row] as number;
    if (Number.isNaN(value) || !(kind >= 0 && kind < kindCount)) continue;
    sums[kind] = (sums[kind] as number) + value;
    counts[kind] = (counts[kind] as number) + 1;
  }
  return sums.map((sum, kind) => (counts[kind] === 0 ? any : sum / (counts[kind] as number)));
}
