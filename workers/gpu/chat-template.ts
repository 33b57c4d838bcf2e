import { Template } from "@huggingface/jinja";
import { type ChatFrame, LLAMA_DATE } from "#core/chat/chat-shape.ts";

/** Names that a template writes for its special tokens. */
export type TemplateTokens = Readonly<Record<string, string>>;

/** Two messages unlike anything of a template. Blanks at the ends show whether they are stripped. */
const PROBES = [" \n7f3a the first message 9c1e\n ", " \nb2d8 another\n\none 40d6\n "] as const;

/**
 * What a checkpoint's chat template puts around one user message, generation prompt included, found by rendering it
 * with the real Jinja of such templates. A template that asks for the date gets a fixed one: the same question must
 * give the same prompt. `null` when it cannot be rendered, or does not have the message in one piece between two texts
 * that are always the same.
 */
export function frameOfTemplate(source: string, tokens: TemplateTokens): ChatFrame | null {
  try {
    const template = new Template(source);
    const [first, second] = PROBES.map((probe) => {
      const messages = [{ role: "user", content: probe }];
      const given = { ...tokens, messages, add_generation_prompt: true, date_string: LLAMA_DATE };
      return frameAround(probe, template.render(given));
    });
    if (first == null || second == null) return null;
    const isSame =
      first.before === second.before &&
      first.after === second.after &&
      first.trims === second.trims;
    return isSame ? first : null;
  } catch {
    // A fault of the template, of which nothing but its own text is known.
    return null;
  }
}

function frameAround(probe: string, rendered: string): ChatFrame | null {
  const trims = !rendered.includes(probe);
  const [before, after, more] = rendered.split(trims ? probe.trim() : probe);
  if (before === undefined || after === undefined || more !== undefined) return null;
  return { before, after, trims };
}
