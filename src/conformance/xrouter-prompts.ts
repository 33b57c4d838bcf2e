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
import { type RecordedChat, renderHermes, renderQwen } from "./recorded-chat.ts";
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

const CHAT_FIELDS = ["messages", "tools", "add_generation_prompt"];

export const XROUTER_PROMPTS: readonly AdapterEntry[] = [
  {
    file: "xrouter_tool_schema",
    recorded: "create_openai_tools",
    caseFields: ["specs"],
    run: schemaCase,
  },
  {
    file: "xrouter_chat_template",
    recorded: "apply_chat_template(messages, tools, add_generation_prompt, tokenize=False)",
    readsPython: true,
    inputFields: CHAT_FIELDS,
    run: onInput<RecordedChat>(renderQwen),
  },
  {
    file: "xrouter_hermes_template",
    recorded: "chat template rendering (bos_token empty)",
    readsPython: true,
    inputFields: CHAT_FIELDS,
    run: onInput<RecordedChat>(renderHermes),
  },
  {
    file: "xrouter_tool_parse",
    recorded:
      "Hermes2ProToolParser.extract_tool_calls / Qwen25Detector.detect_and_parse + parse_base_json / OpenAIFunctionCallSchema.from_openai_function_parsed_schema",
    run: onInput<string>(parseCase),
  },
];

interface RecordedSpecs {
  readonly specs?: Readonly<Record<string, Omit<ToolCandidate, "id">>>;
}

function schemaCase(testCase: GoldenCase): unknown {
  const { specs } = testCase as GoldenCase & RecordedSpecs;
  if (specs !== undefined) {
    return (testCase.input as readonly string[]).flatMap((id) => {
      const spec = Object.hasOwn(specs, id) ? specs[id] : undefined;
      return spec === undefined ? [] : [candidateTool({ id, ...spec })];
    });
  }
  const recorded = functionOf(testCase);
  const tools = isTraining(testCase)
    ? [SELECT_RESPONSE, ...TRAINED.map(releasedTool)].map(trainingTool)
    : recorded === CREATE_TOOLS
      ? createTools(testCase)
      : serverTools(testCase);
  return tools.map(withReleasedTexts);
}

/** The one function that makes tools of any ids; the other recordings are of lists that the released code holds. */
const CREATE_TOOLS = "create_openai_tools";

function isTraining(testCase: GoldenCase): boolean {
  return /training|\.ya?ml/.test(`${functionOf(testCase)} ${String(testCase.input)}`);
}

/** The ids that are in the table, in the order in which they are given. */
function createTools({ input, label = "" }: GoldenCase): readonly ToolSpec[] {
  const ids = Array.isArray(input) ? (input as readonly string[]) : availableIn(poolNamed(label));
  return ids.filter((id) => referenceModel(id) !== undefined).map(releasedTool);
}

/** What a server offers: the tools of its pool, and in agent mode the selection behind them. */
function serverTools(testCase: GoldenCase): readonly ToolSpec[] {
  const about = `${functionOf(testCase)} ${testCase.label ?? ""}`;
  const calls = Array.isArray(testCase.input)
    ? createTools(testCase)
    : availableIn(poolNamed(about)).map(releasedTool);
  return /simple/i.test(about) ? calls : [...calls, SELECT_RESPONSE];
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
