import { NO_USAGE } from "#core/cost/usage.ts";
import { referenceFailure, routerError } from "#core/policies/xrouter/reference-failure.ts";
import type { XRouterMode } from "#core/policies/xrouter/xrouter-options.ts";
import type {
  AppendOptions,
  GenerateOptions,
  Mark,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import { writePythonJson } from "#core/python/json.ts";
import { referenceCost, referenceTokens, routerPrice } from "./reference/reference-cost.ts";
import { type LooseMessage, requestTokens } from "./reference/reference-target.ts";

/** A recorded completion of the router's own server. */
export interface ScriptedTurn {
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly name: string;
    /** An object, or the text that a server sends. */
    readonly arguments: unknown;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  readonly raise?: string;
  readonly no_choices?: boolean;
}

interface Message {
  readonly role: string;
  readonly content: string | null;
  readonly [field: string]: unknown;
}

/**
 * A chat server as the policy's runtime, with completions from a script: it keeps messages, gives tool calls their ids, and
 * writes what its model said as text, calls as blocks. It counts costs by the released rules.
 */
export class ScriptedRouter implements TextSession {
  readonly takesMessages = true;
  /** The messages of each request. */
  readonly requests: (readonly Message[])[] = [];
  cost = 0;
  readonly usage = { prefilledTokens: 0, decodedTokens: 0 };
  readonly #messages: Message[] = [];
  readonly #script: readonly ScriptedTurn[];
  readonly #model: string;
  readonly #mode: XRouterMode;

  constructor(script: readonly ScriptedTurn[], model: string, mode: XRouterMode) {
    this.#script = script;
    this.#model = model;
    this.#mode = mode;
  }

  /** The id of a tool call: turn from 1, place from 0. */
  idOf(turn: number, place: number): string {
    return this.#script[turn - 1]?.tool_calls?.[place]?.id ?? "";
  }

  append(_text: string, { message }: AppendOptions): Promise<void> {
    if (message?.role === "tool") {
      const id = this.idOf(this.requests.length, message.call);
      this.#messages.push({ role: "tool", tool_call_id: id, content: message.content });
    } else if (message !== undefined && message.role !== "assistant") {
      this.#messages.push({ ...message });
    }
    return Promise.resolve();
  }

  async *generate(_options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const turn = this.#script[this.requests.length];
    this.requests.push([...this.#messages]);
    if (turn === undefined) throw new Error("the script is used up");
    if (turn.raise !== undefined) throw routerError(turn.raise, "The policy's server failed.");
    this.#charge(turn);
    if (turn.no_choices === true) throw this.#emptyResponse();
    const text = this.#take(turn);
    if (text !== "") yield { type: "text", text };
    yield {
      type: "finish",
      reason: "eos",
      stop: null,
      usage: NO_USAGE,
      firstTokenMs: null,
      elapsedMs: null,
    };
    await Promise.resolve();
  }

  mark(): Mark {
    return { length: this.#messages.length };
  }

  rewind({ length }: Mark): Promise<void> {
    this.#messages.length = length;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Keeps a turn with calls as a message, and gives it as text. */
  #take({ content = null, tool_calls: calls = [] }: ScriptedTurn): string {
    if (calls.length === 0) return content ?? "";
    const sent = calls.map(({ id, name, arguments: args }) => ({
      id,
      type: "function",
      function: { name, arguments: typeof args === "string" ? args : writePythonJson(args) },
    }));
    this.#messages.push({ role: "assistant", content, tool_calls: sent });
    const blocks = sent.map(
      ({ function: { name, arguments: args } }) =>
        `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${asJson(args)}}\n</tool_call>`,
    );
    return [...(content === null ? [] : [content]), ...blocks].join("\n");
  }

  #charge({ usage, content, no_choices: isEmpty }: ScriptedTurn): void {
    const price = routerPrice(this.#model);
    if (usage !== null) {
      const { prompt_tokens: input, completion_tokens: output } = usage ?? STAND_IN_USAGE;
      this.cost += referenceCost(price, input, output);
      return;
    }
    try {
      const input = requestTokens(this.#messages as readonly LooseMessage[]);
      if (isEmpty === true) throw new Error("list index out of range");
      this.cost += referenceCost(price, input, referenceTokens(content ?? ""));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw routerError(message, "The tokens of the request cannot be estimated.");
    }
  }

  #emptyResponse(): Error {
    const detail = "Router model returned empty response";
    const happened = "The policy's server sent nothing.";
    return this.#mode === "agent"
      ? routerError(`500: ${detail}`, happened)
      : referenceFailure({ status: 500, detail }, happened);
  }
}

const STAND_IN_USAGE = { prompt_tokens: 100, completion_tokens: 10 };

/** A server's arguments as they stand in the text: JSON as it is, anything else, and what is a text itself, as a JSON string. */
function asJson(args: string): string {
  try {
    return typeof JSON.parse(args) === "string" ? JSON.stringify(args) : args;
  } catch {
    return JSON.stringify(args);
  }
}
