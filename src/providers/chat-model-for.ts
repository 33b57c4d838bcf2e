import type { ChatModel, ChatPart, ChatRequest } from "#core/ports/chat-model.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import { Exchange } from "./exchange.ts";
import { openAiCompatible } from "./openai-compatible.ts";
import type { Dialect, Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { keyFor } from "./provider-key.ts";
import { readReply } from "./read-reply.ts";
import { refusedField } from "./refused-field.ts";
import { withRetries } from "./with-retries.ts";

/** The first is always there, for the demo speaks it; the others are loaded with the first call that needs them. */
const DIALECTS = {
  openai: async () => openAiCompatible,
  anthropic: async () => (await import("./anthropic.ts")).anthropic,
  gemini: async () => (await import("./gemini.ts")).gemini,
} as const satisfies Record<Dialect, () => Promise<ChatDialect>>;

/** A candidate's provider as a {@link ChatModel}. Keeps no key and no connection between calls. */
export function chatModelFor(provider: Provider, access: ProviderAccess): ChatModel {
  // What this provider has refused is left out of later requests; different models refuse different fields.
  const refusedBy = new Map<string, Set<string>>();
  return {
    stream(request, { signal }) {
      const without = refusedBy.get(request.model) ?? new Set<string>();
      refusedBy.set(request.model, without);
      return withRetries(
        () => streamOnce({ provider, access, without }, request, signal),
        (part) => part.type === "text-delta" || part.type === "reasoning-delta",
        access,
        signal,
      );
    },
  };
}

interface Line {
  readonly provider: Provider;
  readonly access: ProviderAccess;
  /** Fields that the provider has refused; grows. */
  readonly without: Set<string>;
}

async function* streamOnce(
  { provider, access, without }: Line,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatPart, void, void> {
  const dialect: ChatDialect = await DIALECTS[provider.dialect]();
  const key = await keyFor(provider, access);
  const question = dialect.request(provider, request, key, without);
  const exchange = new Exchange(provider, access, key, signal);
  try {
    try {
      await exchange.send(question);
    } catch (thrown) {
      throw refusedField(thrown, question, without);
    }
    const reader = dialect.reader(provider, key);
    yield* readReply({ provider, exchange, reader, request });
  } finally {
    exchange.close();
  }
}
