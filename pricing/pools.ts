import { FREE } from "#core/cost/price.ts";
import { type DollarPrice, priceFromDollars } from "#core/cost/price-per-million.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import presets from "./pools.json";

/** A pool to begin with. */
export interface PoolPreset {
  readonly id: string;
  readonly name: string;
  /** What a visitor should know before choosing it, one or two sentences. */
  readonly note: string;
  readonly pool: Pool;
}

/** A preset as it is written in `pools.json`: what its candidates share is said once. */
export interface WrittenPreset {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly provider: string;
  readonly maxTokens: number;
  /** Where and when the prices were read; absent where the models run on the visitor's own machine. */
  readonly source?: string;
  readonly date?: string;
  readonly candidates: readonly WrittenCandidate[];
}

interface WrittenCandidate
  extends Pick<Candidate, "id" | "aliases" | "description" | "model" | "temperature"> {
  readonly usdPerMillion?: DollarPrice;
  /** Where they differ from the preset's. */
  readonly provider?: string;
  readonly source?: string;
  readonly date?: string;
  readonly paperModel?: string;
  readonly paperPrice?: number;
}

const written: readonly WrittenPreset[] = presets;

/**
 * The pools that the page comes with; the first is the one it starts with. The figures stand in `pools.json` itself,
 * so that the first load needs none of the price tables; a test holds them against the tables.
 */
export const POOL_PRESETS: readonly PoolPreset[] = written.map((preset) => ({
  id: preset.id,
  name: preset.name,
  note: preset.note,
  pool: preset.candidates.map((candidate) => candidateOf(preset, candidate)),
}));

function candidateOf(preset: WrittenPreset, candidate: WrittenCandidate): Candidate {
  return {
    id: candidate.id,
    aliases: candidate.aliases,
    description: candidate.description,
    provider: candidate.provider ?? preset.provider,
    model: candidate.model,
    price: priceOf(preset, candidate),
    paperModel: candidate.paperModel ?? null,
    paperPrice: candidate.paperPrice ?? null,
    temperature: candidate.temperature,
    maxTokens: preset.maxTokens,
  };
}

function priceOf(preset: WrittenPreset, candidate: WrittenCandidate) {
  const { usdPerMillion, source = preset.source, date = preset.date } = candidate;
  if (source === undefined || date === undefined) return FREE;
  return usdPerMillion === undefined ? null : priceFromDollars(usdPerMillion, { source, date });
}

/** The preset of this id, the first one for an empty id; `null` when there is none. */
export function presetPool(id: string): (typeof POOL_PRESETS)[number] | null {
  return (id === "" ? POOL_PRESETS[0] : POOL_PRESETS.find((preset) => preset.id === id)) ?? null;
}
