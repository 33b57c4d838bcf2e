import { type Failure, toFailure } from "#core/errors.ts";
import { anthropicHeaders } from "./anthropic.ts";
import { Exchange } from "./exchange.ts";
import { geminiHeaders } from "./gemini.ts";
import { at, listAt, parseJson, stringAt } from "./json-fields.ts";
import { openAiHeaders } from "./openai-compatible.ts";
import type { Dialect, Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { baseUrlOf, endpoint } from "./provider-address.ts";
import { keyFor } from "./provider-key.ts";

export interface ProbeResult {
  readonly ok: boolean;
  readonly failure: Failure | null;
  readonly models: readonly string[];
  readonly elapsedMs: number;
}

/** OpenRouter's list of several hundred models with all their data is about one million characters. */
const MAX_LIST_LENGTH = 16_777_216;

interface ListRequest {
  readonly path: string;
  readonly headers: (key: string | null) => Readonly<Record<string, string>>;
}

const LISTS = {
  openai: { path: "/models", headers: openAiHeaders },
  anthropic: { path: "/models?limit=1000", headers: anthropicHeaders },
  gemini: { path: "/models?pageSize=1000", headers: geminiHeaders },
} as const satisfies Record<Dialect, ListRequest>;

/**
 * Lists a provider's models: the cheapest proof that it can be called from this page with this key. Never throws:
 * a failure is part of the result.
 */
export async function probeProvider(
  provider: Provider,
  access: ProviderAccess,
  signal: AbortSignal = new AbortController().signal,
): Promise<ProbeResult> {
  const began = access.clock.now();
  try {
    const key = await keyFor(provider, access);
    // OpenRouter shows its list to everyone; only this address looks at the key.
    if (key !== null && baseUrlOf(provider).hostname === "openrouter.ai") {
      await get(provider, access, "/key", key, signal);
    }
    const list = parseJson(await get(provider, access, LISTS[provider.dialect].path, key, signal));
    return {
      ok: true,
      failure: null,
      models: namesIn(list),
      elapsedMs: access.clock.now() - began,
    };
  } catch (thrown) {
    const elapsedMs = access.clock.now() - began;
    return { ok: false, failure: toFailure(thrown), models: [], elapsedMs };
  }
}

async function get(
  provider: Provider,
  access: ProviderAccess,
  path: string,
  key: string | null,
  signal: AbortSignal,
): Promise<string> {
  const exchange = new Exchange(provider, access, key, signal);
  try {
    const headers = LISTS[provider.dialect].headers(key);
    await exchange.send({ url: endpoint(provider, path), headers, body: null });
    return await exchange.text(MAX_LIST_LENGTH);
  } finally {
    exchange.close();
  }
}

/** OpenAI and Anthropic: `data[].id`; Together: a bare list; Gemini: `models[].name`, of which some cannot chat. */
function namesIn(list: unknown): readonly string[] {
  const rows = Array.isArray(list) ? list : [...listAt(list, "data"), ...listAt(list, "models")];
  const names = rows.flatMap((row: unknown) => {
    const methods = at(row, "supportedGenerationMethods");
    if (Array.isArray(methods) && !methods.includes("generateContent")) return [];
    return stringAt(row, "id") ?? stringAt(row, "name")?.replace(/^models\//, "") ?? [];
  });
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b, "en"));
}
