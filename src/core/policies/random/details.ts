import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";

/** What the form, the run and the import of prompts need of {@link randomCard}. */
export const randomDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "RouterBench (arXiv 2403.12031)",
  open: async () => (await import("./random.ts")).random(),
};
