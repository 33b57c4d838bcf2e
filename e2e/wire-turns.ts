import type { ChatServer } from "./servers/chat-server.ts";
import type { Turn } from "./servers/turn.ts";

/** A stream of these chunks and nothing but `[DONE]` after them. */
export function streams(...chunks: readonly object[]): Turn {
  const data = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  return { fault: { kind: "wire", body: `${data}data: [DONE]\n\n` } };
}

export function said(content: string, reason: string | null = null): object {
  return { choices: [{ index: 0, delta: { content }, finish_reason: reason }] };
}

export function counted(prompt: number, completion: number, more: object = {}): object {
  const total = prompt + completion;
  return {
    choices: [],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: total,
      ...more,
    },
  };
}

/** How often a model was asked. */
export function asked(server: ChatServer, model: string): number {
  return server.requests.filter(({ body }) => body.includes(`"${model}"`)).length;
}
