import { NO_USAGE } from "#core/cost/usage.ts";
import { makeReceipt } from "#core/loop/make-receipt.ts";
import type { CallRequest, CallResult } from "#core/loop/policy.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { PAPER_MODELS } from "#core/pool/paper-names.ts";
import { expectFields } from "./unread-fields.ts";

/** A recorded answer of the candidates' API. */
export interface ScriptedReply {
  readonly text?: string | null;
  readonly tokens?: number | null;
  readonly raise?: string;
}

const REPLY_FIELDS = ["text", "tokens", "raise"];

/** A call as the golden files record it. */
export interface RecordedCall {
  readonly llm_name: string;
  readonly temperature: number | null;
  readonly query_text: string;
}

/** Every model of the paper's table, under its own name. */
export const PAPER_POOL: Pool = PAPER_MODELS.map(({ model, temperature, price }) => ({
  id: model,
  aliases: [],
  description: model,
  provider: "scripted",
  model,
  price: null,
  paperModel: model,
  paperPrice: price,
  temperature,
  maxTokens: 512,
}));

/** Candidates that answer from a script, in the order they are asked; then with a default. */
export class ScriptedCalls {
  readonly made: CallRequest[] = [];
  readonly #script: ScriptedReply[];

  constructor(script: readonly ScriptedReply[]) {
    this.#script = [...script];
    for (const reply of script) expectFields("a reply of the script", reply, REPLY_FIELDS);
  }

  readonly call = (request: CallRequest): Promise<CallResult> => {
    this.made.push(request);
    const { candidate } = request;
    const reply = this.#script.shift() ?? { text: `reply from ${candidate.model}`, tokens: 50 };
    const callId = `c${this.made.length}`;
    const tokens = reply.tokens ?? null;
    const receipt = makeReceipt({
      candidate,
      usage: tokens === null ? null : { ...NO_USAGE, output: tokens },
      estimated: false,
      reported: null,
    });
    if (reply.raise === undefined && typeof reply.text === "string") {
      return Promise.resolve({ outcome: "ok", callId, reply: reply.text, receipt, finish: "stop" });
    }
    const code = reply.raise === undefined ? "reply-empty" : "provider-error";
    const message = reply.raise ?? "The reply holds no text.";
    const failure = { code, message, fix: "", side: "provider" } as const;
    return Promise.resolve({ outcome: "failed", callId, reply: "", receipt, failure });
  };

  recorded(): RecordedCall[] {
    return this.made.map(({ candidate, temperature, query }) => ({
      llm_name: candidate.model,
      temperature: temperature ?? null,
      query_text: query,
    }));
  }
}

/** Runs a generator of events to its end for what it returns. */
export async function outcomeOf<Outcome>(
  events: AsyncGenerator<unknown, Outcome, void>,
): Promise<Outcome> {
  let next = await events.next();
  while (!next.done) next = await events.next();
  return next.value;
}
