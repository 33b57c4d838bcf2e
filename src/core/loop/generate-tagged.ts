import { type Block, TagParser } from "#core/parsers/tag-parser.ts";
import type { GenerateOptions, TextSession } from "#core/ports/text-session.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";

/** What a policy needs to know of its own generation. */
export interface Generated {
  readonly text: string;
  readonly reason: "stop" | "eos" | "length";
  /** The stop string that ended the text (it is part of the text), or `null`. */
  readonly stop: string | null;
}

/** One generation of a tag-writing policy, reported piece by piece as it is written. Returns the whole text.
 * `open` is a block that the harness opened just before. */
export async function* generateTagged(
  session: TextSession,
  options: GenerateOptions,
  open: Block | null = null,
): AsyncGenerator<PolicyEvent, Generated, void> {
  const parser = new TagParser(open);
  let text = "";
  for await (const part of session.generate(options)) {
    if (part.type === "text") {
      text += part.text;
      for (const piece of parser.push(part.text)) yield { type: "text-delta", ...piece };
      continue;
    }
    for (const piece of parser.end()) yield { type: "text-delta", ...piece };
    const { reason, stop, usage, firstTokenMs, elapsedMs } = part;
    yield { type: "generation-end", reason, stop, usage, firstTokenMs, elapsedMs };
    return { text, reason, stop };
  }
  throw new Error("a session ended its generation without a finish part");
}
