import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";

/** What the form, the run and the import of prompts need of {@link alwaysCard}. */
export const alwaysDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "Router-R1, table 4: “Largest LLM”",
  options: [
    {
      kind: "choice",
      name: "pick",
      label: "Which one",
      initial: "largest",
      choices: [
        { value: "largest", title: "The largest", text: "By the size in its name, else by price." },
        { value: "cheapest", title: "The cheapest", text: "By its price per token." },
        { value: "named", title: "One that you name", text: "" },
      ],
    },
    {
      kind: "candidate",
      name: "candidate",
      label: "Candidate",
      none: null,
      when: { name: "pick", value: "named" },
    },
  ],
  open: async ({ options }) => {
    const { always, readAlwaysOptions } = await import("./always.ts");
    return always(readAlwaysOptions(options));
  },
};
