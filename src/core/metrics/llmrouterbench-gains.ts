import type { CurvePoint } from "./curve-metrics.ts";

/** Accuracies that LLMRouterBench compares; each is first averaged over data sets. */
export interface ComparedAccuracies {
  readonly router: number;
  readonly random: number;
  readonly bestSingle: number;
  readonly oracle: number;
}

export interface Gains {
  /** Gain@R: the router over a random choice. */
  readonly overRandom: number | null;
  /** Gain@B: the router over the best single model. In older tables over the best model of each data set. */
  readonly overBest: number | null;
  /** Gap@O: what the router leaves to the oracle. */
  readonly gapToOracle: number | null;
}

/**
 * LLMRouterBench's relative gains (arXiv 2601.07206, README; its repository has no code for them, but the formulas give its
 * published tables to three decimals). `null` where the divisor is 0.
 */
export function relativeGains({ router, random, bestSingle, oracle }: ComparedAccuracies): Gains {
  const gap = ratio(router, oracle);
  return {
    overRandom: lessOne(ratio(router, random)),
    overBest: lessOne(ratio(router, bestSingle)),
    gapToOracle: gap === null ? null : 1 - gap,
  };
}

export interface TradeOff {
  /** PerfGain: the best accuracy of any setting over that of the best single model. */
  readonly performanceGain: number | null;
  /**
   * CostSave: the greatest share of the best single model's cost that a setting saves which is at least as accurate. Negative
   * where all of these are dearer; `null` where none is as accurate.
   */
  readonly costSaved: number | null;
}

/** LLMRouterBench's trade-off of a router with several settings against the best single model. */
export function tradeOff(settings: readonly CurvePoint[], bestSingle: CurvePoint): TradeOff {
  const most = Math.max(...settings.map(({ quality }) => quality));
  const saved = settings
    .filter(({ quality }) => quality >= bestSingle.quality)
    .map(({ cost }) => ratio(cost, bestSingle.cost))
    .filter((share) => share !== null)
    .map((share) => 1 - share);
  return {
    performanceGain: settings.length === 0 ? null : lessOne(ratio(most, bestSingle.quality)),
    costSaved: saved.length === 0 ? null : Math.max(...saved),
  };
}

function ratio(value: number, divisor: number): number | null {
  return divisor === 0 ? null : value / divisor;
}

function lessOne(value: number | null): number | null {
  return value === null ? null : value - 1;
}
