import type { Receipt } from "#core/cost/receipt.ts";
import type { Failure } from "#core/errors.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import type { ChatMessage } from "#core/ports/chat-model.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import type { TextSession } from "#core/ports/text-session.ts";
import type { BudgetLimit } from "#core/trajectory/budget.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";

export interface CallRequest {
  readonly candidate: Candidate;
  /** The name as the policy wrote it. */
  readonly named: string;
  /** What is asked, as shown to people. */
  readonly query: string;
  /** The system text that the policy wrote for this call: shown beside it, and kept. Part of `messages` already. */
  readonly instructions?: string;
  /** What is sent. */
  readonly messages: readonly ChatMessage[];
  readonly maxTokens?: number;
  readonly temperature?: number | null;
  readonly topP?: number;
  readonly seed?: number;
  /** Told of the reply so far while it arrives; of an empty one when an attempt failed and begins again. */
  readonly onReply?: (reply: string) => void;
}

/** How a call went. Failure is data: the policy decides what the model is told. Only an abort throws. */
export type CallResult =
  | {
      readonly outcome: "ok";
      readonly callId: string;
      readonly reply: string;
      readonly receipt: Receipt;
      readonly finish: string;
    }
  | {
      readonly outcome: "failed";
      readonly callId: string;
      /** What had streamed in before it failed. */
      readonly reply: string;
      readonly receipt: Receipt;
      readonly failure: Failure;
    }
  /** Not made: a budget does not allow it. */
  | { readonly outcome: "refused"; readonly limit: BudgetLimit; readonly message: string };

/** Everything a policy may use. Budgets, abort, storage, retries, events and replay are the runner's. */
export interface PolicyTools<Options> {
  readonly question: string;
  readonly pool: Pool;
  readonly options: Options;
  /** The policy's model. Every use throws where the run has none. */
  readonly session: TextSession;
  /** Vectors of texts; `null` where the run has no embedding model. */
  readonly embed: Embedder | null;
  /** Makes a call through the runner. Never call a candidate any other way. Several may be under way at once. */
  readonly call: (request: CallRequest) => Promise<CallResult>;
  /** Seeded, the same after a resume. In [0, 1). */
  readonly random: () => number;
  readonly seed: number;
  /** Milliseconds since the run began, time between a cut and a resume not counted. */
  readonly elapsedMs: () => number;
  readonly signal: AbortSignal;
}

/** An algorithm that routes. Reads like its paper; yields what it writes and decides. */
export type Policy<Options> = (
  tools: PolicyTools<Options>,
) => AsyncGenerator<PolicyEvent, void, void>;
