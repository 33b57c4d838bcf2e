import { renderChat, type TemplateCall, type TemplateMessage } from "#core/chat/chat-template.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { isPythonObject, type PythonObject, type PythonValue } from "#core/python/json.ts";
import { pythonText, pythonType } from "#core/python/value.ts";
import {
  EndlessType,
  type HermesMessage,
  hermesPreamble,
  hermesTurns,
} from "./reference/hermes-template.ts";

/** A conversation as the golden files give one to a chat template; its messages are checked by nobody. */
export interface RecordedChat {
  readonly messages: readonly RecordedMessage[];
  readonly tools: readonly ToolSpec[] | null;
  readonly add_generation_prompt: boolean;
}

interface RecordedMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: PythonValue;
  readonly tool_calls?: readonly RecordedCall[] | null;
}

/** With its function around it, as servers send it, or without. */
type RecordedCall = { readonly function: TemplateCall } | TemplateCall;

/** A template puts texts together that are none, or goes through a list that is none: Python's `TypeError`, in its words. */
class TemplateTypeError extends Error {}

/** The conversation in Qwen2.5's template, as the product renders it; where the template fails, how. */
export function renderQwen(input: RecordedChat): unknown {
  return orError(() => {
    const hasTools = (input.tools ?? []).length > 0;
    const messages = input.messages.map((message, index) => {
      // Beside tools the first system text is printed, not put together.
      const isPrinted = message.role === "tool" || (index === 0 && hasTools);
      return qwenMessage(message, isPrinted);
    });
    return renderChat(messages, toolsOf(input), { openAssistant: input.add_generation_prompt });
  });
}

function qwenMessage(message: RecordedMessage, isPrinted: boolean): TemplateMessage {
  const { role, content } = message;
  if (role !== "assistant") {
    return { role, content: isPrinted ? pythonText(content) : textOf(content) };
  }
  const calls = callsOf(message.tool_calls ?? []);
  const isNothing = calls.length > 0 && content === null;
  return { role, content: isNothing ? null : textOf(content), calls };
}

/** The conversation in the other template that is shipped with the released code. */
export function renderHermes(input: RecordedChat): unknown {
  return orError(() => {
    const preamble = hermesPreamble(toolsOf(input));
    const messages = input.messages.map(({ role, content, tool_calls: calls }): HermesMessage => {
      if (role === "tool") return { role, content: pythonText(content) };
      if (role !== "assistant" || calls === undefined) return { role, content: textOf(content) };
      if (calls === null) throw new TemplateTypeError("'NoneType' object is not iterable");
      return { role, calls: callsOf(calls) };
    });
    return preamble + hermesTurns(messages, input.add_generation_prompt);
  });
}

function orError(render: () => string): unknown {
  try {
    return render();
  } catch (thrown) {
    if (thrown instanceof TemplateTypeError) return { error: "TypeError", message: thrown.message };
    if (thrown instanceof EndlessType) return { error: "RecursionError", message: thrown.message };
    throw thrown;
  }
}

/** A content that a template adds to a text. */
function textOf(content: PythonValue): string {
  if (typeof content === "string") return content;
  throw new TemplateTypeError(`can only concatenate str (not "${pythonType(content)}") to str`);
}

function callsOf(calls: readonly RecordedCall[]): readonly TemplateCall[] {
  return calls.map((call) => ("function" in call ? call.function : call));
}

/**
 * Tools as they were read: what looks like a whole number was one, so that it is kept from becoming the float that the
 * product's own tools need.
 */
function toolsOf({ tools }: RecordedChat): readonly ToolSpec[] {
  return (tools ?? []).map((tool) => withIntegers(tool as unknown as PythonObject)) as never;
}

function withIntegers(value: PythonValue): PythonValue {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(withIntegers);
  if (!isPythonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIntegers(item)]));
}
