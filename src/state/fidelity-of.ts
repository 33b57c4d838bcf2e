import { policyListing } from "#core/policies/policy-list.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import type { PreferenceValues } from "./settings/preferences.svelte.ts";

/** The fidelity of a run with these choices: a baseline follows no released code. */
export function fidelityOf({
  policy,
  fidelity,
}: Pick<PreferenceValues, "policy" | "fidelity">): Fidelity {
  return policyListing(policy).hasPaperFidelity ? fidelity : "switchyard";
}
