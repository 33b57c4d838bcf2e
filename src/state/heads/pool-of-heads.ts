import { priceFromDollars } from "#core/cost/price-per-million.ts";
import { candidateNamed } from "#core/heads/fitted/candidate-named.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { NamedPool } from "#state/pools/pool-shelf.svelte.ts";
import type { HeadsRow, ListedModel } from "#storage/heads-row.ts";

/** What the released code asks with. */
const TEMPERATURE = 0.7;
/** The released heads' largest budget. */
const MOST_TOKENS = 4000;

/** The models of heads that can be asked: those with a name at OpenRouter that somebody serves. */
export function callableModels({ models }: Pick<HeadsRow, "models">): readonly ListedModel[] {
  return models.filter(({ openrouterId, available }) => openrouterId !== null && available);
}

/** Where a router of the lab can be asked, and which of its candidates no pool has. */
export interface PoolOfRouter {
  /** `null` where no pool has any of them. */
  readonly pool: NamedPool | null;
  readonly missing: readonly string[];
}

/**
 * The pool of a router of the lab: the first that has all its candidates, else a new one with each of them as the first pool has it.
 *
 */
export function poolOfRouter(
  { id, name, models }: Pick<HeadsRow, "id" | "name" | "models">,
  pools: readonly NamedPool[],
): PoolOfRouter {
  const whole = pools.find(({ pool }) =>
    models.every((model) => candidateNamed(pool, model.name) !== null),
  );
  if (whole !== undefined) return { pool: whole, missing: [] };
  const found = new Map<string, Candidate>();
  const missing: string[] = [];
  for (const model of models) {
    const candidate = firstNamed(pools, model.name);
    if (candidate === null) missing.push(model.name);
    else found.set(candidate.id, candidate);
  }
  if (found.size === 0) return { pool: null, missing };
  const pool = {
    id: `heads-${id}`,
    name,
    note: `The candidates that the router “${name}” chooses among, as other pools have them.`,
    pool: [...found.values()],
    isOwn: true,
  };
  return { pool, missing };
}

function firstNamed(pools: readonly NamedPool[], name: string): Candidate | null {
  for (const { pool } of pools) {
    const candidate = candidateNamed(pool, name);
    if (candidate !== null) return candidate;
  }
  return null;
}

/** The pool that heads predict for, at the prices that they rank by. `date` is the day they came, as YYYY-MM-DD. */
export function poolOfHeads(row: HeadsRow, date: string): NamedPool {
  const { id, name, source } = row;
  return {
    id: `heads-${id}`,
    name,
    note: `The models that the heads “${name}” predict for, called through OpenRouter. The prices are those the heads came with.`,
    pool: callableModels(row).map((model) => candidateOf(model, source, date)),
    isOwn: true,
  };
}

function candidateOf(model: ListedModel, source: string, date: string): Candidate {
  const { name, openrouterId, inputPerMillion: input, outputPerMillion: output } = model;
  const isPriced = input !== null && output !== null;
  return {
    id: name.replace(/[<>:,()[\]{}\p{Cc}]/gu, "-").slice(0, 80),
    aliases: [],
    description: model.note ?? "",
    provider: "openrouter",
    model: openrouterId ?? name,
    price: isPriced ? priceFromDollars({ input, output }, { source, date }) : null,
    paperModel: null,
    paperPrice: null,
    temperature: TEMPERATURE,
    maxTokens: MOST_TOKENS,
  };
}
