import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { writePythonJson } from "#core/python/json.ts";
import { pythonTool } from "./python-tool.ts";

/**
 * Qwen2.5-Instruct's chat template with tools (`tokenizer_config.json` of its weights). {@link renderChat} renders a whole
 * conversation; `PolicyChat` appends the same text piece by piece, so that a session only ever grows.
 */

export type TemplateMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | { readonly role: "tool"; readonly content: string }
  | {
      readonly role: "assistant";
      readonly content: string | null;
      readonly calls: readonly TemplateCall[];
    };

/** A tool call that a conversation holds; the arguments are any value that `writePythonJson` writes. */
export interface TemplateCall {
  readonly name: string;
  readonly arguments: unknown;
}

const DEFAULT_SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.";

/** The token that ends a turn: the end-of-text token of these models. */
export const TURN_END = "<|im_end|>";

/** After this the model writes. */
export const OPEN_ASSISTANT = "<|im_start|>assistant\n";

/** The first turn: the system text and the tools. */
export function renderSystem(system: string | null, tools: readonly ToolSpec[]): string {
  return renderTurn("system", (system ?? DEFAULT_SYSTEM) + renderTools(tools));
}

/** A turn of the user, or of the model without calls. */
function renderTurn(role: "system" | "user" | "assistant", content: string): string {
  return `<|im_start|>${role}\n${content}${TURN_END}\n`;
}

/** What a turn's calls gave, all in one user turn. */
export function renderResults(results: readonly string[]): string {
  return `<|im_start|>user${results.map(renderResult).join("")}${TURN_END}\n`;
}

/** The result of one call inside that turn. */
function renderResult(content: string): string {
  return `\n<tool_response>\n${content}\n</tool_response>`;
}

/** What the model wrote in one turn with calls, as the template writes it again; `json` are the arguments as JSON. */
export function renderCalls(
  content: string | null,
  calls: readonly { readonly name: string; readonly json: string }[],
): string {
  const text = content === null || content === "" ? [] : [content];
  const blocks = calls.map(
    ({ name, json }) => `<tool_call>\n{"name": "${name}", "arguments": ${json}}\n</tool_call>`,
  );
  return [...text, ...blocks].join("\n");
}

/** A whole conversation at once, as `apply_chat_template` renders it. */
export function renderChat(
  messages: readonly TemplateMessage[],
  tools: readonly ToolSpec[],
  options: { readonly openAssistant: boolean },
): string {
  const first = messages[0];
  const system = first?.role === "system" ? first.content : null;
  const rest = system === null ? messages : messages.slice(1);
  const turns: string[] = [renderSystem(system, tools)];
  let results: string[] = [];
  const flush = (): void => {
    if (results.length > 0) turns.push(renderResults(results));
    results = [];
  };
  for (const message of rest) {
    if (message.role === "tool") {
      results.push(message.content);
      continue;
    }
    flush();
    turns.push(renderMessage(message));
  }
  flush();
  return turns.join("") + (options.openAssistant ? OPEN_ASSISTANT : "");
}

function renderMessage(message: Exclude<TemplateMessage, { role: "tool" }>): string {
  if (message.role !== "assistant") return renderTurn(message.role, message.content);
  const { content, calls } = message;
  if (calls.length === 0) return renderTurn("assistant", content ?? "None");
  const written = calls.map(({ name, arguments: args }) => ({ name, json: writePythonJson(args) }));
  return renderTurn("assistant", renderCalls(content, written));
}

function renderTools(tools: readonly ToolSpec[]): string {
  if (tools.length === 0) return "";
  const lines = tools.map((tool) => writePythonJson(pythonTool(tool)));
  return `\n\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>\n${lines.join("\n")}\n</tools>\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>`;
}
