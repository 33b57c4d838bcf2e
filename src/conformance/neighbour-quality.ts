/** A weight for a neighbour by its cosine. */
export type NeighbourWeight = (cosine: number) => number;

/** Cosines are compared after rounding to so many decimals; equal ones come in the order of the training questions. */
const DECIMALS = 12;

/**
 * Expected quality of each candidate for a question: the weighted mean over the `count` most similar training questions.
 * (numpy, by the rule of the golden file.)
 */
export function neighbourQuality(
  embedding: readonly number[],
  train: readonly (readonly number[])[],
  scores: readonly ArrayLike<number>[],
  count: number,
  weight: NeighbourWeight,
): readonly number[] {
  const cosines = train.map((other) => cosine(embedding, other));
  const rounded = cosines.map((value) => Number(value.toFixed(DECIMALS)));
  const nearest = [...cosines.keys()]
    .toSorted((a, b) => (rounded[b] ?? 0) - (rounded[a] ?? 0) || a - b)
    .slice(0, count);
  const weights = nearest.map((index) => weight(cosines[index] ?? 0));
  const whole = weights.reduce((sum, value) => sum + value, 0);
  return scores.map((column) => {
    const parts = nearest.map((index, at) => (weights[at] ?? 0) * (column[index] as number));
    return parts.reduce((sum, value) => sum + value, 0) / whole;
  });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
