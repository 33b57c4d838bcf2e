import type { AppendOptions, Origin, TextSession } from "#core/ports/text-session.ts";
import type { ChatTurn, ToolSpec } from "#core/ports/tool-chat.ts";
import { OPEN_ASSISTANT, renderSystem, TURN_END } from "./chat-template.ts";

/** The result of a tool call, for the policy. */
export interface ToolResult {
  /** Place of the call in the policy's turn, from 0. */
  readonly call: number;
  readonly content: string;
  /** The call whose reply it is; `null` where no call was made. */
  readonly callId: string | null;
}

export interface ChatOpening {
  readonly system: string;
  readonly tools: readonly ToolSpec[];
  /** The conversation; its last turn is what the policy answers. */
  readonly turns: readonly { readonly role: "user" | "assistant"; readonly content: string }[];
}

/**
 * The chat between the harness and the policy's model as a session that grows: text in the model's own template for runtimes
 * that read text, the same as messages for those that read these. What comes from outside stays a piece of its own, so
 * that special tokens in it reach the model as plain text.
 */
export class PolicyChat {
  readonly #session: TextSession;
  readonly #signal: AbortSignal;

  constructor(session: TextSession, signal: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** Begins the chat; after it the policy writes. */
  async open({ system, tools, turns }: ChatOpening): Promise<void> {
    await this.#append(renderSystem(system, tools), "harness", { role: "system", content: system });
    for (const { role, content } of turns) {
      const message: ChatTurn =
        role === "user" ? { role, content } : { role: "assistant", text: content };
      await this.#append(`<|im_start|>${role}\n`, "harness", message);
      await this.#append(content, "question");
      await this.#append(`${TURN_END}\n`, "harness");
    }
    await this.#append(OPEN_ASSISTANT, "harness");
  }

  /** Gives the results of the policy's last calls, in the order it made them; after it the policy writes again. */
  async answer(results: readonly ToolResult[], isEnded: boolean): Promise<void> {
    const end = `${isEnded ? "" : TURN_END}\n`;
    if (results.length === 0) {
      await this.#append(end + OPEN_ASSISTANT, "harness");
      return;
    }
    let before = `${end}<|im_start|>user`;
    for (const { call, content, callId } of results) {
      const opening = `${before}\n<tool_response>\n`;
      await this.#append(opening, "harness", { role: "tool", call, content });
      await this.#append(content, "reply", undefined, callId);
      before = "\n</tool_response>";
    }
    await this.#append(`${before}${TURN_END}\n${OPEN_ASSISTANT}`, "harness");
  }

  /** Says something to a policy that made no call; after it the policy writes again. */
  async tell(content: string, isEnded: boolean): Promise<void> {
    const text = `${isEnded ? "" : TURN_END}\n<|im_start|>user\n${content}${TURN_END}\n${OPEN_ASSISTANT}`;
    await this.#append(text, "harness", { role: "user", content });
  }

  async #append(
    text: string,
    origin: Origin,
    message?: ChatTurn,
    callId: string | null = null,
  ): Promise<void> {
    const options: AppendOptions = {
      origin,
      signal: this.#signal,
      ...(message === undefined ? {} : { message }),
      ...(callId === null ? {} : { callId }),
    };
    await this.#session.append(text, options);
  }
}
