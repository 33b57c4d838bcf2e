import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link cascade} */
export const cascadeCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Cascade",
  summary: "Asks the cheapest candidate first and escalates when a check of its reply fails.",
  kind: "baseline",
  delegates: () => false,
  details: async () => (await import("./details.ts")).cascadeDetails,
};
