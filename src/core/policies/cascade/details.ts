import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";

/** What the form, the run and the import of prompts need of {@link cascadeCard}. */
export const cascadeDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "FrugalGPT (arXiv 2305.05176)",
  options: [
    {
      kind: "choice",
      name: "check",
      label: "What decides that a reply will do",
      initial: "rules",
      choices: [
        { value: "rules", title: "Rules", text: "It is whole and does not give up." },
        { value: "agreement", title: "Agreement", text: "It agrees with an earlier reply." },
        {
          value: "judge",
          title: "A judge",
          text: "Another candidate reads it and says yes or no.",
        },
      ],
    },
    {
      kind: "candidate",
      name: "judge",
      label: "Judge",
      none: "The cheapest",
      when: { name: "check", value: "judge" },
    },
    {
      kind: "number",
      name: "steps",
      label: "Candidates at most",
      initial: 3,
      min: 1,
      max: 20,
      step: 1,
      hint: "The cheapest come first; the dearest is the last resort.",
    },
  ],
  open: async ({ options }) => {
    const { cascade, readCascadeOptions } = await import("./cascade.ts");
    return cascade(readCascadeOptions(options));
  },
};
