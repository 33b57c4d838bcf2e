import type { Usage } from "#core/cost/usage.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish } from "#core/ports/chat-model.ts";
import type { ReplyReader } from "./chat-dialect.ts";
import { at, countAt, listAt, parseJson, stringAt } from "./json-fields.ts";
import { openAiCompatible } from "./openai-compatible.ts";
import type { Provider } from "./provider.ts";
import { type ToolCallDelta, ToolCallText } from "./tool-call-text.ts";

/** Reads the events of `POST /chat/completions` with tools: text and calls as one text, see {@link ToolCallText}. */
export class ToolChatReader {
  readonly #reader: ReplyReader;
  readonly #text = new ToolCallText();
  usage: Usage | null = null;
  /** True once the model has produced anything, thinking included: text of it may still be held back. */
  hasOutput = false;

  constructor(provider: Provider, key: string | null) {
    this.#reader = openAiCompatible.reader(provider, key);
  }

  get finish(): ChatFinish | null {
    return this.#reader.finish;
  }

  get over(): boolean {
    return this.#reader.over;
  }

  /** The text in one event; empty for thinking, which a policy's text has no place for. Throws what an error event means. */
  read(event: ServerSentEvent): string {
    let text = "";
    for (const part of this.#reader.read(event)) {
      if (part.type === "usage") this.usage = part.usage;
      else this.hasOutput = true;
      if (part.type === "text-delta") text += this.#text.content(part.text);
    }
    if (this.over || event.data === "") return text;
    for (const delta of toolCallsIn(event.data)) {
      this.hasOutput = true;
      text += this.#text.delta(delta);
    }
    return text;
  }

  /** What was held back until the end. */
  end(): string {
    return this.#text.end(this.finish === "length");
  }
}

function toolCallsIn(data: string): readonly ToolCallDelta[] {
  const choice = listAt(parseJson(data), "choices").find((one) => (at(one, "index") ?? 0) === 0);
  // A server that does not stream puts the whole message where others put a delta.
  const said = at(choice, "delta") ?? at(choice, "message");
  return listAt(said, "tool_calls").map((call) => ({
    index: countAt(call, "index") ?? null,
    id: stringAt(call, "id") || null,
    name: stringAt(call, "function", "name") || null,
    arguments: argumentsOf(at(call, "function", "arguments")),
  }));
}

/** A string of JSON; a few servers send the object itself. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
