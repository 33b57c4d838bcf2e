import type { Provider } from "./provider.ts";

/** What is known about calling a provider from a page. Such facts age: they carry their day and source. */
export interface CrossOrigin {
  /** Header names, beyond the key's and `Content-Type`, that its preflight lets through; `"any"` when it reflects what is asked. */
  readonly extraHeaders: readonly string[] | "any";
  /** True where an answer to a wrong key lacks CORS headers, so that the page cannot see the 401. */
  readonly hidesWrongKey: boolean;
  /** When the facts were true, as YYYY-MM-DD or YYYY-MM; `null` where the source has no date. */
  readonly date: string | null;
  readonly source: string;
}

/** A provider we know. */
export interface Preset extends Provider {
  /** Whether a page can call it: at once, after the visitor has set something up on the same machine, or not at all. */
  readonly callable: "yes" | "local-setup" | "no";
  /** What the visitor has to do, or why it cannot be called and what to use instead. One sentence. */
  readonly note: string;
  /** Where a key is made; `null` where none is needed. */
  readonly keyPage: string | null;
  /** The command that lets this page in, `{origin}` standing for the page's own; `null` where none is needed. */
  readonly setup: string | null;
  readonly crossOrigin: CrossOrigin;
}

const MEASURED = {
  date: "2026-08-14",
  source: "big-AGI, kb/systems/client-side-fetch.md at commit 52adc48c6",
} as const;

const ANY: CrossOrigin = { extraHeaders: "any", hidesWrongKey: false, ...MEASURED };
const NONE: CrossOrigin = { extraHeaders: [], hidesWrongKey: false, ...MEASURED };

function hosted(
  preset: Omit<Preset, "needsKey" | "callable" | "setup" | "dialect"> & Partial<Preset>,
): Preset {
  return { dialect: "openai", needsKey: true, callable: "yes", setup: null, ...preset };
}

function local(
  preset: Omit<Preset, "needsKey" | "callable" | "keyPage" | "dialect" | "crossOrigin"> & {
    readonly source: string;
    readonly date: string | null;
  },
): Preset {
  const { source, date, ...rest } = preset;
  return {
    dialect: "openai",
    needsKey: false,
    callable: "local-setup",
    keyPage: null,
    crossOrigin: { extraHeaders: [], hidesWrongKey: false, date, source },
    ...rest,
  };
}

