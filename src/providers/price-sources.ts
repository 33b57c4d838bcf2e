import type { PriceChange } from "#core/cost/price-change.ts";
import { type DollarPrice, priceFromDollars } from "#core/cost/price-per-million.ts";
import { samePrice } from "#core/cost/same-price.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { type Catalogue, downloadCatalogue, unreadable } from "./price-sources-download.ts";
import { isInModelsDev, MODELS_DEV, priceInModelsDev } from "./price-sources-models-dev.ts";
import { OPENROUTER_MODELS, pricesInOpenRouter } from "./price-sources-openrouter.ts";

/** Long enough for a few megabytes on a slow line. */
const PATIENCE_MS = 60_000;

/** Looks a candidate up in a downloaded catalogue. */
type Lookup = (candidate: Candidate) => DollarPrice | null;

/**
 * Asks for today's prices of a pool and says which differ. Candidates on OpenRouter are looked up in its own list, which
 * is what it bills by; the others in models.dev. Only the catalogues that are needed are downloaded, and candidates that
 * are in neither (a server of one's own, a model nobody lists) are left out, as unchanged prices are. Changes nothing.
 *
 * @param today the day to date the prices with, as YYYY-MM-DD
 * @throws SwitchyardError when a catalogue cannot be had; `aborted` when the signal fires
 */
export async function fetchPrices(
  pool: Pool,
  fetch: typeof globalThis.fetch,
  today: string,
  signal: AbortSignal = AbortSignal.timeout(PATIENCE_MS),
): Promise<readonly PriceChange[]> {
  const groups = [
    { catalogue: OPENROUTER_MODELS, covers: isOnOpenRouter, read: readOpenRouter },
    { catalogue: MODELS_DEV, covers: isElsewhere, read: readModelsDev },
  ];
  const found = await Promise.all(
    groups.map(async ({ catalogue, covers, read }) => {
      const candidates = pool.filter(covers);
      if (candidates.length === 0) return [];
      const lookup = read(await downloadCatalogue(catalogue, fetch, signal));
      return candidates.flatMap((candidate) => changeOf(candidate, lookup, catalogue, today));
    }),
  );
  const byId = new Map(found.flat().map((change) => [change.candidate, change]));
  return pool.flatMap((candidate) => byId.get(candidate.id) ?? []);
}

function isOnOpenRouter({ provider }: Candidate): boolean {
  return provider === "openrouter";
}

function isElsewhere(candidate: Candidate): boolean {
  return !isOnOpenRouter(candidate) && isInModelsDev(candidate.provider);
}

function readOpenRouter(data: unknown): Lookup {
  const prices = pricesInOpenRouter(data);
  return (candidate) => prices.get(candidate.model) ?? null;
}

function readModelsDev(data: unknown): Lookup {
  if (typeof data !== "object" || data === null) throw unreadable(MODELS_DEV.name);
  return (candidate) => priceInModelsDev(data, candidate.provider, candidate.model);
}

function changeOf(
  candidate: Candidate,
  lookup: Lookup,
  catalogue: Catalogue,
  today: string,
): PriceChange[] {
  const dollars = lookup(candidate);
  if (dollars === null) return [];
  const before = candidate.price;
  const after = priceFromDollars(dollars, { source: catalogue.url, date: today });
  if (before !== null && samePrice(before, after)) return [];
  return [{ candidate: candidate.id, before, after }];
}
