import { PLAIN_DETAILS, type PolicyDetails } from "../card.ts";

/** What the form, the run and the import of prompts need of {@link promptLlmCard}. */
export const promptLlmDetails: PolicyDetails = {
  ...PLAIN_DETAILS,
  source: "Router-R1, section 4: “Prompt LLM”",
  open: async ({ options }) => {
    const { promptLlm, readPromptLlmOptions } = await import("./prompt-llm.ts");
    return promptLlm(readPromptLlmOptions(options));
  },
};
