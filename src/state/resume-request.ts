import type { RunStart } from "#core/trajectory/events.ts";
import type { Provider } from "#providers/provider.ts";
import type { RunRequest } from "#workers/router/api.ts";
import { providersOf } from "./build-request.ts";
import type { PreferenceValues } from "./preferences.svelte.ts";

/**
 * The request that goes on with a stored run. Question, pool, budget and seed are the stored ones; addresses are not
 * stored with a run, so the server and the providers are those of the settings.
 */
export function resumeRequest(
  start: RunStart,
  known: readonly Provider[],
  chosen: PreferenceValues,
): RunRequest {
  return {
    id: start.id,
    startedAt: start.startedAt,
    question: start.question,
    policy: start.policy,
    fidelity: start.fidelity,
    options: start.options,
    runtime: start.demo ? { kind: "demo" } : { kind: "server", ...chosen.server },
    pool: start.pool,
    providers: providersOf(start.pool, known, chosen.providerUrls),
    budget: start.budget,
    seed: start.seed,
    template: chosen.template,
    weather: start.demo ? chosen.weather : null,
    pace: start.demo ? chosen.pace : 1,
  };
}
