import { areaUnder, interpolate } from "./interpolate.ts";

/** A point of a router between a weak and a strong model, both values in percent. */
export interface SharePoint {
  readonly strongPercent: number;
  readonly accuracyPercent: number;
}

/** Accuracies of the two models alone, in percent. */
export interface PairAccuracies {
  readonly weak: number;
  readonly strong: number;
}

/** The shares of the gap for which CPT is asked. */
export const CPT_SHARES = [0.2, 0.5, 0.8] as const;

export interface PairMetrics {
  /** Accuracy over the strong share, integrated over the range that the curve spans (a share of 1 is the whole). */
  readonly area: number;
  /**
   * Average performance gap recovered: 0 as good as the weak model, 1 as good as the strong one; `null` where the two are equally
   * good or the curve has no width.
   */
  readonly apgr: number | null;
  /** Performance gap recovered at each point, by strong share; `null` where the two models are equally good. */
  readonly recovered: readonly { readonly strongPercent: number; readonly share: number | null }[];
  /** Whether accuracy rises from point to point: only then has `interpolatedCpt` a meaning. */
  readonly isRising: boolean;
  /**
   * Call-performance threshold as the reference reads it off, for {@link CPT_SHARES}: interpolated in the accuracies, which need not
   * rise; a target beyond the curve gives its end.
   */
  readonly interpolatedCpt: readonly number[];
  /**
   * Strong share at which the curve first reaches each of {@link CPT_SHARES} of the gap; `null` where it never does, or the strong
   * model is no better than the weak one.
   */
  readonly firstCrossing: readonly (number | null)[];
}

/**
 * RouteLLM's figures of a curve between two models (arXiv 2406.18665): AUC, APGR, CPT. Points in any order.
 * (RouteLLM, `routellm/evals/evaluate.py::generate_results`.)
 */
export function pairMetrics(
  points: readonly SharePoint[],
  { weak, strong }: PairAccuracies,
): PairMetrics {
  const sorted = points.toSorted((a, b) => a.strongPercent - b.strongPercent);
  const shares = sorted.map(({ strongPercent }) => strongPercent);
  const accuracies = sorted.map(({ accuracyPercent }) => accuracyPercent);
  const parts = shares.map((share) => share / 100);
  const areaOf = (accuracy: number) =>
    areaUnder(
      parts,
      parts.map(() => accuracy),
    );
  const area = areaUnder(parts, accuracies);
  const gap = strong - weak;
  const targets = CPT_SHARES.map((share) => share * gap + weak);
  return {
    area,
    apgr: finite((area - areaOf(weak)) / (areaOf(strong) - areaOf(weak))),
    recovered: sorted.map(({ strongPercent, accuracyPercent }) => {
      return { strongPercent, share: finite((accuracyPercent - weak) / gap) };
    }),
    isRising: accuracies.every((accuracy, at) => at === 0 || accuracy > (accuracies[at - 1] ?? 0)),
    interpolatedCpt: targets.map((target) => interpolate(target, accuracies, shares)),
    firstCrossing: targets.map((target) =>
      gap > 0 ? firstCrossing(shares, accuracies, target) : null,
    ),
  };
}

function firstCrossing(
  shares: readonly number[],
  accuracies: readonly number[],
  target: number,
): number | null {
  const at = accuracies.findIndex((accuracy) => accuracy >= target);
  if (at === -1) return null;
  const to = shares[at] as number;
  if (at === 0) return to;
  const from = shares[at - 1] as number;
  const below = accuracies[at - 1] as number;
  const above = accuracies[at] as number;
  return from + ((target - below) / (above - below)) * (to - from);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
