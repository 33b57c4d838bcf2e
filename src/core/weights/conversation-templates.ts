import type { Writable } from "#core/python/indented-json.ts";
import type { ModelType } from "./model-shape.ts";

const COMMON = {
  role_templates: {
    user: "{user_message}",
    assistant: "{assistant_message}",
    tool: "{tool_message}",
  },
  messages: [],
};

const ENDING = {
  strip_reasoning_in_history: false,
  function_string: "",
  use_function_calling: false,
};

const QWEN: Writable = {
  name: "qwen2",
  system_template: "<|im_start|>system\n{system_message}<|im_end|>\n",
  system_message: "You are a helpful assistant.",
  system_prefix_token_ids: null,
  add_role_after_system_message: true,
  roles: { user: "<|im_start|>user", assistant: "<|im_start|>assistant" },
  ...COMMON,
  seps: ["<|im_end|>\n"],
  role_content_sep: "\n",
  role_empty_sep: "\n",
  stop_str: ["<|endoftext|>", "<|im_end|>"],
  stop_token_ids: [151_643, 151_645],
  ...ENDING,
};

const LLAMA: Writable = {
  name: "llama-3_1",
  system_template: "<|start_header_id|>system<|end_header_id|>\n\n{system_message}<|eot_id|>",
  system_message: "You are a helpful, respectful and honest assistant.",
  system_prefix_token_ids: [128_000],
  add_role_after_system_message: true,
  roles: {
    user: "<|start_header_id|>user",
    assistant: "<|start_header_id|>assistant",
    tool: "<|start_header_id|>ipython",
  },
  ...COMMON,
  seps: ["<|eot_id|>"],
  role_content_sep: "<|end_header_id|>\n\n",
  role_empty_sep: "<|end_header_id|>\n\n",
  stop_str: [],
  stop_token_ids: [128_001, 128_008, 128_009],
  ...ENDING,
};

/** How the engine writes a chat of each architecture. A session of ours does without: it sends whole texts. */
export const CONVERSATION_TEMPLATES: Readonly<Record<ModelType, Writable>> = {
  qwen2: QWEN,
  qwen3: QWEN,
  llama: LLAMA,
};
