import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link fitted} */
export const fittedCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Fitted router",
  summary: "A router that was fitted on a table of outcomes.",
  kind: "baseline",
  needs: { session: null, embedding: "heads", heads: "fitted" },
  details: async () => (await import("./details.ts")).fittedDetails,
};
