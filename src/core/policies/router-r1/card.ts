import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link routerR1} */
export const routerR1Card: PolicyCard = {
  ...PLAIN_CARD,
  name: "Router-R1",
  summary: "A small model that thinks, asks a candidate, reads the reply, and answers.",
  kind: "system",
  hasPaperFidelity: true,
  needs: { session: "text", embedding: false, heads: null },
  delegates: () => false,
  passesQuestion: false,
  hasTags: true,
  reward: "router-r1",
  details: async () => (await import("./details.ts")).routerR1Details,
};
