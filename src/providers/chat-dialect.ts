import { isSwitchyardError, type SwitchyardError } from "#core/errors.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish, ChatPart, ChatRequest } from "#core/ports/chat-model.ts";
import type { ProviderRequest } from "./exchange.ts";
import { at, stringAt } from "./json-fields.ts";
import type { Provider } from "./provider.ts";

/** What a reply is made of while it streams: all parts but `retry`, which is ours, and `finish`, which comes once. */
export type ReplyPart = Extract<ChatPart, { type: "text-delta" | "reasoning-delta" | "usage" }>;

/** Reads the events of one reply and remembers how it ended. */
export interface ReplyReader {
  /** The parts in one event's data. Throws `stream-malformed`. */
  read(event: ServerSentEvent): readonly ReplyPart[];
  /** Why the reply ended; `null` until the provider says so. An end that it does not explain is `other`. */
  readonly finish: ChatFinish | null;
  /** What the first error event means. After the finish it is no more than a warning. */
  readonly failure: SwitchyardError | null;
  readonly servedModel: string | null;
  /** True when nothing more can follow: the reader need not wait for the connection to end. */
  readonly over: boolean;
}

/** One wire format: how a question is put, and how the reply is read. */
export interface ChatDialect {
  /** `without` names the optional fields that this provider has refused before. */
  request(
    provider: Provider,
    request: ChatRequest,
    key: string | null,
    without: ReadonlySet<string>,
  ): ProviderRequest;
  reader(provider: Provider, key: string | null): ReplyReader;
}

/**
 * A reply's content, which may be a string, or a list of parts of which some are thinking
 * (`{type: "text", text}`, `{type: "thinking", thinking: …}`).
 */
export function contentParts(content: unknown): readonly ReplyPart[] {
  if (typeof content === "string") return textPart("text-delta", content);
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) => {
    if (typeof part === "string") return textPart("text-delta", part);
    const type = stringAt(part, "type");
    if (type === "thinking" || type === "reasoning") {
      const thought = at(part, "thinking") ?? at(part, "reasoning") ?? at(part, "text");
      return textPart("reasoning-delta", plainText(thought));
    }
    return textPart("text-delta", plainText(at(part, "text")));
  });
}

function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return value.map((part: unknown) => plainText(at(part, "text"))).join("");
  return stringAt(value, "value") ?? "";
}

/** A delta, or nothing when it would be empty. */
export function textPart(
  type: "text-delta" | "reasoning-delta",
  text: string | undefined,
): readonly ReplyPart[] {
  return text === undefined || text === "" ? [] : [{ type, text }];
}

/**
 * Reads an event, and finds nothing in one that the stream ended inside: half an event is no malformed one, and
 * whether the reply is complete decides what the cut means.
 */
export function unlessCut<Found>(event: ServerSentEvent, read: () => Found, nothing: Found): Found {
  try {
    return read();
  } catch (thrown) {
    if (event.cut && isSwitchyardError(thrown) && thrown.code === "stream-malformed")
      return nothing;
    throw thrown;
  }
}
