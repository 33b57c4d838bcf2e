import { SwitchyardError } from "#core/errors.ts";
import type { Heads } from "#core/heads/heads.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { policyListing } from "./policy-list.ts";

/** Which policy a run wants, and what it opens with. */
export interface PolicyChoice extends Pick<RunStart, "policy" | "fidelity" | "options"> {
  /** Router-R1's prompt where the visitor edited or imported one; `null` is the page's own. */
  readonly template: string | null;
  /** What policies predict with that route by an embedding; `null` for the others. */
  readonly heads: Heads | null;
}

/** The heads of a choice whose policy cannot do without. Throws `heads-missing` where there are none. */
export function headsOf({ policy, heads }: PolicyChoice): Heads {
  if (heads !== null) return heads;
  const { name } = policyListing(policy);
  throw new SwitchyardError("heads-missing", `${name} has no heads to predict with.`, {
    fix: "Import or fit some under Models, choose them in the policy's options, and ask again.",
    side: "visitor",
  });
}
