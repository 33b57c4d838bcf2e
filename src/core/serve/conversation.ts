import type { RunStart } from "#core/trajectory/events.ts";
import type { CompletionRequest, RequestMessage } from "./read-completion-request.ts";
import type { ServedModel } from "./served-models.ts";

/** A conversation as a run takes it. */
export interface AskedConversation {
  readonly question: string;
  readonly options: RunStart["options"];
}

/**
 * The question of a conversation is its last user message. xRouter takes the system text and the earlier turns apart, as its
 * own options; for other policies, which know one question only, they stand before it.
 */
export function askedConversation(
  { messages, temperature }: CompletionRequest,
  { policy, options }: ServedModel,
): AskedConversation {
  const last = messages.findLastIndex(({ role }) => role === "user");
  const question = messages[last]?.content.trim() ?? "";
  const system = messages
    .filter(({ role }) => role === "system")
    .map(({ content }) => content)
    .join("\n")
    .trim();
  const history = messages.filter(({ role }, place) => role !== "system" && place !== last);
  if (policy !== "xrouter") {
    return { question: withContext(system, history, question), options };
  }
  return {
    question,
    options: {
      ...options,
      ...(system === "" ? {} : { userSystem: system }),
      ...(history.length === 0 ? {} : { history: JSON.stringify(history) }),
      ...(temperature === null ? {} : { targetTemperature: temperature }),
    },
  };
}

function withContext(system: string, history: readonly RequestMessage[], question: string): string {
  if (question === "") return "";
  const turns = history.map(
    ({ role, content }) => `${role === "user" ? "Asked" : "Answered"} before: ${content.trim()}`,
  );
  return [system, ...turns, question].filter((part) => part !== "").join("\n\n");
}
