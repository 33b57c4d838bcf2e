import { renderChat, type TemplateMessage } from "#core/chat/chat-template.ts";
import { readHermes } from "#core/parsers/tool-call-hermes.ts";
import { REFERENCE_MODELS, referenceModel } from "#core/policies/xrouter/reference-models.ts";
import { availableIn } from "#core/policies/xrouter/reference-pools.ts";
import { SELECT_TOOL, toolName } from "#core/policies/xrouter/tool-names.ts";
import {
  candidateTool,
  SELECT_RESPONSE,
  type ToolCandidate,
  trainingTool,
} from "#core/policies/xrouter/tool-specs.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { type PythonValue, plainValue } from "#core/python/json.ts";
import { type AdapterEntry, type GoldenCase, onInput } from "./golden.ts";
import { asRecorded } from "./recorded-shape.ts";
import { renderHermesChat } from "./reference/hermes-template.ts";
import {
  readSglang,
  type SglangGeneration,
  trainingArguments,
} from "./reference/tool-call-sglang.ts";
import {
  O3_PRO,
  RELEASED_DESCRIPTIONS,
  RELEASED_SELECTION,
} from "./xrouter-released-descriptions.ts";
import { functionOf, poolNamed } from "./xrouter-tables.ts";

export const XROUTER_PROMPTS: readonly AdapterEntry[] = [
  { file: "xrouter_tool_schema", recorded: "create_openai_tools", run: schemaCase },
  {
    file: "xrouter_chat_template",
    recorded: "apply_chat_template(messages, tools, add_generation_prompt, tokenize=False)",
    readsPython: true,
    run: onInput<RecordedChat>((input) => renderRecorded(input, renderChat)),
  },
  {
    file: "xrouter_hermes_template",
    recorded: "chat template rendering (bos_token empty)",
    readsPython: true,
    run: onInput<RecordedChat>((input) => renderRecorded(input, renderHermesChat)),
  },
  {
    file: "xrouter_tool_parse",
    recorded:
      "Hermes2ProToolParser.extract_tool_calls / Qwen25Detector.detect_and_parse + parse_base_json / OpenAIFunctionCallSchema.from_openai_function_parsed_schema",
    run: onInput<string>(parseCase),
  },
];

interface RecordedSpecs {
  readonly label?: string;
  readonly specs?: Readonly<Record<string, Omit<ToolCandidate, "id">>>;
}

function schemaCase(testCase: GoldenCase): unknown {
  const { label = "", specs } = testCase as GoldenCase & RecordedSpecs;
  if (specs !== undefined) {
    return (testCase.input as readonly string[]).flatMap((id) => {
      const spec = specs[id];
      return spec === undefined ? [] : [candidateTool({ id, ...spec })];
    });
  }
  const about = `${functionOf(testCase)} ${label}`;
  const isTraining = about.includes("training");
  const tools = isTraining
    ? [SELECT_RESPONSE, ...TRAINED.map(releasedTool)]
    : offeredTools(testCase, about);
  const shaped = isTraining ? tools.map(trainingTool) : tools;
  return asRecorded(shaped.map(withReleasedTexts), testCase.output);
}

function offeredTools({ input }: GoldenCase, about: string): readonly ToolSpec[] {
  const ids = Array.isArray(input) ? (input as readonly string[]) : availableIn(poolNamed(about));
  const calls = ids.filter((id) => referenceModel(id) !== undefined).map(releasedTool);
  const isServer = /serv/i.test(about);
  return isServer && !/simple/i.test(about) ? [...calls, SELECT_RESPONSE] : calls;
}

/** The models of the training configuration in its order: the whole table, with o3-pro in it. */
const TRAINED: readonly string[] = REFERENCE_MODELS.flatMap(({ id }) =>
  id === "o3" ? [id, O3_PRO.id] : [id],
);

function releasedTool(id: string): ToolSpec {
  const name = id === O3_PRO.id ? O3_PRO.name : (referenceModel(id)?.name ?? id);
  return candidateTool({ id, name, description: "" });
}

/** The released descriptions are not in this project: where they would stand, their size and hash do. */
function withReleasedTexts(tool: ToolSpec): unknown {
  const { name, description: prefix, parameters } = tool.function;
  if (name === SELECT_TOOL) {
    const { description, argument } = RELEASED_SELECTION;
    const { properties } = parameters as { properties: { model_call_name: object } };
    const named = { ...properties.model_call_name, description: argument };
    const shown = { ...parameters, properties: { model_call_name: named } };
    return { ...tool, function: { ...tool.function, description, parameters: shown } };
  }
  const id = TRAINED.find((each) => toolName(each) === name) ?? "";
  const released = id === O3_PRO.id ? O3_PRO : RELEASED_DESCRIPTIONS[id];
  const chars = [...prefix].length + (released?.codePoints ?? 0);
  const description = { chars, sha256: released?.toolSha256, prefix };
  return { ...tool, function: { ...tool.function, description } };
}

interface RecordedChat {
  readonly messages: readonly RecordedMessage[];
  readonly tools: readonly ToolSpec[] | null;
  readonly add_generation_prompt: boolean;
}

interface RecordedMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string | null;
  readonly tool_calls?: readonly {
    readonly function: { readonly name: string; readonly arguments: unknown };
  }[];
}

function renderRecorded(input: RecordedChat, render: typeof renderChat): string {
  const messages = input.messages.map((message): TemplateMessage => {
    const { role, content, tool_calls: calls = [] } = message;
    if (role !== "assistant") return { role, content: content ?? "" };
    return { role, content, calls: calls.map((call) => call.function) };
  });
  return render(messages, input.tools ?? [], { openAssistant: input.add_generation_prompt });
}

const KNOWN_TOOLS: readonly string[] = [SELECT_TOOL, ...TRAINED.map(toolName)];

function parseCase(text: string): unknown {
  const { content, calls, failed } = readHermes(text);
  return {
    vllm_hermes: {
      tools_called: calls.length > 0,
      tool_calls: calls,
      content,
      ...(failed === null ? {} : { parse_error: failed }),
    },
    sglang_newline_tokens: sglangCase(text, "newline"),
    sglang_plain_tokens: sglangCase(text, "plain"),
  };
}

function sglangCase(text: string, generation: SglangGeneration): unknown {
  const message = readSglang(text, KNOWN_TOOLS, generation);
  return {
    has_tool_call: message.hasCall,
    normal_text: message.text,
    calls: message.calls,
    final: message.calls.map((call) => {
      const args: PythonValue = trainingArguments(call);
      return {
        name: call.name,
        arguments: plainValue(args ?? {}),
        dropped_decode_error: args === null,
      };
    }),
    ...(message.failed === null ? {} : { error: message.failed }),
  };
}
