import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";
import { anyHeadsOf, otherKind } from "../heads-of.ts";
import { QUALITY_ALONE } from "../quality-alone.ts";

const NAME = "The fitted router";

/** What the form and the run need of {@link fittedCard}. */
export const fittedDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "Evaluate, or npm run fit",
  options: [{ ...QUALITY_ALONE, isOfHeads: true }],
  open: async (choice) => {
    const heads = anyHeadsOf(choice, NAME);
    if (heads.kind !== "fitted") throw otherKind(NAME, heads.kind);
    const { fitted, readFittedOptions } = await import("./fitted.ts");
    return fitted(readFittedOptions(choice.options), heads);
  },
};
