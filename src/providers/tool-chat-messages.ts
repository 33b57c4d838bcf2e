import { isRecord } from "#core/is-record.ts";
import { readToolCalls, type ToolCallBlock } from "#core/parsers/tool-call-parser.ts";
import type { ChatTurn } from "#core/ports/tool-chat.ts";
import { plainValue } from "#core/python/json.ts";

/** A message as `POST /chat/completions` takes it. */
export type WireMessage = Readonly<Record<string, unknown>> & { readonly role: string };

/** What a call is told that got no result: a server refuses a chat in which one is missing. */
const NO_RESULT = "This call was not made.";

/**
 * A chat as messages: the calls in an assistant's text become `tool_calls`, and the results name them. The text decides
 * alone, so a run that is resumed sends what it would have sent. Every call has a result, and every result a call.
 */
export function toWireMessages(turns: readonly ChatTurn[]): readonly WireMessage[] {
  const messages: WireMessage[] = [];
  let waiting: string[] = [];
  const settle = (): void => {
    for (const id of waiting) messages.push(toolMessage(id, NO_RESULT));
    waiting = [];
  };
  let ids: readonly string[] = [];
  for (const [number, turn] of turns.entries()) {
    if (turn.role === "tool") {
      const id = ids[turn.call];
      const isExpected = id !== undefined && waiting.includes(id);
      waiting = waiting.filter((one) => one !== id);
      messages.push(isExpected ? toolMessage(id, turn.content) : stray(turn.content));
      continue;
    }
    settle();
    if (turn.role !== "assistant") {
      messages.push({ role: turn.role, content: turn.content });
      continue;
    }
    const said = assistantMessage(turn.text, number);
    ids = said.ids;
    waiting = [...ids];
    if (said.message !== null) messages.push(said.message);
  }
  settle();
  return messages;
}

function toolMessage(id: string, content: string): WireMessage {
  return { role: "tool", tool_call_id: id, content };
}

/** A result without a call can only be told by the user. */
function stray(content: string): WireMessage {
  return { role: "user", content };
}

function assistantMessage(
  text: string,
  number: number,
): { readonly message: WireMessage | null; readonly ids: readonly string[] } {
  const { blocks } = readToolCalls(text);
  if (blocks.length === 0) {
    // Servers refuse an assistant's message without anything in it.
    const message = text.trim() === "" ? null : { role: "assistant", content: text };
    return { message, ids: [] };
  }
  const content = text.slice(0, text.indexOf("<tool_call>")).trimEnd();
  const calls = blocks.map((block, place) => ({
    id: callId(number, place),
    type: "function",
    function: calledFunction(block),
  }));
  return {
    message: { role: "assistant", content: content === "" ? null : content, tool_calls: calls },
    ids: calls.map(({ id }) => id),
  };
}

/** Nine letters and digits: the one form that every provider takes. */
function callId(turn: number, place: number): string {
  return `t${String(turn).padStart(3, "0")}c${String(place).padStart(4, "0")}`;
}

/**
 * Arguments are an object on the wire, whatever the model wrote: chat templates of servers read nothing else. What nobody
 * could read goes back as it was, so that the model sees what it is told about.
 */
function calledFunction(block: ToolCallBlock): { name: string; arguments: string } {
  if (block.kind === "invalid") {
    return {
      name: "unreadable_call",
      arguments: JSON.stringify({ unreadable: block.text.trim() }),
    };
  }
  const value = plainValue(block.arguments);
  return {
    name: block.name,
    arguments: JSON.stringify(isRecord(value) ? value : { unreadable: value }),
  };
}
