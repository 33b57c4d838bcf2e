import { audc, type CurvePoint, peakQuality, qnc } from "#core/metrics/curve-metrics.ts";
import { lambdaGrid, packageLambda, RELEASED_GRID } from "#core/metrics/lambda-grid.ts";
import { dealValues, type FitRow } from "./fit-table.ts";
import type { BudgetHeads, PerBudget } from "./heads.ts";
import { estimateInputTokens } from "./input-tokens.ts";
import { predictAllHeads } from "./predict-heads.ts";
import { optionsOf } from "./rank-options.ts";

/** What a router with these heads would have reached on questions that they were not fitted on. */
export interface HeldOutReport {
  readonly rows: number;
  /** Mean cost in US dollars and mean quality per question, for each λ, ascending. */
  readonly curve: readonly (CurvePoint & { readonly lambda: number })[];
  /** Area under the curve, cost scaled from the cheapest to the dearest single option. */
  readonly audc: number;
  /** Scaled cost at which 0.95 of the best single option's quality is reached; 1 when it never is. */
  readonly qnc: number;
  readonly peak: number;
  /** The (model, budget) pair that is best for all questions alike. */
  readonly bestSingle: CurvePoint & { readonly model: string; readonly budget: number | null };
}

/** Share of the best single model's quality that QNC asks for (R2-Router, section 9 of its evaluation). */
const NEUTRAL_SHARE = 0.95;
/** Rows between two breaths: each takes some tens of thousands of comparisons. */
const ROWS_AT_A_TIME = 16;
/** The released code's default, where the table has no questions to count the words of. */
const INPUT_TOKENS = 100;

/** An option of one held-out row: what was predicted, and what came of it. */
interface Outcome {
  readonly model: string;
  readonly budget: number | null;
  readonly quality: number;
  readonly cost: number;
  readonly realQuality: number;
  readonly realCost: number;
}

class Mean {
  cost = 0;
  quality = 0;
  count = 0;

  add(cost: number, quality: number): void {
    this.cost += cost;
    this.quality += quality;
    this.count += 1;
  }

  point(): CurvePoint {
    return { cost: this.cost / this.count, quality: this.quality / this.count };
  }
}

/**
 * Routes held-out rows with every λ of the released evaluation, among the options whose outcome the row knows. Limited
 * replies are priced at their budget, others at their real length. `null` where no row can be routed.
 */
export async function evaluateHeads(
  heads: BudgetHeads,
  layout: readonly PerBudget<null>[],
  rows: readonly FitRow[],
  breathe: (done: number) => Promise<void>,
): Promise<HeldOutReport | null> {
  const lambdas = lambdaGrid(RELEASED_GRID).map(packageLambda);
  const means = lambdas.map(() => new Mean());
  const singles = new Map<string, { readonly outcome: Outcome; readonly mean: Mean }>();
  let routed = 0;
  let predicted: ReturnType<typeof predictAllHeads> = [];
  for (const [index, row] of rows.entries()) {
    const place = index % ROWS_AT_A_TIME;
    if (place === 0) {
      await breathe(index);
      const next = rows.slice(index, index + ROWS_AT_A_TIME);
      predicted = predictAllHeads(
        heads,
        next.map(({ embedding }) => Float64Array.from(embedding)),
      );
    }
    const outcomes = outcomesOf(heads, layout, row, predicted[place] ?? []);
    if (outcomes.length === 0) continue;
    routed += 1;
    for (const outcome of outcomes) {
      const key = `${outcome.budget} ${outcome.model}`;
      const single = singles.get(key) ?? { outcome, mean: new Mean() };
      single.mean.add(outcome.realCost, outcome.realQuality);
      singles.set(key, single);
    }
    for (const [at, lambda] of lambdas.entries()) {
      const { realCost, realQuality } = choose(outcomes, lambda);
      means[at]?.add(realCost, realQuality);
    }
  }
  if (routed === 0) return null;
  const curve = means.map((mean, place) => ({ lambda: lambdas[place] ?? 0, ...mean.point() }));
  return { rows: routed, curve, ...summarise(curve, [...singles.values()], routed) };
}

function summarise(
  curve: readonly CurvePoint[],
  singles: readonly { readonly outcome: Outcome; readonly mean: Mean }[],
  routed: number,
): Pick<HeldOutReport, "audc" | "qnc" | "peak" | "bestSingle"> {
  // An option that few rows know is no fair comparison; where all have gaps, all are taken.
  const most = Math.max(...singles.map(({ mean }) => mean.count));
  const complete = singles.filter(({ mean }) => mean.count >= Math.min(routed, most));
  const points = complete.map(({ outcome, mean }) => {
    return { model: outcome.model, budget: outcome.budget, ...mean.point() };
  });
  const bestSingle = points.reduce((best, point) => (point.quality > best.quality ? point : best));
  const costs = points.map(({ cost }) => cost);
  const range = [Math.min(...costs), Math.max(...costs)] as const;
  return {
    audc: audc(curve, range),
    qnc: qnc(curve, NEUTRAL_SHARE * bestSingle.quality, range),
    peak: peakQuality(curve),
    bestSingle,
  };
}

function outcomesOf(
  heads: BudgetHeads,
  layout: readonly PerBudget<null>[],
  { question, values }: FitRow,
  predicted: readonly PerBudget<number>[],
): readonly Outcome[] {
  const real = dealValues(layout, values);
  const inputTokens = question === null ? INPUT_TOKENS : estimateInputTokens(question);
  return heads.models.flatMap((model, index) => {
    const expected = predicted[index];
    const known = real[index];
    if (expected === undefined || known === undefined) return [];
    const cost = (tokens: number): number =>
      (inputTokens * model.inputPerMillion + tokens * model.outputPerMillion) / 1e6;
    return optionsOf(model.name, expected, model, "switchyard").flatMap((option): Outcome[] => {
      const { budget, quality } = option;
      const realQuality = realQualityAt(known, budget);
      const realTokens = budget ?? known.unlimited?.tokens ?? Number.NaN;
      if (Number.isNaN(realQuality + realTokens)) return [];
      const shared = { model: model.name, budget, quality, cost: cost(option.tokens), realQuality };
      return [{ ...shared, realCost: cost(realTokens) }];
    });
  });
}

function realQualityAt({ limited, unlimited }: PerBudget<number>, budget: number | null): number {
  if (budget === null) return unlimited?.quality ?? Number.NaN;
  return limited.find((entry) => entry.budget === budget)?.quality ?? Number.NaN;
}

/** The first option with the largest (1−λ)·quality − λ·cost. */
function choose(outcomes: readonly Outcome[], lambda: number): Outcome {
  let best = outcomes[0] as Outcome;
  let most = Number.NEGATIVE_INFINITY;
  for (const outcome of outcomes) {
    const risk = (1 - lambda) * outcome.quality - lambda * outcome.cost;
    if (risk > most) {
      best = outcome;
      most = risk;
    }
  }
  return best;
}
