import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import { ThinkingSplitter } from "#core/parsers/thinking-splitter.ts";
import type { ChatFinish, ChatPart, ChatRequest } from "#core/ports/chat-model.ts";
import { type ReplyPart, type ReplyReader, unlessCut } from "./chat-dialect.ts";
import { cut, type Exchange, tooLarge } from "./exchange.ts";
import type { Provider } from "./provider.ts";

/** The most text of one reply, in UTF-16 units: about a million tokens. */
const MAX_REPLY_LENGTH = 4_194_304;

export interface ReplySettings {
  readonly provider: Provider;
  readonly exchange: Exchange;
  readonly reader: ReplyReader;
  readonly request: Pick<ChatRequest, "maxTokens" | "splitThinking">;
}

/**
 * The parts of one reply, to its finish. Throws what an error event means while the reply is not finished; afterwards the
 * error is the finish's warning. Throws too for a connection that ends before the reply does, and for a reply without text.
 */
export async function* readReply(settings: ReplySettings): AsyncGenerator<ChatPart, void, void> {
  const { provider, exchange, reader } = settings;
  const reply = new Reply(settings.request.splitThinking !== false);
  let answered = false;
  try {
    for await (const event of exchange.events()) {
      answered = true;
      const parts = unlessCut(event, () => reader.read(event), []);
      if (parts.some(({ type }) => type !== "usage")) exchange.noteOutput();
      yield* reply.take(parts);
      if (reply.length > MAX_REPLY_LENGTH) throw tooLarge(provider);
      if (reader.failure !== null && reader.finish === null) throw reader.failure;
      if (reader.finish !== null) exchange.noteComplete();
      if (reader.over) break;
    }
  } catch (thrown) {
    // What is held back is a blank or the beginning of a tag: alone it is nothing, and must not forbid another attempt.
    if (reply.length > 0) yield* reply.end();
    throw thrown;
  }
  yield* reply.end();
  yield* finishOf(settings, reply, answered);
}

function* finishOf(
  { provider, reader, request }: ReplySettings,
  reply: Reply,
  answered: boolean,
): Generator<ChatPart, void, void> {
  const { finish, servedModel, failure } = reader;
  // A connection that ended before the reply did, or without a single event.
  if (finish === null) throw answered ? cut(provider) : empty(provider);
  let warning: Failure | null = failure === null ? null : toFailure(failure);
  if (!reply.hasText) {
    if (failure !== null) throw failure;
    const isEnded = reply.isEnded(finish, request.maxTokens);
    // Other formats than OpenAI's have thinking of their own: what they mark as that is nobody's mistake.
    const mayBeReply = isEnded && reply.isAllReasoning && provider.dialect === "openai";
    if (!mayBeReply) throw textless(provider, finish, reply, isEnded);
    yield { type: "recast", to: "text" };
    warning = asReasoning(provider);
  }
  yield { type: "finish", reason: finish, servedModel, ...(warning === null ? {} : { warning }) };
}

/** What has come of a reply, with the thinking in its text taken apart. */
class Reply {
  readonly #splitter: ThinkingSplitter | null;
  #textLength = 0;
  #hasWords = false;
  #reasoningLength = 0;
  /** How much of the reasoning stood between tags in the text. */
  #taggedLength = 0;
  /** Tokens as the provider counted them. */
  #outputTokens = 0;
  #reasoningTokens = 0;

  constructor(splitsThinking: boolean) {
    this.#splitter = splitsThinking ? new ThinkingSplitter() : null;
  }

  get length(): number {
    return this.#textLength + this.#reasoningLength;
  }

  /** Blanks beside a thought are layout. */
  get hasText(): boolean {
    return this.#hasWords || (this.#textLength > 0 && !this.hasThought);
  }

  /** True when thinking, shown or hidden, is where the tokens went. */
  get hasThought(): boolean {
    return this.#reasoningLength > 0 || this.#reasoningTokens > 0;
  }

  /** True for reasoning that is there to be read. */
  get hasReasoning(): boolean {
    return this.#reasoningLength > 0;
  }

  /** True for a reply that the model ended by itself: one that used up its tokens was still at it. */
  isEnded(finish: ChatFinish, maxTokens: number): boolean {
    return (finish === "stop" || finish === "other") && this.#outputTokens < maxTokens;
  }

