import { priceFromDollars } from "#core/cost/price-per-million.ts";
import type { HeadModel } from "#core/heads/heads.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { NamedPool } from "#state/pools/pool-shelf.svelte.ts";
import type { HeadsRow } from "#storage/heads-row.ts";

/** What the released code asks with. */
const TEMPERATURE = 0.7;
/** The released heads' largest budget. */
const MOST_TOKENS = 4000;

/** The models of heads that can be asked: those with a name at OpenRouter that somebody serves. */
export function callableModels({ models }: Pick<HeadsRow, "models">): readonly HeadModel[] {
  return models.filter(({ openrouterId, available }) => openrouterId !== null && available);
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

function candidateOf(model: HeadModel, source: string, date: string): Candidate {
  const { name, openrouterId, inputPerMillion: input, outputPerMillion: output } = model;
  return {
    id: name.replace(/[<>:,()[\]{}\p{Cc}]/gu, "-").slice(0, 80),
    aliases: [],
    description: model.note ?? "",
    provider: "openrouter",
    model: openrouterId ?? name,
    price: priceFromDollars({ input, output }, { source, date }),
    paperModel: null,
    paperPrice: null,
    temperature: TEMPERATURE,
    maxTokens: MOST_TOKENS,
  };
}
