import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";
import { headsOf } from "../heads-of.ts";
import { QUALITY_ALONE } from "../quality-alone.ts";

/** What the form, the run and the import of prompts need of {@link knnCard}. */
export const knnDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "RouterBench (arXiv 2403.12031)",
  options: [QUALITY_ALONE],
  open: async (choice) => {
    const [{ knn }, { readEmbeddingRouteOptions }] = await Promise.all([
      import("./knn.ts"),
      import("../route-by-embedding.ts"),
    ]);
    return knn(readEmbeddingRouteOptions(choice.options), headsOf(choice, "k-NN"));
  },
};
