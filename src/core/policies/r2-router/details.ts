import { lambdaOfScale, RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";
import { headsOf } from "../heads-of.ts";

/** What the form, the run and the import of prompts need of {@link r2RouterCard}. */
export const r2RouterDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "R2-Router (arXiv 2602.02823)",
  fidelities: {
    switchyard:
      "Exact comparison, candidates that are not served left out, and a reply without a limit is never taken for free.",
    paper:
      "Rounded as the released code rounds, with its word-count estimate and its free negative lengths.",
  },
  options: [
    {
      kind: "lambda",
      name: "lambda",
      label: "Quality against cost",
      initial: { switchyard: lambdaOfScale(0.5), paper: RELEASED_LAMBDA },
    },
  ],
  open: async (choice) => {
    const { r2Router, readR2Options } = await import("./r2-router.ts");
    return r2Router(choice.fidelity, readR2Options(choice.options), headsOf(choice, "R2-Router"));
  },
};
