import type { PolicyDetails } from "#core/policies/card.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import type { CompletionRequest, RequestMessage } from "./read-completion-request.ts";
import type { ServedModel } from "./served-models.ts";

/** A conversation as a run takes it. */
export interface AskedConversation {
  readonly question: string;
  readonly options: RunStart["options"];
}

/**
 * The question of a conversation is its last user message. A router that knows conversations takes the system text and the
 * earlier turns apart, as its options; for one that knows a single question they stand before it.
 */
export function askedConversation(
  { messages, temperature }: CompletionRequest,
  { options }: Pick<ServedModel, "options">,
  { conversation }: Pick<PolicyDetails, "conversation">,
): AskedConversation {
  const last = messages.findLastIndex(({ role }) => role === "user");
  const question = messages[last]?.content.trim() ?? "";
  const system = messages
    .filter(({ role }) => role === "system")
    .map(({ content }) => content)
    .join("\n")
    .trim();
  const history = messages.filter(({ role }, place) => role !== "system" && place !== last);
  if (conversation === null) {
    return { question: withContext(system, history, question), options };
  }
  return { question, options: { ...options, ...conversation({ system, history, temperature }) } };
}

function withContext(system: string, history: readonly RequestMessage[], question: string): string {
  if (question === "") return "";
  const turns = history.map(
    ({ role, content }) => `${role === "user" ? "Asked" : "Answered"} before: ${content.trim()}`,
  );
  return [system, ...turns, question].filter((part) => part !== "").join("\n\n");
}
