import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link random} */
export const randomCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Random",
  summary: "Asks a candidate drawn at random.",
  kind: "baseline",
  details: async () => (await import("./details.ts")).randomDetails,
};
