import type { TemplateCall } from "#core/chat/chat-template.ts";
import { pythonTool } from "#core/chat/python-tool.ts";
import { isRecord } from "#core/is-record.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { writePythonJson } from "#core/python/json.ts";
import { stripBlanks } from "#core/python/text.ts";

/** A turn with calls has lost its text; one that says that it has calls may have none. */
export type HermesMessage =
  | { readonly role: "system" | "user" | "assistant" | "tool"; readonly content: string }
  | { readonly role: "assistant"; readonly calls: readonly TemplateCall[] };

/**
 * The other template that is shipped with xRouter's code (`evaluation/tool_template/hermes.jinja`) and used by none of its
 * scripts: its own preamble first, results in turns of their own, and the text of a turn with calls is lost. Kept to compare
 * with what the weights were trained on, see `chat-template.ts`. This is its preamble; throws {@link EndlessType}.
 */
export function hermesPreamble(tools: readonly ToolSpec[]): string {
  return `${BEFORE_TOOLS}${tools.map(renderTool).join("\n")}${AFTER_TOOLS}`;
}

/** What stands behind the preamble. */
export function hermesTurns(messages: readonly HermesMessage[], openAssistant: boolean): string {
  const turns = messages.map((message, index) =>
    renderMessage(message, messages[index - 1] ?? null, messages[index + 1] ?? null),
  );
  return turns.join("") + (openAssistant ? "<|im_start|>assistant\n" : "");
}

const BEFORE_TOOLS =
  "<|im_start|>system\nYou are a function calling AI model. You are provided with function signatures within <tools></tools> XML tags. You may call one or more functions to assist with the user query. Don't make assumptions about what values to plug into functions. Here are the available tools: <tools> ";

const AFTER_TOOLS =
  ' </tools>Use the following pydantic model json schema for each tool call you will make: {"properties": {"name": {"title": "Name", "type": "string"}, "arguments": {"title": "Arguments", "type": "object"}}, "required": ["name", "arguments"], "title": "FunctionCall", "type": "object"}}\nFor each function call return a json object with function name and arguments within <tool_call></tool_call> XML tags as follows:\n<tool_call>\n{"name": <function-name>, "arguments": <args-dict>}\n</tool_call><|im_end|>';

function renderMessage(
  message: HermesMessage,
  before: HermesMessage | null,
  after: HermesMessage | null,
): string {
  if ("calls" in message) {
    return `<|im_start|>assistant${message.calls.map(renderCall).join("")}<|im_end|>\n`;
  }
  const { role, content } = message;
  if (role !== "tool") return `<|im_start|>${role}\n${content}<|im_end|>\n`;
  const open = before !== null && before.role !== "tool" ? "<|im_start|>tool\n" : "";
  const end = after === null ? "\n</tool_response>" : "\n</tool_response>\n";
  const close = after === null || after.role !== "tool" ? "<|im_end|>" : "";
  return `${open}<tool_response>\n${content}${end}${close}`;
}

function renderCall({ name, arguments: args }: TemplateCall): string {
  const written = args === undefined ? "" : `, "arguments": ${writePythonJson(args)}`;
  return `\n<tool_call>\n{"name": "${name}"${written}}\n</tool_call>`;
}

/** A tool with a description that is written like a Python function's. */
function renderTool(tool: ToolSpec): string {
  const whole = recordIn(pythonTool(tool), "function");
  const parameters = recordIn(whole, "parameters");
  const fields = Object.entries(recordIn(parameters, "properties"));
  const signature = fields.map(([field, spec]) => `${field}: ${pythonTypeOf(spec)}`).join(", ");
  const lines = fields.map(([field, spec]) => {
    return `        ${field}(${pythonTypeOf(spec)}): ${stripBlanks(textIn(spec, "description"))}`;
  });
  const { name, description } = tool.function;
  const args = fields.length === 0 ? "" : `    Args:\n${lines.join("")}`;
  const json = fields.length === 0 ? "{}" : writePythonJson(parameters);
  const { arrow, about } = returnOf(whole);
  return `{"type": "function", "function": {"name": "${name}", "description": "${name}(${signature})${arrow} - ${description}\n\n${args}${about}", "parameters": ${json}}`;
}

/** What a tool gives back, in its signature and below its arguments; most say nothing of it. */
function returnOf(tool: Readonly<Record<string, unknown>>) {
  const given = tool["return"];
  if (given === undefined) return { arrow: "", about: "" };
  const described = textIn(given, "description");
  return {
    arrow: ` -> ${pythonTypeOf(given)}`,
    about: described === "" ? "" : `\n    Returns:\n        ${described}`,
  };
}

function recordIn(value: unknown, field: string): Readonly<Record<string, unknown>> {
  const found = isRecord(value) ? value[field] : undefined;
  return isRecord(found) ? found : {};
}

function textIn(value: unknown, field: string): string {
  const found = isRecord(value) ? value[field] : undefined;
  return typeof found === "string" ? found : "";
}

const PYTHON_TYPES: Readonly<Record<string, string>> = {
  string: "str",
  number: "float",
  integer: "int",
  boolean: "bool",
};

/** The template takes an unknown type for a list of types, its letters, and each letter for another: Python gives up. */
export class EndlessType extends Error {
  override readonly message = "maximum recursion depth exceeded";
}

/**
 * The template's reading of a JSON schema: of an array's items it sees nothing, and a type that is missing counts as an empty
 * list of types. Throws {@link EndlessType}.
 */
function pythonTypeOf(spec: unknown): string {
  const type = isRecord(spec) ? spec["type"] : undefined;
  if (type === undefined) return "Union[]";
  if (Array.isArray(type))
    return `Union[${type.map((each) => pythonTypeOf({ type: each })).join(",")}]`;
  if (typeof type !== "string") return "Any";
  if (type === "array") return "list[Union[]]";
  if (type === "object") {
    const values = isRecord(spec) ? spec["additionalProperties"] : undefined;
    return values === undefined ? "dict" : `dict[str, ${pythonTypeOf(values)}]`;
  }
  const known = PYTHON_TYPES[type];
  if (known === undefined) throw new EndlessType();
  return known;
}
