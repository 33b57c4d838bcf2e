import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link oracle} */
export const oracleCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Oracle",
  summary: "Looks up which candidate was right at least cost: the best any router could do.",
  kind: "baseline",
  needs: { session: null, embedding: false, heads: "knn" },
  details: async () => (await import("./details.ts")).oracleDetails,
};
