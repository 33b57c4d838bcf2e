import { TURN_END } from "#core/chat/chat-template.ts";
import type { ToolCallBlock } from "#core/parsers/tool-call-parser.ts";
import { ToolCallParser } from "#core/parsers/tool-call-parser.ts";
import type { GenerateOptions, TextSession } from "#core/ports/text-session.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";

/** What the policy wrote in one turn. */
export interface PolicyTurn {
  /** All of it, without the token that ends a turn. */
  readonly text: string;
  readonly blocks: readonly ToolCallBlock[];
  /** What stands outside thoughts, calls and forged results. */
  readonly content: string;
  readonly reason: "stop" | "eos" | "length";
  /** True when the token that ends the turn is in the session already. */
  readonly isEnded: boolean;
}

/** One turn of a policy with tools, reported piece by piece as it is written. */
export async function* generateTurn(
  session: TextSession,
  options: Omit<GenerateOptions, "stop">,
): AsyncGenerator<PolicyEvent, PolicyTurn, void> {
  const parser = new ToolCallParser();
  let text = "";
  for await (const part of session.generate({ ...options, stop: [TURN_END] })) {
    if (part.type === "text") {
      text += part.text;
      for (const piece of parser.push(part.text)) yield { type: "text-delta", ...piece };
      continue;
    }
    for (const piece of parser.end()) yield { type: "text-delta", ...piece };
    const { reason, stop, usage, firstTokenMs, elapsedMs } = part;
    yield { type: "generation-end", reason, stop, usage, firstTokenMs, elapsedMs };
    const isEnded = text.endsWith(TURN_END);
    return {
      text: isEnded ? text.slice(0, -TURN_END.length) : text,
      blocks: parser.blocks,
      content: parser.content.replaceAll(TURN_END, ""),
      reason,
      isEnded,
    };
  }
  throw new Error("a session ended its generation without a finish part");
}
