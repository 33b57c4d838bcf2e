/**
 * Special tokens that are written without `<|`: those of the Llama 2, Mistral and Gemma families. As far as we know
 * them; a server offers no way to say which part of a prompt is data.
 */
const NAMED =
  /<(?=\/?s>|unk>|pad>|bos>|eos>|(?:start|end)_of_turn>)|\[(?=\/?INST\]|(?:AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\])/g;

/** The bars of `<|…|>`, the plain one and the full-width one of DeepSeek. */
const BARRED = /<(?=[|｜])/g;

/**
 * Data (a question or a reply) made safe to stand in a prompt: a completions server reads special tokens anywhere in
 * the text, so `<|im_end|>` inside a reply would end the turn. A space after the first character keeps it readable
 * and makes it ordinary text. `before` is what the session ends with: a token may not be completed across the border.
 */
export function neutraliseSpecialTokens(data: string, before: string): string {
  const border = before.endsWith("<") && /^[|｜]/.test(data) ? " " : "";
  return border + data.replace(BARRED, "< ").replace(NAMED, (first) => `${first} `);
}
