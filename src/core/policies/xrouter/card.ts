import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link xrouter} */
export const xrouterCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "xRouter",
  summary:
    "A model with a tool per candidate: it writes their instructions, then selects or merges.",
  kind: "system",
  hasPaperFidelity: true,
  needs: { session: "chat", embedding: false, heads: null },
  modes: [
    { served: "xrouter", name: "agent", options: { mode: "agent" } },
    { served: "xrouter-simple", name: "simple", options: { mode: "simple" } },
  ],
  delegates: ({ mode }) => mode === "simple",
  reward: "xrouter",
  details: async () => (await import("./details.ts")).xrouterDetails,
};
