import { POLICY_LIST } from "#core/policies/policy-list.ts";
import type { Fidelity, PolicyId, RunStart } from "#core/trajectory/events.ts";

/** A name that clients may ask for as a model, and the policy behind it. */
export interface ServedModel {
  /** `xrouter-simple` */
  readonly id: string;
  readonly policy: PolicyId;
  readonly fidelity: Fidelity;
  readonly options: RunStart["options"];
}

/**
 * Every policy under its own name, xRouter's simple mode as `xrouter-simple`, and what follows released code bit for bit with
 * `-paper` behind it.
 */
export const SERVED_MODELS: readonly ServedModel[] = POLICY_LIST.flatMap((listing) => {
  const { id: policy, hasPaperFidelity } = listing;
  const modes: readonly Pick<ServedModel, "id" | "options">[] =
    policy === "xrouter"
      ? [
          { id: policy, options: { mode: "agent" } },
          { id: `${policy}-simple`, options: { mode: "simple" } },
        ]
      : [{ id: policy, options: {} }];
  return modes.flatMap(({ id, options }) => [
    { id, policy, fidelity: "switchyard" as const, options },
    ...(hasPaperFidelity
      ? [{ id: `${id}-paper`, policy, fidelity: "paper" as const, options }]
      : []),
  ]);
});
