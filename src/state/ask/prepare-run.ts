import { type Failure, SwitchyardError } from "#core/errors.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import type { Provider } from "#providers/provider.ts";
import {
  buildRun,
  providersOf,
  type RunSurroundings,
  resumeRun,
  storedHeads,
} from "#run/build-run.ts";
import { keysMissing, type Missing } from "#run/readiness.ts";
import type { RunRequest } from "#run/run-request.ts";
import { connectGpu } from "#state/gpu/connect-gpu.ts";
import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import type { PoolShelf } from "#state/pools/pool-shelf.svelte.ts";
import type { Preferences, PreferenceValues } from "#state/settings/preferences.svelte.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { DEMO_PARTS, type LivePolicy, livePolicy } from "./live-policy.ts";

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
  const { policy, fidelity, budget } = chosen;
  const live = chosen.mode === "demo" ? null : await openLive(parts, policy, { providers, pool });
  const around = surroundingsOf(chosen, live, providers, chosen.headsId);
  const missing = live === null ? [] : await missingFor(parts, live, providersOf(pool, around));
  if (missing.length > 0) return { kind: "missing", missing };
  const options = chosen.policyOptions[policy] ?? {};
  const identity = { id: parts.newId(), startedAt: parts.now(), seed: parts.newSeed() };
  const choices = { ...around, question, policy, fidelity, options, pool, budget };
  return { kind: "ready", request: await buildRun(choices, identity) };
}

/** What goes on with a stored run. Throws when a live run lacks something: calls without a key would only be used up. */
export async function prepareResume(parts: PrepareParts, start: RunStart): Promise<RunRequest> {
  const { preferences } = parts;
  const [providers] = await Promise.all([parts.providers(), preferences.load()]);
  const { pool, policy } = start;
  const world = { providers, pool, heads: storedHeads(start) };
  const live = start.demo ? null : await openLive(parts, policy, world);
  const request = resumeRun(
    start,
    surroundingsOf(preferences.values, live, providers, world.heads),
  );
  const missing = live === null ? [] : await missingFor(parts, live, request.providers);
  if (missing.length > 0) throw notReady(missing);
  return request;
}

/** What of the settings of now surrounds a run, the demo where it is not `live`: with heads, if its router is of the lab. */
function surroundingsOf(
  { providerUrls, weather, pace }: PreferenceValues,
  live: LivePolicy | null,
  providers: readonly Provider[],
  heads: string | null,
): RunSurroundings {
  const parts = live?.parts ?? { ...DEMO_PARTS, heads };
  return { parts, providers, providerUrls, weather, pace };
}

/** What a live run of now gets for what its policy needs. The router worker then has the way to the page's models. */
function openLive(
  { preferences, gpu, router }: PrepareParts,
  policy: string,
  { providers, pool, heads = null }: LivePlace,
): Promise<LivePolicy> {
  const world = { providers, pool, storedHeads: heads, gpu: connectGpu(gpu, router) };
  return livePolicy(policyCard(policy).needs, preferences.values, world);
}

interface LivePlace {
  readonly providers: readonly Provider[];
  readonly pool: Pool;
  /** Heads that a stored run was started with. */
  readonly heads?: string | null;
}

/** What a live run that asks these providers still lacks. */
async function missingFor(
  { router }: PrepareParts,
  { missing, provider }: LivePolicy,
  pool: readonly Provider[],
): Promise<readonly Missing[]> {
  const vault = await router.call((api) => api.vaultStatus());
  return [...missing, ...keysMissing({ pool, router: provider }, vault)];
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
