import { SwitchyardError } from "#core/errors.ts";
import type { Heads } from "#core/heads/heads.ts";
import type { PolicyChoice } from "./card.ts";

/** The heads of a choice whose router, called `name`, cannot do without. Throws `heads-missing` where there are none. */
export function headsOf({ heads }: Pick<PolicyChoice, "heads">, name: string): Heads {
  if (heads !== null) return heads;
  throw new SwitchyardError("heads-missing", `${name} has no heads to predict with.`, {
    fix: "Import or fit some under Models, choose them in the policy's options, and ask again.",
    side: "visitor",
  });
}
