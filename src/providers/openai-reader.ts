import type { Picodollars } from "#core/cost/money.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish } from "#core/ports/chat-model.ts";
import { contentParts, type ReplyPart, textPart } from "./chat-dialect.ts";
import { EventReader } from "./event-reader.ts";
import { isBroken } from "./finish-reason.ts";
import { at, listAt, stringAt } from "./json-fields.ts";
import type { RawCounts } from "./merge-counts.ts";
import { reportedCost, usageFromOpenAi } from "./normalise-usage.ts";

/** Reads the events of `POST /chat/completions`, as OpenAI and those who speak its format send them. */
export class OpenAiReader extends EventReader {
  #refused = false;
  /** The text so far, to know a message that sums it up. */
  #text = "";
  #hasDeltas = false;

  protected readData(event: ServerSentEvent, data: unknown): readonly ReplyPart[] {
    const choices = listAt(data, "choices");
    const error = this.noteError(event, data, choices.length > 0);
    this.servedModel = stringAt(data, "model") ?? this.servedModel;
    const choice = choices.find((one) => (at(one, "index") ?? 0) === 0);
    const usage =
      at(data, "usage") ??
      at(data, "x_groq", "usage") ??
      at(choice, "usage") ??
      at(choice, "delta", "usage");
    return [...this.#readChoice(choice, error !== null), ...this.count(usage)];
  }

  protected usageIn(counts: RawCounts | null): Usage | null {
    return usageFromOpenAi(counts);
  }

  protected override chargedIn(counts: RawCounts | null): Picodollars | null {
    return reportedCost(counts);
  }

  protected override get unsaidFinish(): ChatFinish {
    return this.#refused ? "refused" : "other";
  }

  #readChoice(choice: unknown, isError: boolean): readonly ReplyPart[] {
    const delta = at(choice, "delta");
    // A server that does not stream puts the whole message where others put a delta; some send it after the deltas.
    const said = delta ?? at(choice, "message");
    const refusal = textPart("text-delta", stringAt(said, "refusal"));
    if (refusal.length > 0) this.#refused = true;
    const reason = stringAt(choice, "finish_reason");
    if (!(isError || isBroken(reason))) {
      this.noteReason(reason);
      if (this.#refused && this.finish !== null) this.finish = "refused";
    }
    const parts = [
      ...textPart("reasoning-delta", reasoningIn(said)),
      // Without either it may be a completion that came in the place of a chat's reply.
      ...contentParts(said === undefined ? at(choice, "text") : at(said, "content")),
      ...refusal,
    ];
    const news = delta === undefined ? this.#unsaid(parts) : parts;
    if (delta !== undefined && parts.length > 0) this.#hasDeltas = true;
    for (const part of news) if (part.type === "text-delta") this.#text += part.text;
    return news;
  }

  /** Of a message that sums up what has streamed: the end of its text that has not. */
  #unsaid(parts: readonly ReplyPart[]): readonly ReplyPart[] {
    if (this.#text === "") return parts;
    const whole = parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
    if (whole.startsWith(this.#text)) return textPart("text-delta", whole.slice(this.#text.length));
    return this.#hasDeltas ? [] : parts;
  }
}

/** The fields in which servers send thinking; some fill two of them with the same. */
function reasoningIn(said: unknown): string | undefined {
  const fields = ["reasoning_content", "reasoning", "thinking"].map((name) => stringAt(said, name));
  const found = fields.find((text) => text !== undefined && text !== "");
  if (found !== undefined) return found;
  const details = listAt(said, "reasoning_details").map(
    (detail) => stringAt(detail, "text") ?? stringAt(detail, "summary") ?? "",
  );
  return details.join("");
}