/** The providers that Switchyard knows, in the order in which they are offered. */
export const PRESETS: readonly Preset[] = [
  hosted({
    id: "openrouter",
    name: "OpenRouter",
    baseUrl: "https://openrouter.ai/api/v1",
    note: "One key for the models of many providers, and it reports what each call cost.",
    keyPage: "https://openrouter.ai/settings/keys",
    crossOrigin: {
      ...NONE,
      extraHeaders: ["HTTP-Referer", "X-Title", "X-OpenRouter-Title", "X-OpenRouter-Categories"],
    },
  }),
  hosted({
    id: "openai",
    name: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    note: "Paste a key of a project; a wrong key looks like a blocked request, because OpenAI hides that answer from pages.",
    keyPage: "https://platform.openai.com/api-keys",
    crossOrigin: { ...ANY, hidesWrongKey: true },
  }),
  hosted({
    id: "anthropic",
    name: "Anthropic",
    dialect: "anthropic",
    baseUrl: "https://api.anthropic.com/v1",
    note: "Paste a key; the request carries the header that Anthropic asks pages to send.",
    keyPage: "https://console.anthropic.com/settings/keys",
    crossOrigin: ANY,
  }),
  hosted({
    id: "gemini",
    name: "Google Gemini",
    dialect: "gemini",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta",
    note: "Paste a key from AI Studio; it travels in a header, never in the address.",
    keyPage: "https://aistudio.google.com/apikey",
    crossOrigin: { ...NONE, extraHeaders: ["x-goog-api-client"] },
  }),
  hosted({
    id: "together",
    name: "Together AI",
    baseUrl: "https://api.together.xyz/v1",
    note: "Paste a key; the free tier allows about one call a second.",
    keyPage: "https://api.together.ai/settings/api-keys",
    crossOrigin: ANY,
  }),
  hosted({
    id: "groq",
    name: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    note: "Paste a key; the free tier has low limits a minute.",
    keyPage: "https://console.groq.com/keys",
    crossOrigin: ANY,
  }),
  hosted({
    id: "mistral",
    name: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    note: "Paste a key of La Plateforme.",
    keyPage: "https://console.mistral.ai/api-keys",
    crossOrigin: { ...NONE, extraHeaders: ["X-Mistral-User-Agent"] },
  }),
  hosted({
    id: "deepseek",
    name: "DeepSeek",
    baseUrl: "https://api.deepseek.com/v1",
    note: "Paste a key; prices differ by the time of day.",
    keyPage: "https://platform.deepseek.com/api_keys",
    crossOrigin: ANY,
  }),
  hosted({
    id: "xai",
    name: "xAI",
    baseUrl: "https://api.x.ai/v1",
    note: "Paste a key; xAI does not serve every region.",
    keyPage: "https://console.x.ai",
    crossOrigin: ANY,
  }),
  hosted({
    id: "fireworks",
    name: "Fireworks",
    baseUrl: "https://api.fireworks.ai/inference/v1",
    note: "Paste a key; model names begin with accounts/fireworks/models/.",
    keyPage: "https://app.fireworks.ai/settings/users/api-keys",
    crossOrigin: { ...NONE, extraHeaders: ["HTTP-Referer", "X-Title"] },
  }),
  hosted({
    id: "nvidia",
    name: "NVIDIA NIM",
    baseUrl: "https://integrate.api.nvidia.com/v1",
    callable: "no",
    note: "NVIDIA lets only its own sites call this API from a browser: use the same models through OpenRouter or Together AI, or run a NIM yourself.",
    keyPage: "https://build.nvidia.com",
    crossOrigin: NONE,
  }),
  local({
    id: "ollama",
    name: "Ollama",
    baseUrl: "http://localhost:11434/v1",
    note: "Start Ollama so that it admits this page; by default it refuses pages of other origins.",
    setup: "OLLAMA_ORIGINS={origin} ollama serve",
    source: "guicybercode/cors-servidores-llm-locais on Hugging Face, Ollama 0.40.5",
    date: "2026-10",
  }),
  local({
    id: "lm-studio",
    name: "LM Studio",
    baseUrl: "http://localhost:1234/v1",
    note: "Start its server with CORS on; it is off by default.",
    setup: "lms server start --cors",
    source: "LM Studio documentation, lms server start",
    date: null,
  }),
  local({
    id: "vllm",
    name: "vLLM",
    baseUrl: "http://localhost:8000/v1",
    note: "Start vLLM's OpenAI-compatible server; it admits every page unless told otherwise.",
    setup: "vllm serve MODEL --allowed-origins '[\"{origin}\"]'",
    source: "vLLM documentation, --allowed-origins",
    date: null,
  }),
  local({
    id: "llama-cpp",
    name: "llama.cpp",
    baseUrl: "http://localhost:8080/v1",
    note: "Start llama-server; it admits every page unless its own tools are switched on.",
    setup: "llama-server -m MODEL.gguf --cors-origins {origin}",
    source: "llama.cpp discussion 31054",
    date: null,
  }),
];

/** The preset that a provider is or was made from: by id, else by its address. `null` for one we do not know. */
export function presetFor(provider: Provider): Preset | null {
  const host = hostOf(provider.baseUrl);
  return (
    PRESETS.find((preset) => preset.id === provider.id) ??
    PRESETS.find((preset) => hostOf(preset.baseUrl) === host) ??
    null
  );
}

/** The command that makes a local server admit this page; `null` for a provider that needs none. */
export function setupCommand(preset: Preset, pageOrigin: string): string | null {
  return preset.setup?.replaceAll("{origin}", pageOrigin) ?? null;
}

/** Host and port in one form for all names of this machine; empty for no URL. */
function hostOf(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return "";
  return new URL(baseUrl).host.replace(/^(?:127\.0\.0\.1|\[::1\]|0\.0\.0\.0)/, "localhost");
}
