import type { PromptText } from "../option-field.ts";
import { AGENT_PROMPT, SIMPLE_PROMPT } from "./prompts.ts";
import { RELEASED_PROMPTS_URL, readReleasedPrompt } from "./released-prompts.ts";

/** xRouter's system prompt: it is given as it is, with no fields. */
export const XROUTER_PROMPT: PromptText = {
  own: ({ mode }) => (mode === "simple" ? SIMPLE_PROMPT : AGENT_PROMPT),
  check: (prompt) => ({
    problem: prompt.trim() === "" ? "A prompt has at least a word." : null,
    remarks: [],
    filled: prompt,
  }),
  releasedUrl: RELEASED_PROMPTS_URL,
  readReleased: (source, id) => readReleasedPrompt(source, id === "simple" ? "simple" : "agent"),
};
