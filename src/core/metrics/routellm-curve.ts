/** What two models made of the same questions, and how sure a router is that the strong one wins. */
export interface PairOutcomes {
  /** 0 or 1, or a graded score in [0, 1]. */
  readonly strong: ArrayLike<number>;
  readonly weak: ArrayLike<number>;
  /** The router's score for the strong model, in any unit. */
  readonly winRates: ArrayLike<number>;
}

/** One threshold of a router between two models. Shares and accuracies in percent, as RouteLLM reports them. */
export interface PairPoint {
  readonly threshold: number;
  readonly strongPercent: number;
  readonly accuracyPercent: number;
  readonly strongCalls: number;
}

/**
 * RouteLLM's curve: thresholds at the quantiles that divide the questions into `bins` parts. A question goes to the strong model
 * when its score reaches the threshold, at the last threshold only above it: the first point is all strong, the last all weak.
 * `null` where equal scores make two thresholds one; the reference stops there.
 * (RouteLLM, `routellm/evals/benchmarks.py::MMLU.evaluate`, with `pandas.qcut`.)
 */
export function pairCurve(outcomes: PairOutcomes, bins: number): readonly PairPoint[] | null {
  const thresholds = quantileEdges(outcomes.winRates, bins);
  if (thresholds === null || new Set(thresholds).size < thresholds.length) return null;
  return thresholds.map((threshold, index) => {
    const isLast = index === thresholds.length - 1;
    return pointAt(outcomes, threshold, isLast);
  });
}

/** The same curve over the thresholds that are distinct: never `null` for at least one question. */
export function distinctPairCurve(outcomes: PairOutcomes, bins: number): readonly PairPoint[] {
  const edges = [...new Set(quantileEdges(outcomes.winRates, bins) ?? [])];
  const last = edges.at(-1);
  if (last === undefined) return [];
  return [
    ...edges.map((threshold) => pointAt(outcomes, threshold, false)),
    pointAt(outcomes, last, true),
  ];
}

function pointAt(
  { strong, weak, winRates }: PairOutcomes,
  threshold: number,
  isLast: boolean,
): PairPoint {
  const total = winRates.length;
  let strongCalls = 0;
  let sum = 0;
  for (let index = 0; index < total; index += 1) {
    const rate = winRates[index] as number;
    const isStrong = isLast ? rate > threshold : rate >= threshold;
    if (isStrong) strongCalls += 1;
    sum += (isStrong ? strong[index] : weak[index]) as number;
  }
  return {
    threshold,
    strongPercent: (strongCalls / total) * 100,
    accuracyPercent: (sum / total) * 100,
    strongCalls,
  };
}

/**
 * Edges of `bins` equally filled bins in numpy's arithmetic, to the last bit: whether a score that is itself an edge reaches it
 * depends on that bit. (`pandas.qcut` → `numpy.percentile`, which takes the quantile through percent and back.)
 */
function quantileEdges(values: ArrayLike<number>, bins: number): readonly number[] | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: bins + 1 }, (_, index) => {
    const share = index === bins ? 1 : index * (1 / bins);
    const place = (sorted.length - 1) * ((share * 100) / 100);
    const low = Math.floor(place);
    const from = sorted[low] as number;
    const to = sorted[Math.min(low + 1, sorted.length - 1)] as number;
    const part = place - low;
    return part >= 0.5 ? to - (to - from) * (1 - part) : from + (to - from) * part;
  });
}

/**
 * The best that any router can do that calls the strong model for a share of the questions in [0, 1], in percent: each such call
 * mends a question that only the strong model answers. A part of a call counts.
 * (RouteLLM, `routellm/evals/benchmarks.py::get_optimal_accuracy`.)
 */
export function optimalPairAccuracy(
  { strong, weak }: Pick<PairOutcomes, "strong" | "weak">,
  strongShare: number,
): number {
  const total = weak.length;
  let weakRight = 0;
  let strongOnly = 0;
  for (let index = 0; index < total; index += 1) {
    if (weak[index] === 1) weakRight += 1;
    else if (strong[index] === 1) strongOnly += 1;
  }
  return ((weakRight + Math.min(total * strongShare, strongOnly)) / total) * 100;
}
