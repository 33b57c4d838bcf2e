import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";

/** What the form, the run and the import of prompts need of {@link routerR1Card}. */
export const routerR1Details: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "Router-R1 (arXiv 2506.09033)",
  fidelities: {
    switchyard:
      "Whole queries, exact pool names, budgets, true costs; replies can never act as commands.",
    paper:
      "Bit for bit like the released code, quirks included: the query is cut at its second colon, replies go in raw.",
  },
  options: [
    {
      kind: "choice",
      name: "loop",
      label: "Which of the released loops",
      fidelity: "paper",
      initial: "rollout",
      choices: [
        {
          value: "rollout",
          title: "Evaluation rollout",
          text: "generation.py: four turns with calls and one without; an invalid action goes by in silence.",
        },
        {
          value: "infer",
          title: "Inference script",
          text: "infer_vllm.py: five generations; the last search of each is asked, and errors go in as they are.",
        },
      ],
    },
  ],
  prompt: {
    hint: "What the router is told before the question. The page’s own wording keeps to the protocol that Router-R1 was trained with; the released wording is the authors’.",
    fieldsHint:
      "{models} and {descriptions} are filled from the pool, {question} from the run. Write {{ and }} for braces that are text.",
    released: [
      { id: "qwen", title: "Qwen" },
      { id: "llama", title: "Llama" },
    ],
    releasedNote: "It names its own six models, whatever your pool is.",
    load: async () => (await import("./prompt-text.ts")).ROUTER_R1_PROMPT,
  },
  open: async ({ fidelity, options }) => {
    const { readRouterR1Options, routerR1 } = await import("./router-r1.ts");
    return routerR1(fidelity, readRouterR1Options(options));
  },
};
