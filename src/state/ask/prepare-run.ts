import { type Failure, SwitchyardError } from "#core/errors.ts";
import { type PolicyNeeds, policyListing } from "#core/policies/policy-list.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import type { Provider } from "#providers/provider.ts";
import { buildRequest, providersOf } from "#state/build-request.ts";
import type { EmbeddingPreset } from "#state/gpu/embedding-presets.ts";
import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import { liveReadiness, type Missing } from "#state/live-readiness.ts";
import type { PoolShelf } from "#state/pools/pool-shelf.svelte.ts";
import { resumeRequest } from "#state/resume-request.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import type { RunRequest } from "#workers/router/api.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { demoPolicy, type GpuRuntime, type LivePolicy, livePolicy } from "./live-policy.ts";

/** What a run is put together from. */
export interface PrepareParts {
  readonly router: Pick<RouterClient, "call" | "connectModel" | "connectEmbedding">;
  readonly preferences: Preferences;
  readonly pools: PoolShelf;
  readonly providers: () => Promise<readonly Provider[]>;
  /** The model on the visitor's graphics processor: code that is loaded when it is chosen. */
  readonly gpu: () => Promise<
    Pick<GpuModel, "missing" | "runtime" | "sessionSource" | "embedding">
  >;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly newSeed: () => number;
}

/** A request, or why there is none. */
export type Prepared =
  | { readonly kind: "ready"; readonly request: RunRequest }
  | { readonly kind: "missing"; readonly missing: readonly Missing[] }
  | { readonly kind: "problem"; readonly problem: Failure };

/** Puts together what runs a question with the choices of now. */
export async function prepareRun(parts: PrepareParts, question: string): Promise<Prepared> {
  const { preferences, pools } = parts;
  // They are read since the first paint, so there is nothing to wait for as a rule; but a stored budget must hold.
  const [providers] = await Promise.all([parts.providers(), pools.load(), preferences.load()]);
  const chosen = preferences.values;
  const pool = pools.find(chosen.poolId)?.pool ?? [];
  if (pool.length === 0) return { kind: "problem", problem: pools.failure ?? POOL_EMPTY };
  const { needs } = policyListing(chosen.policy);
  const world = { providers, pool, storedHeads: null };
  const live = chosen.mode === "demo" ? null : await openLive(parts, needs, world);
  const used = providersOf(pool, providers, chosen.providerUrls);
  const missing = live === null ? [] : await missingFor(parts, live, used);
  if (missing.length > 0) return { kind: "missing", missing };
  const request = buildRequest(
    {
      id: parts.newId(),
      startedAt: parts.now(),
      seed: parts.newSeed(),
      question,
      pool,
      providers,
      policy: live ?? demoPolicy(needs),
    },
    chosen,
  );
  return { kind: "ready", request };
}

/** What goes on with a stored run. Throws when a live run lacks something: calls without a key would only be used up. */
export async function prepareResume(parts: PrepareParts, start: RunStart): Promise<RunRequest> {
  const { preferences } = parts;
  const [providers] = await Promise.all([parts.providers(), preferences.load()]);
  const { needs } = policyListing(start.policy);
  const storedHeads = typeof start.options["heads"] === "string" ? start.options["heads"] : null;
  const world = { providers, pool: start.pool, storedHeads };
  const live = start.demo ? null : await openLive(parts, needs, world);
  const request = resumeRequest(start, providers, preferences.values, live ?? demoPolicy(needs));
  const missing = live === null ? [] : await missingFor(parts, live, request.providers);
  if (missing.length > 0) throw notReady(missing);
  return request;
}

/** What a live run of now gets for what its policy needs. The router worker then has the way to the page's model. */
function openLive(
  { preferences, gpu, router }: PrepareParts,
  needs: PolicyNeeds,
  world: Pick<Parameters<typeof livePolicy>[2], "providers" | "pool" | "storedHeads">,
): Promise<LivePolicy> {
  const openPage = async (): Promise<GpuRuntime> => {
    const model = await gpu();
    const missing = await model.missing();
    if (missing === null) await router.connectModel(model.sessionSource);
    return { runtime: model.runtime, missing };
  };
  const openEmbedding = async (preset: EmbeddingPreset): Promise<Missing | null> => {
    const { embedding } = await gpu();
    const missing = await embedding.missing(preset);
    if (missing === null) await router.connectEmbedding(embedding.source);
    return missing;
  };
  return livePolicy(needs, preferences.values, { ...world, openPage, openEmbedding });
}

/** What a live run that asks these providers still lacks. */
async function missingFor(
  { router }: PrepareParts,
  policy: LivePolicy,
  pool: readonly Provider[],
): Promise<readonly Missing[]> {
  const vault = await router.call((api) => api.vaultStatus());
  return liveReadiness(policy.missing, { pool, router: policy.provider }, vault);
}

function notReady(missing: readonly Missing[]): SwitchyardError {
  const message = missing.map(({ text }) => text).join(" ");
  const text = `This run cannot go on yet. ${message}`;
  return new SwitchyardError("key-missing", text, { fix: fixOf(missing), side: "visitor" });
}

function fixOf(missing: readonly Missing[]): string {
  const lacks = (...whats: readonly Missing["what"][]): boolean =>
    missing.some(({ what }) => whats.includes(what));
  if (lacks("model", "gpu")) {
    return "Load it on the Models screen, or choose a server under Live, then resume.";
  }
  if (lacks("heads", "embedding")) return "Set it up on the Models screen, then resume.";
  if (lacks("chat-model")) return "Name it on the Ask screen under Live, then resume.";
  return "Set it up on the Settings screen, then resume.";
}

const POOL_EMPTY: Failure = {
  code: "pool-empty",
  message: "The chosen pool has no candidates.",
  fix: "Choose another pool, or add a candidate to it on the Models screen.",
  side: "visitor",
};
