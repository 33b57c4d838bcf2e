import type { Usage } from "#core/cost/usage.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish } from "#core/ports/chat-model.ts";
import type { ReplyReader } from "./chat-dialect.ts";
import { at, countAt, listAt, parseJson, stringAt } from "./json-fields.ts";
import { openAiCompatible } from "./openai-compatible.ts";
import type { Provider } from "./provider.ts";
import { isDone, isSignOfLife } from "./stream-marks.ts";
import { type ToolCallDelta, ToolCallText } from "./tool-call-text.ts";

/** Reads the events of `POST /chat/completions` with tools: text and calls as one text, see {@link ToolCallText}. */
export class ToolChatReader {
  readonly #reader: ReplyReader;
  readonly #text: ToolCallText;
  usage: Usage | null = null;
  /** True once the model has produced anything, thinking included: text of it may still be held back. */
  hasOutput = false;

  /** `tools` are the names on offer. */
  constructor(provider: Provider, key: string | null, tools: readonly string[]) {
    this.#reader = openAiCompatible.reader(provider, key);
    this.#text = new ToolCallText(tools);
  }

  get finish(): ChatFinish | null {
    return this.#reader.finish;
  }

  get over(): boolean {
    return this.#reader.over;
  }

  /**
   * The text in one event; empty for thinking, which a policy's text has no place for. Throws what an error event means,
   * unless the turn had ended before it.
   */
  read(event: ServerSentEvent): string {
    if (this.over) return "";
    let text = "";
    for (const part of this.#reader.read(event)) {
      if (part.type === "usage") this.usage = part.usage;
      else this.hasOutput = true;
      if (part.type === "text-delta") text += this.#text.content(part.text);
    }
    const { failure, finish } = this.#reader;
    if (failure !== null && finish === null) throw failure;
    if (isSignOfLife(event) || isDone(event.data) || failure !== null) return text;
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
  const delta = at(choice, "delta");
  // A server that does not stream puts the whole message where others put a delta: its calls are numbered by their place.
  const said = delta ?? at(choice, "message");
  const calls = listAt(said, "tool_calls").map((call, place) =>
    deltaOf(call, at(call, "function"), delta === undefined ? place : null),
  );
  const old = at(said, "function_call");
  return old === undefined ? calls : [...calls, deltaOf(undefined, old, null)];
}

function deltaOf(call: unknown, called: unknown, place: number | null): ToolCallDelta {
  return {
    index: countAt(call, "index") ?? place,
    id: stringAt(call, "id") || null,
    name: stringAt(called, "name") || null,
    arguments: argumentsOf(at(called, "arguments") ?? at(called, "parameters")),
  };
}

/** A string of JSON; a few servers send the object itself. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
