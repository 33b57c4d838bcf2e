/** Evenly spaced values from `from` to `to`, both included. */
export interface GridPart {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The λ values of the released evaluation: 397 of them, dense where cost hardly counts. */
export const RELEASED_GRID: readonly GridPart[] = [
  { from: 0, to: 0.001, count: 100 },
  { from: 0.001, to: 0.01, count: 100 },
  { from: 0.01, to: 0.1, count: 100 },
  { from: 0.1, to: 1, count: 100 },
];

/** All values of the parts in ascending order, each once. (`compare_methods.py::parse_lambda_distribution`.) */
export function lambdaGrid(parts: readonly GridPart[]): readonly number[] {
  const values = parts.flatMap(({ from, to, count }) => {
    const step = (to - from) / (count - 1);
    return Array.from({ length: count }, (_, index) =>
      index === count - 1 ? to : index * step + from,
    );
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

/**
 * λ of that evaluation → λ of the released package. The evaluation prices tokens in dollars per million without dividing by
 * a million, so the same trade-off stands at another λ: l/(1−l) = 10⁶ · e/(1−e).
 */
export function packageLambda(evaluationLambda: number): number {
  if (evaluationLambda >= 1) return 1;
  const odds = (1e6 * evaluationLambda) / (1 - evaluationLambda);
  return odds / (1 + odds);
}
