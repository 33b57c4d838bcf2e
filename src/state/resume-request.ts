import type { RunStart } from "#core/trajectory/events.ts";
import type { Provider } from "#providers/provider.ts";
import type { RunRequest } from "#workers/router/api.ts";
import type { PolicyParts } from "./ask/live-policy.ts";
import { providersOf } from "./build-request.ts";
import type { PreferenceValues } from "./settings/preferences.svelte.ts";

/**
 * The request that goes on with a stored run. Question, pool, budget and seed are the stored ones; addresses are not
 * stored with a run, so the providers are those of the settings, and a live run goes on wherever live runs go now: one
 * that lost its graphics processor can be finished on a server.
 */
export function resumeRequest(
  start: RunStart,
  known: readonly Provider[],
  chosen: PreferenceValues,
  { runtime, embedding, heads }: PolicyParts,
): RunRequest {
  return {
    id: start.id,
    startedAt: start.startedAt,
    question: start.question,
    policy: start.policy,
    fidelity: start.fidelity,
    options: start.options,
    runtime,
    embedding,
    heads,
    pool: start.pool,
    providers: providersOf(start.pool, known, chosen.providerUrls),
    budget: start.budget,
    seed: start.seed,
    template: chosen.template,
    weather: start.demo ? chosen.weather : null,
    pace: start.demo ? chosen.pace : 1,
  };
}
