import { type PricedOption, priceOf } from "#core/heads/rank-options.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { candidateNamed } from "./candidate-named.ts";
import type { ExpectedOutcome } from "./expect-outcomes.ts";

/** What of a router's expectations a pool can carry out. */
export interface FittedOptions {
  /** The cheapest first: of options that are ranked alike the cheapest is taken, as in the lab. */
  readonly options: readonly PricedOption[];
  /** Names of the table that stand for no candidate of the pool. */
  readonly absent: readonly string[];
  /** Candidates of the pool whose price is not known: they cannot be compared. */
  readonly unpriced: readonly string[];
}

/** Tokens of a reply where the table knew no costs: what is assumed of tables without lengths as well. */
const UNKNOWN_REPLY_TOKENS = 200;

/**
 * Options of a pool as the ranking, the record and the screens know them. The cost is what the router expects of the call, said in
 * tokens of the reply at the pool's price; a call never costs less than its question does there, and nothing where the pool says
 * that it is free. A candidate that the router never chooses is left out.
 */
export function fittedOptions(
  expected: readonly ExpectedOutcome[],
  pool: Pool,
  inputTokens: number,
): FittedOptions {
  const options: PricedOption[] = [];
  const absent: string[] = [];
  const unpriced: string[] = [];
  for (const { name, quality, cost } of expected) {
    const candidate = candidateNamed(pool, name);
    if (candidate === null) {
      absent.push(name);
      continue;
    }
    const price = priceOf(candidate);
    const isTaken = options.some((option) => option.candidate === candidate.id);
    if (price === null) unpriced.push(candidate.id);
    if (price === null || isTaken || Number.isNaN(quality)) continue;
    const tokens = replyTokens(cost, inputTokens, price);
    options.push({ candidate: candidate.id, budget: null, quality, tokens, ...price });
  }
  const costOf = ({ tokens, inputPerMillion, outputPerMillion }: PricedOption): number =>
    inputTokens * inputPerMillion + tokens * outputPerMillion;
  return { options: options.toSorted((a, b) => costOf(a) - costOf(b)), absent, unpriced };
}

function replyTokens(
  cost: number,
  inputTokens: number,
  { inputPerMillion, outputPerMillion }: Pick<PricedOption, "inputPerMillion" | "outputPerMillion">,
): number {
  if (Number.isNaN(cost)) return UNKNOWN_REPLY_TOKENS;
  if (outputPerMillion === 0) return 0;
  return Math.max(0, (cost * 1e6 - inputTokens * inputPerMillion) / outputPerMillion);
}
