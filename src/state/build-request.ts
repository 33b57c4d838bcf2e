import { frameToOptions } from "#core/chat/frame-options.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Provider } from "#providers/provider.ts";
import type { RunRequest } from "#workers/router/api.ts";
import type { PolicyParts } from "./ask/live-policy.ts";
import { fidelityOf } from "./fidelity-of.ts";
import { completeOptions } from "./policy-options.ts";
import type { PolicyOptions, PreferenceValues } from "./settings/preferences.svelte.ts";

export interface RequestParts {
  readonly id: string;
  readonly startedAt: number;
  readonly seed: number;
  readonly question: string;
  readonly pool: Pool;
  /** Every provider that is known; those of the pool are taken. */
  readonly providers: readonly Provider[];
  /** What executes the policy, and what it predicts with. */
  readonly policy: PolicyParts;
}

/** What the worker needs to run a question with these choices. It holds no key and no reference into the page. */
export function buildRequest(parts: RequestParts, chosen: PreferenceValues): RunRequest {
  const { runtime, embedding, heads } = parts.policy;
  const isDemo = runtime.kind === "demo";
  const fidelity = fidelityOf(chosen);
  return {
    id: parts.id,
    startedAt: parts.startedAt,
    question: parts.question.trim(),
    policy: chosen.policy,
    fidelity,
    options: {
      // The prompt's shape belongs to the policy's model, and heads to what it predicted: a stored run keeps both and
      // is resumed with them.
      ...("shape" in runtime ? { shape: runtime.shape } : {}),
      ...(runtime.kind === "page" && runtime.frame !== undefined
        ? frameToOptions(runtime.frame)
        : {}),
      ...(heads === null ? {} : { heads }),
      ...optionsOf(chosen, fidelity, parts.pool),
    },
    runtime,
    embedding,
    heads,
    pool: parts.pool,
    providers: providersOf(parts.pool, parts.providers, chosen.providerUrls),
    budget: chosen.budget,
    seed: parts.seed,
    template: chosen.template,
    weather: isDemo ? chosen.weather : null,
    pace: isDemo ? chosen.pace : 1,
  };
}

function optionsOf(
  chosen: PreferenceValues,
  fidelity: RunRequest["fidelity"],
  pool: Pool,
): PolicyOptions {
  const { policy, policyOptions } = chosen;
  if (policy !== "router-r1") return completeOptions(policy, policyOptions[policy] ?? {}, pool);
  return fidelity === "paper" ? { loop: chosen.loop } : {};
}

/** The providers that a pool uses, with the addresses that the visitor gave. */
export function providersOf(
  pool: Pool,
  known: readonly Provider[],
  urls: PreferenceValues["providerUrls"],
): readonly Provider[] {
  const used = new Set(pool.map((candidate) => candidate.provider));
  return known
    .filter((provider) => used.has(provider.id))
    .map(({ id, name, dialect, baseUrl, needsKey }) => ({
      id,
      name,
      dialect,
      baseUrl: urls[id] ?? baseUrl,
      needsKey,
    }));
}
