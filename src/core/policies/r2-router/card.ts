import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link r2Router} */
export const r2RouterCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "R2-Router",
  summary: "Ridge heads on an embedding choose a candidate and a token budget together.",
  kind: "system",
  hasPaperFidelity: true,
  needs: { session: null, embedding: true, heads: "any" },
  details: async () => (await import("./details.ts")).r2RouterDetails,
};
