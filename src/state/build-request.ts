import type { Pool } from "#core/pool/candidate.ts";
import type { Provider } from "#providers/provider.ts";
import type { RunRequest, RuntimeSpec } from "#workers/router/api.ts";
import type { PreferenceValues } from "./preferences.svelte.ts";

export interface RequestParts {
  readonly id: string;
  readonly startedAt: number;
  readonly seed: number;
  readonly question: string;
  readonly pool: Pool;
  /** Every provider that is known; those of the pool are taken. */
  readonly providers: readonly Provider[];
  /** What executes the policy. */
  readonly runtime: RuntimeSpec;
}

/** What the worker needs to run a question with these choices. It holds no key and no reference into the page. */
export function buildRequest(parts: RequestParts, chosen: PreferenceValues): RunRequest {
  const { runtime } = parts;
  const isDemo = runtime.kind === "demo";
  return {
    id: parts.id,
    startedAt: parts.startedAt,
    question: parts.question.trim(),
    policy: "router-r1",
    fidelity: chosen.fidelity,
    options: {
      // The prompt's shape belongs to the policy's model, so a stored run keeps it and is resumed in it.
      ...(isDemo ? {} : { shape: runtime.shape }),
      ...(chosen.fidelity === "paper" ? { loop: chosen.loop } : {}),
    },
    runtime,
    pool: parts.pool,
    providers: providersOf(parts.pool, parts.providers, chosen.providerUrls),
    budget: chosen.budget,
    seed: parts.seed,
    template: chosen.template,
    weather: isDemo ? chosen.weather : null,
    pace: isDemo ? chosen.pace : 1,
  };
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
