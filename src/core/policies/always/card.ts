import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link always} */
export const alwaysCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Always one",
  summary: "Asks the same candidate every time: the largest, the cheapest, or one you name.",
  kind: "baseline",
  details: async () => (await import("./details.ts")).alwaysDetails,
};
