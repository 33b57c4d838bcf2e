import type { PolicyCard, PolicyMode } from "#core/policies/card.ts";
import { POLICIES, POLICY_IDS, type PolicyId } from "#core/policies/policies.ts";
import type { Fidelity, RunStart } from "#core/trajectory/events.ts";

/** A name that clients may ask for as a model, and the policy behind it. */
export interface ServedModel {
  /** `xrouter-simple` */
  readonly id: string;
  readonly policy: PolicyId;
  readonly fidelity: Fidelity;
  readonly options: RunStart["options"];
}

/**
 * Every policy under its own name or those of its modes, and what follows released code bit for bit with `-paper` behind
 * it.
 */
export const SERVED_MODELS: readonly ServedModel[] = POLICY_IDS.flatMap((policy) => {
  const card: PolicyCard = POLICIES[policy];
  const plain: Pick<PolicyMode, "served" | "options"> = { served: policy, options: {} };
  const modes = card.modes.length === 0 ? [plain] : card.modes;
  return modes.flatMap(({ served: id, options }): readonly ServedModel[] => [
    { id, policy, fidelity: "switchyard", options },
    ...(!card.hasPaperFidelity
      ? []
      : [{ id: `${id}-paper`, policy, fidelity: "paper" as const, options }]),
  ]);
});
