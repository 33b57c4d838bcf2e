import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link knn} */
export const knnCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "k-NN",
  summary: "The candidate that did best on the most similar questions.",
  kind: "baseline",
  needs: { session: null, embedding: true, heads: "knn" },
  details: async () => (await import("./details.ts")).knnDetails,
};
