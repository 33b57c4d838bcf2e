import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link ridge} */
export const ridgeCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Ridge",
  summary: "Ridge regression on an embedding predicts each candidate's quality.",
  kind: "baseline",
  needs: { session: null, embedding: true, heads: "ridge" },
  details: async () => (await import("./details.ts")).ridgeDetails,
};
