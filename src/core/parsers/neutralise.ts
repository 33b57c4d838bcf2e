/** Names of blocks that mean something to a policy of this project, in any of its dialects. */
const CONTROL_NAMES = [
  "think",
  "search",
  "information",
  "info",
  "route",
  "answer",
  "tool_call",
  "tool_response",
  "tools",
].join("|");

/**
 * The first character of anything in data that a policy or a tokenizer could take for control: the tags of the
 * protocol in any case, with blanks or attributes, and special tokens of chat templates (`<|…|>`, `[INST]`, `<s>`).
 */
const CONTROL = new RegExp(
  `<(?=\\s*/?\\s*(?:${CONTROL_NAMES})\\b)|<(?=\\|)|<(?=/?s>)|\\[(?=/?INST\\])`,
  "giu",
);

/**
 * Makes text from outside (a reply, a question) safe to stand inside a policy's text: it stays readable, but nothing in
 * it is a control tag or a special token. `<` becomes `‹` and `[` becomes `⟦` where one would begin.
 */
export function neutralise(text: string): string {
  return text.replace(CONTROL, (character) => (character === "[" ? "⟦" : "‹"));
}