  /** True when all there is came apart as reasoning, so that a server's parser said what it is and not the model. */
  get isAllReasoning(): boolean {
    return this.#reasoningLength > 0 && this.#taggedLength === 0;
  }

  *take(parts: readonly ReplyPart[]): Generator<ChatPart, void, void> {
    for (const part of parts) {
      if (part.type === "usage") {
        this.#outputTokens = part.usage.output;
        this.#reasoningTokens = part.usage.reasoning;
        yield part;
      } else if (part.type === "text-delta" && this.#splitter !== null) {
        yield* this.#pass(this.#splitter.push(part.text));
      } else {
        if (part.type === "reasoning-delta") this.#splitter?.noteReasoning();
        yield* this.#give(KIND[part.type], part.text);
      }
    }
  }

  /** What the splitter held back. */
  *end(): Generator<ChatPart, void, void> {
    if (this.#splitter !== null) yield* this.#pass(this.#splitter.end());
  }

  /** What the splitter made of the text. */
  *#pass(pieces: ReturnType<ThinkingSplitter["push"]>): Generator<ChatPart, void, void> {
    for (const piece of pieces) {
      if (piece.kind === "recast") {
        this.#reasoningLength += this.#textLength;
        this.#taggedLength += this.#textLength;
        this.#textLength = 0;
        this.#hasWords = false;
        yield { type: "recast", to: "reasoning" };
      } else {
        if (piece.kind === "reasoning") this.#taggedLength += piece.text.length;
        yield* this.#give(piece.kind, piece.text);
      }
    }
  }

  *#give(kind: "text" | "reasoning", text: string): Generator<ChatPart, void, void> {
    if (kind === "text") {
      this.#textLength += text.length;
      this.#hasWords ||= text.trim() !== "";
      yield { type: "text-delta", text };
    } else {
      this.#reasoningLength += text.length;
      yield { type: "reasoning-delta", text };
    }
  }
}

const KIND = { "text-delta": "text", "reasoning-delta": "reasoning" } as const;

/** A reply that ended without a word of text. */
function textless(
  provider: Provider,
  reason: ChatFinish,
  reply: Reply,
  isEnded: boolean,
): SwitchyardError {
  if (reason === "filtered" || reason === "refused") return withheld(provider);
  if (isEnded && reply.hasReasoning) return reasoningOnly(provider, !reply.isAllReasoning);
  return reason === "length" || reply.hasThought ? thoughtOnly(provider) : empty(provider);
}

function empty(provider: Provider): SwitchyardError {
  return new SwitchyardError("reply-empty", `${provider.name} sent an empty reply.`, {
    fix: "Ask again, or choose another candidate.",
    side: "provider",
  });
}

function thoughtOnly(provider: Provider): SwitchyardError {
  return new SwitchyardError(
    "reply-empty",
    `${provider.name} spent all its tokens on reasoning and wrote no reply.`,
    {
      fix: "Raise the candidate's token limit in Models, or choose one that reasons less.",
      side: "provider",
    },
  );
}

/** The model itself marked all that it wrote as thinking: that never becomes a reply by itself. */
function reasoningOnly(provider: Provider, isTagged: boolean): SwitchyardError {
  const fix = isTagged
    ? "Ask again. If this model always answers inside its thoughts, edit the candidate in Models and let its thinking stay in its replies."
    : "Ask again, or choose another candidate.";
  const message = `${provider.name} sent nothing but reasoning; it is shown as that.`;
  return new SwitchyardError("reply-empty", message, { fix, side: "provider" });
}

function withheld(provider: Provider): SwitchyardError {
  return new SwitchyardError(
    "refused-by-provider",
    `${provider.name} withheld the reply: its filter or the model refused.`,
    { fix: "Change the question, or choose another candidate.", side: "provider" },
  );
}

function asReasoning(provider: Provider): Failure {
  return {
    code: "reply-empty",
    message: `${provider.name} sent this as reasoning and wrote no reply beside it, so it was taken as the reply.`,
    fix: "If that happens each time, the server takes the model's answers for thoughts: start it without its reasoning parser.",
    side: "provider",
  };
}
