import type { Pool } from "#core/pool/candidate.ts";
import { pythonRound } from "#core/python/round.ts";
import type { Fidelity, OptionsRanked, RankedOption } from "#core/trajectory/events.ts";
import type { HeadModel, PerBudget } from "./heads.ts";

/** US dollars per 1,000,000 tokens. */
export interface OptionPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** A model and a budget before they are compared. */
export interface PricedOption extends RankedOption, OptionPrice {}

/** An option with what it is compared by. */
export interface RatedOption extends PricedOption {
  /** Predicted cost of question and reply, in US dollars. */
  readonly cost: number;
  /** (1−λ)·quality − λ·cost: the larger the better, in spite of its name in the paper. */
  readonly risk: number;
}

export interface RankSettings {
  readonly lambda: number;
  /** Tokens of the question. */
  readonly inputTokens: number;
  readonly fidelity: Fidelity;
}

/** Decimals of the released code's risk, and with it of its choice. */
const RISK_DECIMALS = 8;

/** Where a checkpoint has no limited budget, a reply is never taken for shorter than this. */
const LEAST_TOKENS = 10;

/**
 * Rates and ranks options, best first; the first is the choice. Equal ones stay in the order given: the released code
 * takes the models of its configuration in order, for each the budgets of the checkpoint, then the reply without a limit.
 * In `paper` fidelity the rounded risk is compared (`R2Router.route`), so that differences below 1e-8 are ties.
 */
export function rankOptions(
  options: readonly PricedOption[],
  settings: RankSettings,
): readonly RatedOption[] {
  return options.map((option) => rate(option, settings)).sort((a, b) => b.risk - a.risk);
}

function rate(option: PricedOption, { lambda, inputTokens, fidelity }: RankSettings): RatedOption {
  const { candidate, budget, quality, tokens, inputPerMillion, outputPerMillion } = option;
  // The order of operations is the released code's: the last bit of a cost can decide a rounding.
  const inputCost = (inputTokens * inputPerMillion) / 1e6;
  const cost = inputCost + (tokens * outputPerMillion) / 1e6;
  const exact = (1 - lambda) * quality - lambda * cost;
  const risk = fidelity === "paper" ? pythonRound(exact, RISK_DECIMALS) : exact;
  return { candidate, budget, quality, tokens, inputPerMillion, outputPerMillion, cost, risk };
}

/**
 * The options of one model: quality limited to [0, 1], limited replies priced at their whole budget. Without a limit the
 * predicted length counts. The released code takes a negative prediction for a reply that costs nothing; `switchyard`
 * never takes it for shorter than the model's smallest budget.
 */
export function optionsOf(
  candidate: string,
  predicted: PerBudget<number>,
  { inputPerMillion, outputPerMillion }: OptionPrice,
  fidelity: Fidelity,
): PricedOption[] {
  const price = { inputPerMillion, outputPerMillion };
  const options: PricedOption[] = predicted.limited.map(({ budget, quality }) => {
    return { candidate, budget, quality: clip(quality), tokens: budget, ...price };
  });
  const { unlimited } = predicted;
  if (unlimited !== null) {
    const floor = fidelity === "paper" ? 0 : leastTokens(predicted);
    const tokens = Math.max(floor, unlimited.tokens);
    options.push({ candidate, budget: null, quality: clip(unlimited.quality), tokens, ...price });
  }
  // k-NN heads know nothing where no neighbour does.
  return options.filter(({ quality, tokens }) => !Number.isNaN(quality + tokens));
}

/** What the options of a recorded run would have been ranked as with another λ. Nothing is called or predicted again. */
export function rerankOptions(
  event: Pick<OptionsRanked, "options" | "inputTokens"> & { readonly lambda?: number },
  pool: Pool,
  lambda: number,
  fidelity: Fidelity,
): readonly RatedOption[] {
  const place = new Map(pool.map(({ id }, index) => [id, index]));
  const options = event.options.flatMap((option) => {
    const candidate = pool[place.get(option.candidate) ?? -1];
    const price = candidate === undefined ? null : priceOf(candidate);
    return price === null ? [] : [{ ...option, ...price }];
  });
  // Ties are broken by the order they were made in; that of the event is the order of its own λ, ties included.
  if (lambda !== event.lambda)
    options.sort(
      (a, b) =>
        (place.get(a.candidate) ?? 0) - (place.get(b.candidate) ?? 0) ||
        (a.budget ?? Number.POSITIVE_INFINITY) - (b.budget ?? Number.POSITIVE_INFINITY),
    );
  return rankOptions(options, { lambda, inputTokens: event.inputTokens, fidelity });
}

/** A candidate's flat price as the ranking uses it; `null` where it is not known. */
export function priceOf({ price }: Pool[number]): OptionPrice | null {
  if (price === null) return null;
  return { inputPerMillion: price.input / 1e6, outputPerMillion: price.output / 1e6 };
}

/** The candidate that stands for a model of the heads: by its name, else by its name at the provider. */
export function candidateFor(
  pool: Pool,
  model: Pick<HeadModel, "name" | "openrouterId">,
): Pool[number] | null {
  const named = pool.find(({ id }) => id === model.name);
  const served = pool.find((candidate) => candidate.model === model.openrouterId);
  return named ?? served ?? null;
}

function leastTokens({ limited }: PerBudget<number>): number {
  if (limited.length === 0) return LEAST_TOKENS;
  return Math.min(...limited.map(({ budget }) => budget));
}

function clip(quality: number): number {
  return Math.min(1, Math.max(0, quality));
}
