import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";

/** What the form, the run and the import of prompts need of {@link xrouterCard}. */
export const xrouterDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "xRouter (arXiv 2510.08439)",
  conversation: ({ system, history, temperature }) => ({
    ...(system === "" ? {} : { userSystem: system }),
    ...(history.length === 0 ? {} : { history: JSON.stringify(history) }),
    ...(temperature === null ? {} : { targetTemperature: temperature }),
  }),
  fidelities: {
    switchyard:
      "Calls of a turn run side by side; faults of tools and candidates are told to the router and end nothing.",
    paper:
      "As the released server does: calls one after the other, the assistant’s turns forgotten, a bad argument ends the run.",
  },
  options: [
    {
      kind: "choice",
      name: "mode",
      label: "How it works",
      initial: "agent",
      choices: [
        {
          value: "agent",
          title: "Agent",
          text: "Several turns: it may ask side by side, then selects a reply or merges them.",
        },
        {
          value: "simple",
          title: "Simple",
          text: "One turn: it answers itself, or hands the question to one candidate.",
        },
      ],
    },
    {
      kind: "number",
      name: "maxTurns",
      label: "Turns at most",
      initial: 3,
      min: 1,
      max: 10,
      step: 1,
      hint: "Turns of the router’s own model.",
      when: { name: "mode", value: "agent" },
    },
    {
      kind: "text",
      name: "userSystem",
      label: "Your own system text",
      hint: "Goes to every candidate before what the router writes for it. Empty is none.",
    },
  ],
  prompt: {
    hint: "What the router’s model is told before the conversation, in the chosen mode.",
    fieldsHint: "It is given as it is; the page has a wording of its own for each mode.",
    released: [
      { id: "agent", title: "agent mode", when: { name: "mode", value: "agent" } },
      { id: "simple", title: "simple mode", when: { name: "mode", value: "simple" } },
    ],
    releasedNote: "It is what xRouter’s model was trained with.",
    load: async () => (await import("./prompt-text.ts")).XROUTER_PROMPT,
  },
  open: async ({ fidelity, options }) => {
    const [{ xrouter }, { readXRouterOptions }] = await Promise.all([
      import("./xrouter.ts"),
      import("./xrouter-options.ts"),
    ]);
    return xrouter(fidelity, readXRouterOptions(options));
  },
};
