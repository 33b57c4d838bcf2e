import { SwitchyardError } from "#core/errors.ts";
import type { Provider } from "./provider.ts";

/** Codes under which servers say that a request asks for something they cannot do. */
const REFUSALS: ReadonlySet<string> = new Set([
  "request-rejected",
  "model-not-found",
  "provider-error",
]);

const NO_TOOLS =
  /\b(?:support|requires?|enable|unknown|unsupported)\b.{0,60}\btools?|\btools?.{0,60}\b(?:support|requires?|not allowed|not available)/i;

/**
 * What a server threw that will not take tools, as an error that says so; anything else as it is. The servers' words:
 * vLLM without a parser names `--enable-auto-tool-choice`, Ollama “does not support tools”, OpenRouter “No endpoints found
 * that support tool use”, llama.cpp “tools param requires --jinja flag”.
 */
export function refusedTools(thrown: unknown, provider: Provider, model: string): unknown {
  if (!(thrown instanceof SwitchyardError) || !REFUSALS.has(thrown.code)) return thrown;
  if (!NO_TOOLS.test(thrown.message)) return thrown;
  return new SwitchyardError(
    "tools-unsupported",
    `${provider.name} does not take tools for ${model}. ${thrown.message}`,
    {
      fix: "Choose a model that can call tools, or start the server with a tool parser (vLLM: --enable-auto-tool-choice --tool-call-parser hermes; llama.cpp: --jinja).",
      side: "provider",
      cause: thrown,
    },
  );
}

/** Only the OpenAI format is spoken with tools. */
export function wrongDialect(provider: Provider): SwitchyardError {
  return new SwitchyardError(
    "tools-unsupported",
    `${provider.name} speaks its own format, and tools are only spoken in OpenAI's.`,
    {
      fix: "Take a provider with an OpenAI-compatible address as the policy's server, for example OpenRouter.",
      side: "visitor",
    },
  );
}
