import { columnMeans } from "./column-means.ts";
import type { TrainingTable } from "./training-table.ts";

/** What each candidate makes of questions of the same kind: a task, or a cluster. */
export interface GroupTable {
  readonly candidates: number;
  /** Kind by kind, the expected score of each candidate. */
  readonly quality: Float64Array;
  /** Kind by kind, the mean cost of each candidate in US dollars; decides between equally good ones. */
  readonly costs: Float64Array;
  /** How many questions each kind has. */
  readonly rows: Int32Array;
  /** For a question of no known kind: the means over all. */
  readonly anyQuality: Float64Array;
  readonly anyCosts: Float64Array;
}

/**
 * The means over the rows of each kind. `kinds` gives each row's, from 0; a negative one counts for the means over all only.
 * `pull` rows with the means over all are added to each kind: what little is known of a small kind then counts less. A kind
 * without rows has the means over all.
 */
export function groupTable(
  { scores, costs, candidates }: Pick<TrainingTable, "scores" | "costs" | "candidates">,
  kinds: Int32Array,
  kindCount: number,
  pull: number,
): GroupTable {
  const rows = new Int32Array(kindCount);
  for (const kind of kinds) if (kind >= 0) rows[kind] = (rows[kind] as number) + 1;
  const anyQuality = columnMeans(scores, candidates);
  const anyCosts = columnMeans(costs, candidates);
  return {
    candidates,
    quality: meansOfKinds(scores, candidates, kinds, kindCount, anyQuality, pull),
    costs: meansOfKinds(costs, candidates, kinds, kindCount, anyCosts, pull),
    rows,
    anyQuality,
    anyCosts,
  };
}

function meansOfKinds(
  values: Float64Array,
  candidates: number,
  kinds: Int32Array,
  kindCount: number,
  any: Float64Array,
  pull: number,
): Float64Array {
  const sums = new Float64Array(kindCount * candidates);
  const known = new Float64Array(kindCount * candidates);
  for (let at = 0; at < values.length; at += 1) {
    const kind = kinds[Math.floor(at / candidates)] as number;
    const value = values[at] as number;
    if (kind < 0 || Number.isNaN(value)) continue;
    const to = kind * candidates + (at % candidates);
    sums[to] = (sums[to] as number) + value;
    known[to] = (known[to] as number) + 1;
  }
  return sums.map((sum, at) => {
    const whole = any[at % candidates] as number;
    const count = known[at] as number;
    if (count === 0) return whole;
    // Nothing is added where nothing is: 0 times an unknown mean would be unknown.
    return pull === 0 ? sum / count : (sum + pull * whole) / (count + pull);
  });
}

/** The expected score of each candidate for questions of the given kinds, question by question. */
export function lookUp(table: GroupTable, kinds: Int32Array): Float64Array {
  const { candidates, quality, anyQuality, rows } = table;
  const found = new Float64Array(kinds.length * candidates);
  for (let row = 0; row < kinds.length; row += 1) {
    const kind = kinds[row] as number;
    const isKnown = kind >= 0 && kind < rows.length;
    const from = isKnown
      ? quality.subarray(kind * candidates, (kind + 1) * candidates)
      : anyQuality;
    found.set(from, row * candidates);
  }
  return found;
}
