import type { PolicyNeeds } from "#core/policies/card.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Provider } from "#providers/provider.ts";
import type { RouterParts } from "#run/build-run.ts";
import type { GpuMeans } from "#run/gpu-means.ts";
import { type Missing, partsMissing } from "#run/readiness.ts";
import type { EmbeddingSpec, RuntimeSpec } from "#run/run-request.ts";
import { embeddingPreset } from "#state/gpu/embedding-presets.ts";
import type { PreferenceValues } from "#state/settings/preferences.svelte.ts";

/** What a live run of a policy uses, and what it lacks. */
export interface LivePolicy {
  readonly parts: RouterParts;
  readonly missing: readonly Missing[];
  /** Where the policy's own model is, when it is a provider's. */
  readonly provider: Provider | null;
}

/** The demo plays every part of a policy. */
export const DEMO_PARTS: RouterParts = { runtime: { kind: "demo" }, embedding: null, heads: null };

interface LiveWorld {
  readonly providers: readonly Provider[];
  readonly pool: Pool;
  /** Heads that a stored run was started with. */
  readonly storedHeads: string | null;
  readonly gpu: GpuMeans;
}

/** How a live run gets what its policy needs, by the visitor's choices. The graphics processor is asked only where it counts. */
export async function livePolicy(
  needs: PolicyNeeds,
  chosen: PreferenceValues,
  world: LiveWorld,
): Promise<LivePolicy> {
  const model = await runtimeOf(needs, chosen, world);
  const heads = needs.heads === null ? null : (world.storedHeads ?? chosen.headsId);
  const vectors = needs.embedding ? await embeddingOf(chosen, world.gpu) : NO_VECTORS;
  const parts = { runtime: model.runtime, embedding: vectors.embedding, heads };
  const gpu = { model: model.missing, embedding: vectors.missing };
  const { runtime } = parts;
  return {
    parts,
    missing: partsMissing(needs, parts, gpu),
    provider: runtime.kind === "chat" ? runtime.provider : null,
  };
}

const NO_VECTORS = { embedding: null, missing: null };

async function embeddingOf(
  { embeddingPlace, embedding, pageEmbedding }: PreferenceValues,
  gpu: GpuMeans,
): Promise<{ readonly embedding: EmbeddingSpec; readonly missing: Missing | null }> {
  if (embeddingPlace !== "page") {
    return { embedding: { kind: "server", ...embedding }, missing: null };
  }
  const { id } = embeddingPreset(pageEmbedding);
  return { embedding: { kind: "page", model: id }, missing: await gpu.embedding(id) };
}

async function runtimeOf(
  { session }: PolicyNeeds,
  { runtime, server, chatRouter, providerUrls }: PreferenceValues,
  { providers, pool, gpu }: LiveWorld,
): Promise<{ readonly runtime: RuntimeSpec; readonly missing: Missing | null }> {
  if (session === null) return { runtime: { kind: "none" }, missing: null };
  if (runtime === "page") return gpu.model();
  if (session === "text") return { runtime: { kind: "server", ...server }, missing: null };
  const known = providers.find(({ id }) => id === chatRouter.provider);
  if (known === undefined) return { runtime: { kind: "none" }, missing: null };
  const { id, name, dialect, baseUrl, needsKey } = known;
  const provider = { id, name, dialect, baseUrl: providerUrls[id] ?? baseUrl, needsKey };
  const model = chatRouter.model.trim();
  // A model that the pool lists has its price there.
  const listed = pool.find((one) => one.provider === id && one.model === model);
  const price = chatRouter.price ?? listed?.price ?? null;
  return { runtime: { kind: "chat", provider, model, price }, missing: null };
}
