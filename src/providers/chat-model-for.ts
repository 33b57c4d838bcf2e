import { SwitchyardError } from "#core/errors.ts";
import type { ChatFinish, ChatModel, ChatPart, ChatRequest } from "#core/ports/chat-model.ts";
import { type ChatDialect, type ReplyReader, unlessCut } from "./chat-dialect.ts";
import { cut, Exchange, tooLarge } from "./exchange.ts";
import { openAiCompatible } from "./openai-compatible.ts";
import type { Dialect, Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { keyFor } from "./provider-key.ts";
import { refusedField } from "./refused-field.ts";
import { withRetries } from "./with-retries.ts";

/** The first is always there, for the demo speaks it; the others are loaded with the first call that needs them. */
const DIALECTS = {
  openai: async () => openAiCompatible,
  anthropic: async () => (await import("./anthropic.ts")).anthropic,
  gemini: async () => (await import("./gemini.ts")).gemini,
} as const satisfies Record<Dialect, () => Promise<ChatDialect>>;

/** The most text of one reply, in UTF-16 units: about a million tokens. */
const MAX_REPLY_LENGTH = 4_194_304;

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
    yield* readReply(exchange, dialect.reader(provider, key), provider);
  } finally {
    exchange.close();
  }
}

async function* readReply(
  exchange: Exchange,
  reader: ReplyReader,
  provider: Provider,
): AsyncGenerator<ChatPart, void, void> {
  const length = { "text-delta": 0, "reasoning-delta": 0 };
  let answered = false;
  for await (const event of exchange.events()) {
    answered = true;
    const parts = unlessCut(event, () => reader.read(event), []);
    for (const part of parts) {
      if (part.type !== "usage") {
        length[part.type] += part.text.length;
        exchange.noteOutput();
      }
      yield part;
    }
    if (length["text-delta"] + length["reasoning-delta"] > MAX_REPLY_LENGTH)
      throw tooLarge(provider);
    if (reader.finish !== null) exchange.noteComplete();
    if (reader.over) break;
  }
  const { finish, servedModel } = reader;
  if (finish === null) throw unfinished(provider, answered);
  if (length["text-delta"] === 0) throw textless(provider, finish, length["reasoning-delta"] > 0);
  yield { type: "finish", reason: finish, servedModel };
}

/** A connection that ended before the reply did, or without a single event. */
function unfinished(provider: Provider, answered: boolean): SwitchyardError {
  return answered ? cut(provider) : empty(provider, false);
}

/** A reply that ended without a word of text. */
function textless(provider: Provider, reason: ChatFinish, thought: boolean): SwitchyardError {
  return reason === "filtered" || reason === "refused"
    ? withheld(provider)
    : empty(provider, thought);
}

function empty(provider: Provider, thoughtOnly: boolean): SwitchyardError {
  const message = thoughtOnly
    ? `${provider.name} spent all its tokens on reasoning and wrote no reply.`
    : `${provider.name} sent an empty reply.`;
  const fix = thoughtOnly
    ? "Raise the candidate's token limit in Models, or choose one that reasons less."
    : "Ask again, or choose another candidate.";
  return new SwitchyardError("reply-empty", message, { fix, side: "provider" });
}

function withheld(provider: Provider): SwitchyardError {
  return new SwitchyardError(
    "refused-by-provider",
    `${provider.name} withheld the reply: its filter or the model refused.`,
    { fix: "Change the question, or choose another candidate.", side: "provider" },
  );
}
