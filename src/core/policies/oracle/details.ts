import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";
import { headsOf } from "../heads-of.ts";

/** What the form, the run and the import of prompts need of {@link oracleCard}. */
export const oracleDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "RouterBench (arXiv 2403.12031); R2-Router, figure 5",
  open: async (choice) => {
    const { oracle } = await import("./oracle.ts");
    return oracle(headsOf(choice, "Oracle"));
  },
};
