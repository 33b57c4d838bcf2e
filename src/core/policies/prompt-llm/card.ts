import { PLAIN_CARD, type PolicyCard } from "../card.ts";

/** {@link promptLlm} */
export const promptLlmCard: PolicyCard = {
  ...PLAIN_CARD,
  name: "Prompt LLM",
  summary: "The policy's model is asked once which candidate fits.",
  kind: "baseline",
  needs: { session: "text", embedding: false, heads: null },
  details: async () => (await import("./details.ts")).promptLlmDetails,
};
