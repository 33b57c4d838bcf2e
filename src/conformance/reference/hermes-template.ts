import type { TemplateMessage } from "#core/chat/chat-template.ts";
import { pythonTool } from "#core/chat/python-tool.ts";
import { isRecord } from "#core/is-record.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { writePythonJson } from "#core/python/json.ts";

/**
 * The other template that is shipped with xRouter's code (`evaluation/tool_template/hermes.jinja`) and used by none of its
 * scripts: its own preamble first, results in turns of their own, and the text of a turn with calls is lost. Kept to compare
 * with what the weights were trained on, see `chat-template.ts`.
 */
export function renderHermesChat(
  messages: readonly TemplateMessage[],
  tools: readonly ToolSpec[],
  options: { readonly openAssistant: boolean },
): string {
  const preamble = `${BEFORE_TOOLS}${tools.map(renderTool).join("\n")}${AFTER_TOOLS}`;
  const turns = messages.map((message, index) =>
    renderMessage(message, messages[index - 1] ?? null, messages[index + 1] ?? null),
  );
  return preamble + turns.join("") + (options.openAssistant ? "<|im_start|>assistant\n" : "");
}

const BEFORE_TOOLS =
  "<|im_start|>system\nYou are a function calling AI model. You are provided with function signatures within <tools></tools> XML tags. You may call one or more functions to assist with the user query. Don't make assumptions about what values to plug into functions. Here are the available tools: <tools> ";

const AFTER_TOOLS =
  ' </tools>Use the following pydantic model json schema for each tool call you will make: {"properties": {"name": {"title": "Name", "type": "string"}, "arguments": {"title": "Arguments", "type": "object"}}, "required": ["name", "arguments"], "title": "FunctionCall", "type": "object"}}\nFor each function call return a json object with function name and arguments within <tool_call></tool_call> XML tags as follows:\n<tool_call>\n{"name": <function-name>, "arguments": <args-dict>}\n</tool_call><|im_end|>';

function renderMessage(
  message: TemplateMessage,
  before: TemplateMessage | null,
  after: TemplateMessage | null,
): string {
  if (message.role === "tool") {
    const open = before !== null && before.role !== "tool" ? "<|im_start|>tool\n" : "";
    const end = after === null ? "\n</tool_response>" : "\n</tool_response>\n";
    const close = after === null || after.role !== "tool" ? "<|im_end|>" : "";
    return `${open}<tool_response>\n${message.content}${end}${close}`;
  }
  if (message.role !== "assistant" || message.calls.length === 0) {
    return `<|im_start|>${message.role}\n${message.content ?? "None"}<|im_end|>\n`;
  }
  const calls = message.calls.map(
    ({ name, arguments: args }) =>
      `\n<tool_call>\n{"name": "${name}", "arguments": ${writePythonJson(args)}}\n</tool_call>`,
  );
  return `<|im_start|>assistant${calls.join("")}<|im_end|>\n`;
}

/** A tool with a description that is written like a Python function's. */
function renderTool(tool: ToolSpec): string {
  const { name, description, parameters } = tool.function;
  const properties = parameters["properties"];
  const fields = Object.entries(isRecord(properties) ? properties : {});
  const signature = fields.map(([field, spec]) => `${field}: ${pythonTypeOf(spec)}`).join(", ");
  const lines = fields.map(([field, spec]) => {
    const about = isRecord(spec) ? spec["description"] : undefined;
    return `        ${field}(${pythonTypeOf(spec)}): ${typeof about === "string" ? about.trim() : ""}`;
  });
  const args = fields.length === 0 ? "" : `    Args:\n${lines.join("")}`;
  const json = fields.length === 0 ? "{}" : writePythonJson(parametersOf(tool));
  return `{"type": "function", "function": {"name": "${name}", "description": "${name}(${signature}) - ${description}\n\n${args}", "parameters": ${json}}`;
}

function parametersOf(tool: ToolSpec): unknown {
  const whole = pythonTool(tool);
  const inner = isRecord(whole) ? whole["function"] : undefined;
  return isRecord(inner) ? inner["parameters"] : {};
}

const PYTHON_TYPES: Readonly<Record<string, string>> = {
  string: "str",
  number: "float",
  integer: "int",
  boolean: "bool",
};

function pythonTypeOf(spec: unknown): string {
  const type = isRecord(spec) ? spec["type"] : undefined;
  if (Array.isArray(type))
    return `Union[${type.map((each) => pythonTypeOf({ type: each })).join(",")}]`;
  if (typeof type !== "string") return "Any";
  if (type === "object") {
    const values = isRecord(spec) ? spec["additionalProperties"] : undefined;
    return values === undefined ? "dict" : `dict[str, ${pythonTypeOf(values)}]`;
  }
  return PYTHON_TYPES[type] ?? "Any";
}
