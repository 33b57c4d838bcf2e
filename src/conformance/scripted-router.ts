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
import { type PythonObject, type PythonValue, writePythonJson } from "#core/python/json.ts";
import { plainInput } from "./recorded-shape.ts";
import { referenceCost, referenceTokens, routerPrice } from "./reference/reference-cost.ts";
import { type LooseMessage, NO_COUNT, requestTokens } from "./reference/reference-target.ts";
import { NO_CHOICE, STAND_IN_USAGE } from "./scripted-upstream.ts";
import { expectFields } from "./unread-fields.ts";

/** A recorded completion of the router's own server. */
export interface ScriptedTurn {
  readonly content?: string | null;
  readonly tool_calls?: readonly ScriptedCall[] | null;
  /** A count that is absent is 0, one that is `null` is an error. */
  readonly usage?: {
    readonly prompt_tokens?: number | null;
    readonly completion_tokens?: number | null;
  } | null;
  readonly raise?: string;
  readonly no_choices?: boolean;
}

interface ScriptedCall {
  readonly id: string;
  readonly name: string;
  /** An object, or the text that a server sends. */
  readonly arguments: PythonValue;
}

const TURN_FIELDS = ["content", "reasoning_content", "tool_calls", "usage", "raise", "no_choices"];
const CALL_FIELDS = ["id", "type", "name", "arguments"];

/** Reads a script as it was recorded: all in plain JavaScript but the arguments of calls, which are text to the router. */
export function readTurns(recorded: unknown): readonly ScriptedTurn[] {
  const turns = (recorded ?? []) as readonly (ScriptedTurn & PythonObject)[];
  return turns.map((turn) => {
    expectFields("a turn of the router's script", turn, TURN_FIELDS);
    const { tool_calls: calls, ...others } = turn;
    for (const call of calls ?? [])
      expectFields("a call of the router's script", call, CALL_FIELDS);
    return { ...plainInput<ScriptedTurn>(others), tool_calls: calls ?? [] };
  });
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
  /** Arguments that the script has as an object, as this server wrote them: another may write the same JSON differently. */
  readonly written = new Set<string>();
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
  #take({ content = null, tool_calls: calls }: ScriptedTurn): string {
    const text = content === null ? [] : [maskTags(content)];
    if (!calls || calls.length === 0) return text.join("");
    const sent = calls.map(({ id, name, arguments: args }) => ({
      id,
      type: "function",
      function: { name, arguments: typeof args === "string" ? args : this.#write(args) },
    }));
    this.#messages.push({ role: "assistant", content, tool_calls: sent });
    const blocks = sent.map(
      ({ function: { name, arguments: args } }) =>
        `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${asJson(args)}}\n</tool_call>`,
    );
    return [...text, ...blocks].join("\n");
  }

  #write(args: PythonValue): string {
    const json = writePythonJson(args);
    this.written.add(json);
    return json;
  }

  #charge({ usage = STAND_IN_USAGE, content, no_choices: isEmpty }: ScriptedTurn): void {
    try {
      const [input, output] = usage === null ? this.#estimate(content, isEmpty) : countsIn(usage);
      this.cost += referenceCost(routerPrice(this.#model), input, output);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw routerError(message, "The tokens of the request cannot be counted.");
    }
  }

  #estimate(content: ScriptedTurn["content"], isEmpty = false): Counts {
    const input = requestTokens(this.#messages as readonly LooseMessage[]);
    if (isEmpty) throw new Error(NO_CHOICE);
    return [input, referenceTokens(content ?? "")];
  }

  #emptyResponse(): Error {
    const detail = "Router model returned empty response";
    const happened = "The policy's server sent nothing.";
    return this.#mode === "agent"
      ? routerError(`500: ${detail}`, happened)
      : referenceFailure({ status: 500, detail }, happened);
  }
}

const TAG = "<tool_call>";
const MASKED_TAG = "<\ue000tool_call>";

/**
 * A server gives content and calls apart, a session gives one text: a tag that stands in the content must not be taken for
 * the beginning of a call.
 */
function maskTags(content: string): string {
  return content.replaceAll(TAG, MASKED_TAG);
}

/** The content as the server gave it. */
export function unmaskTags(content: string): string {
  return content.replaceAll(MASKED_TAG, TAG);
}

type Counts = readonly [input: number, output: number];

function countsIn({
  prompt_tokens,
  completion_tokens,
}: NonNullable<ScriptedTurn["usage"]>): Counts {
  if (prompt_tokens === null || completion_tokens === null) throw new Error(NO_COUNT);
  return [prompt_tokens ?? 0, completion_tokens ?? 0];
}

/** A server's arguments as they stand in the text: JSON as it is, anything else, and what is a text itself, as a JSON string. */
function asJson(args: string): string {
  try {
    return typeof JSON.parse(args) === "string" ? JSON.stringify(args) : args;
  } catch {
    return JSON.stringify(args);
  }
}
