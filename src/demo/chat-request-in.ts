import { isRecord } from "#core/is-record.ts";

/** What the simulated server reads of a chat request. */
export interface SimulatedChat {
  readonly model: string;
  /** The texts of all messages, for counting. */
  readonly texts: readonly string[];
  /** The system messages, one after the other. */
  readonly system: string;
  /** The last user message. */
  readonly question: string;
  readonly stream: boolean;
  readonly maxTokens: number;
}

/** Reads the body of a chat request; a string says what is wrong with it. */
export function chatRequestIn(body: string): SimulatedChat | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "The body is not JSON.";
  }
  if (!isRecord(parsed)) return "The body is not an object.";
  const { model, messages } = parsed;
  if (typeof model !== "string" || model === "") return "You must provide a model parameter.";
  if (!Array.isArray(messages) || messages.length === 0) return "messages must not be empty.";
  const turns = messages.filter(isRecord).map((message) => ({
    role: message["role"],
    text: textOf(message["content"]),
  }));
  const limit = parsed["max_completion_tokens"] ?? parsed["max_tokens"];
  return {
    model,
    texts: turns.map((turn) => turn.text),
    system: turns
      .filter((turn) => turn.role === "system")
      .map((turn) => turn.text)
      .join("\n"),
    question: turns.findLast((turn) => turn.role === "user")?.text ?? "",
    stream: parsed["stream"] === true,
    maxTokens: typeof limit === "number" && limit > 0 ? limit : Number.POSITIVE_INFINITY,
  };
}

/** Content is a text or a list of parts, of which some are text. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .filter(isRecord)
    .map((part) => (typeof part["text"] === "string" ? part["text"] : ""))
    .join("");
}
