import type { SwitchyardError } from "#core/errors.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish } from "#core/ports/chat-model.ts";
import { errorInEvent, readEventData } from "./answer-error.ts";
import { contentParts, type ReplyPart, type ReplyReader, textPart } from "./chat-dialect.ts";
import { finishOf, isBroken, strongerFinish } from "./finish-reason.ts";
import { at, listAt, stringAt } from "./json-fields.ts";
import { mergeCounts, type RawCounts } from "./merge-counts.ts";
import { reportedCost, usageFromOpenAi } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { isDone, isSignOfLife } from "./stream-marks.ts";

/** Reads the events of `POST /chat/completions`, as OpenAI and those who speak its format send them. */
export class OpenAiReader implements ReplyReader {
  finish: ChatFinish | null = null;
  failure: SwitchyardError | null = null;
  servedModel: string | null = null;
  over = false;
  readonly #provider: Provider;
  readonly #key: string | null;
  #counts: RawCounts | null = null;
  #refused = false;
  /** The text so far, to know a message that sums it up. */
  #text = "";
  #hasDeltas = false;

  constructor(provider: Provider, key: string | null) {
    this.#provider = provider;
    this.#key = key;
  }

  read(event: ServerSentEvent): readonly ReplyPart[] {
    if (this.over || isSignOfLife(event)) return [];
    if (isDone(event.data)) {
      this.#end();
      return [];
    }
    const data = readEventData(event);
    const choices = listAt(data, "choices");
    const asked = { provider: this.#provider, key: this.#key };
    const error = errorInEvent(asked, event, data, choices.length > 0);
    this.failure ??= error;
    this.servedModel = stringAt(data, "model") ?? this.servedModel;
    const choice = choices.find((one) => (at(one, "index") ?? 0) === 0);
    const parts = [...this.#readChoice(choice, error !== null), ...this.#readUsage(data, choice)];
    if (event.isWhole === true) this.#end();
    return parts;
  }

  /** The server says that nothing follows: a reply without a reason for its end has ended all the same. */
  #end(): void {
    this.over = true;
    if (this.failure === null) this.finish ??= this.#refused ? "refused" : "other";
  }

  #readChoice(choice: unknown, isError: boolean): readonly ReplyPart[] {
    const delta = at(choice, "delta");
    // A server that does not stream puts the whole message where others put a delta; some send it after the deltas.
    const said = delta ?? at(choice, "message");
    const refusal = textPart("text-delta", stringAt(said, "refusal"));
    if (refusal.length > 0) this.#refused = true;
    const reason = stringAt(choice, "finish_reason");
    if (!(isError || isBroken(reason))) {
      this.finish = strongerFinish(this.finish, finishOf(reason));
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

  #readUsage(data: unknown, choice: unknown): readonly ReplyPart[] {
    const given =
      at(data, "usage") ??
      at(data, "x_groq", "usage") ??
      at(choice, "usage") ??
      at(choice, "delta", "usage");
    if (given === undefined) return [];
    this.#counts = mergeCounts(this.#counts, given);
    const usage = usageFromOpenAi(this.#counts);
    return usage === null ? [] : [{ type: "usage", usage, reported: reportedCost(this.#counts) }];
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
