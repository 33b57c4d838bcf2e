import type { PolicyNeeds } from "#core/policies/policy-list.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Provider } from "#providers/provider.ts";
import { type EmbeddingPreset, embeddingPreset } from "#state/gpu/embedding-presets.ts";
import {
  chatMissing,
  embeddingMissing,
  headsMissing,
  type Missing,
  serverMissing,
} from "#state/live-readiness.ts";
import type { PreferenceValues } from "#state/settings/preferences.svelte.ts";
import type { EmbeddingSpec, RuntimeSpec } from "#workers/router/api.ts";

/** What executes a policy and what it predicts with. */
export interface PolicyParts {
  readonly runtime: RuntimeSpec;
  readonly embedding: EmbeddingSpec | null;
  readonly heads: string | null;
}

/** What a live run of a policy uses, and what it lacks. */
export interface LivePolicy extends PolicyParts {
  readonly missing: readonly Missing[];
  /** Where the policy's own model is, when it is a provider's. */
  readonly provider: Provider | null;
}

/** What the page's own model is and lacks. */
export interface GpuRuntime {
  readonly runtime: RuntimeSpec;
  readonly missing: Missing | null;
}

/** The demo plays every part of a policy. */
export function demoPolicy(needs: PolicyNeeds): PolicyParts {
  return {
    runtime: { kind: "demo" },
    embedding: needs.embedding ? { kind: "demo" } : null,
    heads: null,
  };
}

/** How a live run gets what its policy needs, by the visitor's choices. The page is asked only where it counts. */
export async function livePolicy(
  needs: PolicyNeeds,
  chosen: PreferenceValues,
  world: {
    readonly providers: readonly Provider[];
    readonly pool: Pool;
    /** Heads that a stored run was started with. */
    readonly storedHeads: string | null;
    readonly openPage: () => Promise<GpuRuntime>;
    /** What a run lacks that embeds on the page; `null` when nothing. */
    readonly openEmbedding: (preset: EmbeddingPreset) => Promise<Missing | null>;
  },
): Promise<LivePolicy> {
  const { runtime, missing, provider } = await runtimeOf(needs, chosen, world);
  const headsId = needs.heads ? (world.storedHeads ?? chosen.headsId) : null;
  const embedding = needs.embedding ? await embeddingOf(chosen, world) : null;
  const lacks = [missing, needs.heads ? headsMissing(headsId) : null, embedding?.missing ?? null];
  return {
    runtime,
    embedding: embedding?.spec ?? null,
    heads: headsId,
    missing: lacks.filter((one) => one !== null),
    provider,
  };
}

async function embeddingOf(
  { embeddingPlace, embedding, pageEmbedding }: PreferenceValues,
  { openEmbedding }: Pick<Parameters<typeof livePolicy>[2], "openEmbedding">,
): Promise<{ readonly spec: EmbeddingSpec; readonly missing: Missing | null }> {
  if (embeddingPlace !== "page") {
    return { spec: { kind: "server", ...embedding }, missing: embeddingMissing(embedding) };
  }
  const preset = embeddingPreset(pageEmbedding);
  return { spec: { kind: "page", model: preset.id }, missing: await openEmbedding(preset) };
}

async function runtimeOf(
  { session }: PolicyNeeds,
  { runtime, server, chatRouter, providerUrls }: PreferenceValues,
  { providers, pool, openPage }: Parameters<typeof livePolicy>[2],
): Promise<GpuRuntime & { readonly provider: Provider | null }> {
  if (session === null) return { runtime: { kind: "none" }, missing: null, provider: null };
  if (runtime === "page") {
    const page = await openPage();
    const missing = page.missing ?? (session === "chat" ? toolFormatMissing(page.runtime) : null);
    return { runtime: page.runtime, missing, provider: null };
  }
  if (session === "text") {
    return {
      runtime: { kind: "server", ...server },
      missing: serverMissing(server),
      provider: null,
    };
  }
  const known = providers.find(({ id }) => id === chatRouter.provider);
  const missing = chatMissing(chatRouter, known ?? null);
  if (known === undefined) return { runtime: { kind: "none" }, missing, provider: null };
  const { id, name, dialect, baseUrl, needsKey } = known;
  const provider = { id, name, dialect, baseUrl: providerUrls[id] ?? baseUrl, needsKey };
  const model = chatRouter.model.trim();
  // A model that the pool lists has its price there.
  const listed = pool.find((one) => one.provider === id && one.model === model);
  const price = chatRouter.price ?? listed?.price ?? null;
  return { runtime: { kind: "chat", provider, model, price }, missing, provider };
}

/** Tools are written in the format of the Qwen models: another model would read them as noise. */
function toolFormatMissing(runtime: RuntimeSpec): Missing | null {
  if (runtime.kind !== "page" || runtime.shape === "qwen") return null;
  return {
    what: "model",
    text: `${runtime.model} does not speak the format that this policy’s tools are written in: load a Qwen model.`,
  };
}
