import { SwitchyardError } from "#core/errors.ts";
import type { BudgetHeads, Heads } from "#core/heads/heads.ts";
import type { PolicyChoice } from "./card.ts";

/**
 * The heads of a choice whose router, called `name`, cannot do without some that predict by budget. Throws `heads-missing` where
 * there are none.
 */
export function headsOf(choice: Pick<PolicyChoice, "heads">, name: string): BudgetHeads {
  const heads = anyHeadsOf(choice, name);
  if (heads.kind === "fitted") throw otherKind(name, heads.kind);
  return heads;
}

/** The heads of a choice whose router, called `name`, cannot do without. Throws `heads-missing` where there are none. */
export function anyHeadsOf({ heads }: Pick<PolicyChoice, "heads">, name: string): Heads {
  if (heads !== null) return heads;
  throw new SwitchyardError("heads-missing", `${name} has no heads to predict with.`, {
    fix: "Import or fit some under Models, choose them in the policy's options, and ask again.",
    side: "visitor",
  });
}

/** A router, called `name`, was given heads of a kind that mean nothing to it. */
export function otherKind(name: string, kind: Heads["kind"]): SwitchyardError {
  return new SwitchyardError("heads-missing", `${name} cannot use heads of the kind “${kind}”.`, {
    fix: `Choose heads that were fitted as ${name}, or fit some under Models.`,
    side: "visitor",
  });
}
