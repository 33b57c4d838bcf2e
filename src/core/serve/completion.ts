import type { Usage } from "#core/cost/usage.ts";
import { inputTokens } from "#core/cost/usage.ts";
import type { Trajectory } from "#core/trajectory/trajectory.ts";
import { type ApiError, badRequest, errorOfFailure, upstream } from "./api-error.ts";
import { type RouterMetadata, routerMetadata } from "./router-metadata.ts";

/** What the answers of one request have in common. */
export interface CompletionHead {
  /** `chatcmpl-…` */
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** The model as the client named it. */
  readonly model: string;
}

export interface CompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** An answer in one piece, as OpenAI's `chat.completion`, with what xRouter's servers add. */
export interface Completion extends CompletionHead {
  readonly object: "chat.completion";
  readonly choices: readonly [
    {
      readonly index: 0;
      readonly message: { readonly role: "assistant"; readonly content: string };
      readonly finish_reason: "stop";
      readonly logprobs: null;
    },
  ];
  readonly usage: CompletionUsage;
  readonly router_metadata: RouterMetadata;
}

/** A piece of a streamed answer, as OpenAI's `chat.completion.chunk`. */
export interface CompletionChunk extends CompletionHead {
  readonly object: "chat.completion.chunk";
  readonly choices: readonly {
    readonly index: 0;
    readonly delta: { readonly role?: "assistant"; readonly content?: string };
    readonly finish_reason: "stop" | null;
    readonly logprobs: null;
  }[];
  readonly usage?: CompletionUsage;
  readonly router_metadata?: RouterMetadata;
}

/** A finished run as an answer, or as the error that it ended with. */
export function completionOf(head: CompletionHead, run: Trajectory): Completion | ApiError {
  const error = errorOfRun(run);
  if (error !== null) return error;
  return {
    ...head,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: run.answer ?? "" },
        finish_reason: "stop",
        logprobs: null,
      },
    ],
    usage: usageOf(run),
    router_metadata: routerMetadata(run),
  };
}

/** The first chunk and every one that brings text. */
export function contentChunk(
  head: CompletionHead,
  content: string,
  isFirst: boolean,
): CompletionChunk {
  const delta = isFirst ? { role: "assistant" as const, content } : { content };
  return {
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: null, logprobs: null }],
  };
}

/** The chunks that end a stream; the metadata is in the last one, which is that of the usage where a client wants it. */
export function closingChunks(
  head: CompletionHead,
  run: Trajectory,
  includeUsage: boolean,
): readonly CompletionChunk[] {
  const object = "chat.completion.chunk" as const;
  const router_metadata = routerMetadata(run);
  const stop: CompletionChunk = {
    ...head,
    object,
    choices: [{ index: 0, delta: {}, finish_reason: "stop", logprobs: null }],
  };
  return includeUsage
    ? [stop, { ...head, object, choices: [], usage: usageOf(run), router_metadata }]
    : [{ ...stop, router_metadata }];
}

/** Why a run has no answer; `null` where it has one. */
export function errorOfRun({ end, answer, calls, rounds }: Trajectory): ApiError | null {
  if (answer !== null && end?.reason === "answered") return null;
  if (end?.failure) return errorOfFailure(end.failure);
  const limit = rounds.flatMap(({ steps }) => steps).findLast((step) => step.kind === "budget");
  if (limit?.limit === "elapsedMs") return upstream(504, limit.message, "time_limit");
  if (limit !== undefined) return badRequest(limit.message, "budget_exhausted", null, 422);
  const failure = calls.findLast(({ end: last }) => last?.failure && last.outcome !== "ok")?.end
    ?.failure;
  if (failure) return errorOfFailure(failure);
  return upstream(502, "The policy ended without an answer.", "no_answer");
}

/** Everything that was read and written for an answer, the policy's own model included. */
function usageOf({ rounds, calls }: Trajectory): CompletionUsage {
  const all: readonly (Usage | null)[] = [
    ...rounds.flatMap(({ generations }) => generations.map(({ usage }) => usage)),
    ...calls.map((call) => call.end?.receipt.usage ?? null),
  ];
  const known = all.filter((usage) => usage !== null);
  const prompt = known.reduce((sum, usage) => sum + inputTokens(usage), 0);
  const completion = known.reduce((sum, { output }) => sum + output, 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}
