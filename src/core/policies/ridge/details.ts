import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";
import { headsOf } from "../heads-of.ts";
import { QUALITY_ALONE } from "../quality-alone.ts";

/** What the form, the run and the import of prompts need of {@link ridgeCard}. */
export const ridgeDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "CARROT-Linear, in R2-Router (arXiv 2602.02823)",
  options: [QUALITY_ALONE],
  open: async (choice) => {
    const [{ ridge }, { readEmbeddingRouteOptions }] = await Promise.all([
      import("./ridge.ts"),
      import("../route-by-embedding.ts"),
    ]);
    return ridge(readEmbeddingRouteOptions(choice.options), headsOf(choice, "Ridge"));
  },
};
