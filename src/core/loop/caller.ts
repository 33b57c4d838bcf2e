import type { Picodollars } from "#core/cost/money.ts";
import { NO_USAGE } from "#core/cost/usage.ts";
import { type Failure, isAbort, SwitchyardError, throwIfAborted, toFailure } from "#core/errors.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatModel, ChatPart, ChatRequest } from "#core/ports/chat-model.ts";
import type { CallEnd, CallOutcome } from "#core/trajectory/events.ts";
import { recast } from "#core/trajectory/reply-recast.ts";
import type { Call } from "#core/trajectory/trajectory.ts";
import {
  bookAttempt,
  type CallProgress,
  estimateUsage,
  MAY_HAVE_BEEN_READ,
  receiptOf,
} from "./call-receipt.ts";
import type { Ledger } from "./ledger.ts";
import { makeReceipt } from "./make-receipt.ts";
import type { CallRequest, CallResult } from "./policy.ts";
import type { RecordedCalls } from "./recorded-calls.ts";
import type { Recorder } from "./recorder.ts";

export interface CallerTools {
  readonly recorder: Recorder;
  readonly ledger: Ledger;
  readonly recorded: RecordedCalls;
  readonly chatModelFor: (candidate: Candidate) => ChatModel;
  readonly signal: AbortSignal;
}

/** Parts after which the reply so far is another one. */
const CHANGES_REPLY: ReadonlySet<ChatPart["type"]> = new Set(["text-delta", "retry", "recast"]);

/** Makes the calls of a run: reserves, records the intent, streams, prices, records the receipt. */
export class Caller {
  readonly #tools: CallerTools;
  #made: number;

  constructor(tools: CallerTools) {
    this.#tools = tools;
    this.#made = tools.recorded.count;
  }

  /** See {@link CallResult}. Throws `aborted`, and `resume-diverged` for a call that the record does not have in its place. */
  readonly call = async (request: CallRequest): Promise<CallResult> => {
    const { recorded, signal, recorder } = this.#tools;
    throwIfAborted(signal);
    const next = (): Call | null => recorded.take(request);
    const first = next();
    const before = first === null ? recorded.takeRefusal() : null;
    if (before !== null) {
      return { outcome: "refused", limit: before.limit, message: before.message };
    }
    if (first === null && recorded.hasMore) throw diverged(request);
    for (let call = first; call !== null; call = next()) {
      if (call.end === null) await this.#settleLost(call, request);
      else this.#tools.ledger.book(call.end.receipt, call.start.reserved);
      if (call.end !== null && call.end.outcome !== "lost") return resultOf(call, call.end);
    }
    const chat = chatRequest(request);
    const reservation = this.#tools.ledger.reserveCall(
      request.candidate.id,
      request.candidate.price,
      byteLength(chat),
      chat.maxTokens,
    );
    if (!reservation.ok) {
      const { limit, message } = reservation;
      recorder.write({ type: "budget-stop", limit, message });
      return { outcome: "refused", limit, message };
    }
    this.#made += 1;
    const callId = `c${this.#made}`;
    recorder.write({
      type: "call-start",
      callId,
      candidate: request.candidate.id,
      named: request.named,
      query: request.query,
      reserved: reservation.amount,
    });
    if (request.instructions !== undefined) {
      const { instructions, temperature = null } = request;
      recorder.write({ type: "call-brief", callId, instructions, temperature });
    }
    await recorder.commit();
    return await this.#ask(callId, request, chat, reservation.amount);
  };

  async #ask(
    callId: string,
    request: CallRequest,
    chat: ChatRequest,
    reserved: Picodollars | null,
  ): Promise<CallResult> {
    const { recorder, ledger, signal, chatModelFor } = this.#tools;
    const startedMs = recorder.elapsedMs();
    const progress: CallProgress = {
      reply: "",
      reasoning: "",
      usage: null,
      reported: null,
      earlier: NO_USAGE,
      earlierReported: 0,
      earlierAttempts: 0,
      wastedAttempts: 0,
      finish: null,
      firstTokenMs: null,
    };
    let thrown: unknown = null;
    try {
      for await (const part of chatModelFor(request.candidate).stream(chat, { signal })) {
        this.#take(callId, part, progress, startedMs);
        if (CHANGES_REPLY.has(part.type)) request.onReply?.(progress.reply);
      }
    } catch (error) {
      thrown = error ?? new Error("the reply failed without a reason");
    }
    const failure = thrown === null ? null : toFailure(thrown);
    const receipt = receiptOf(request.candidate, chat, progress, failure);
    ledger.settle(reserved, receipt.cost);
    recorder.write({
      type: "call-end",
      callId,
      outcome: outcomeOf(failure),
      receipt,
      finish: progress.finish?.reason ?? null,
      failure: failure ?? progress.finish?.warning ?? null,
      servedModel: progress.finish?.servedModel ?? null,
      firstTokenMs: progress.firstTokenMs,
      elapsedMs: recorder.elapsedMs() - startedMs,
    });
    await recorder.commit();
    if (isAbort(thrown)) throw thrown;
    const { reply } = progress;
    if (failure !== null) return { outcome: "failed", callId, reply, receipt, failure };
    return { outcome: "ok", callId, reply, receipt, finish: progress.finish?.reason ?? "other" };
  }

  #take(callId: string, part: ChatPart, progress: CallProgress, startedMs: number): void {
    const { recorder } = this.#tools;
    switch (part.type) {
      case "text-delta":
      case "reasoning-delta": {
        if (part.text === "") return;
        progress.firstTokenMs ??= recorder.elapsedMs() - startedMs;
        const kind = part.type === "text-delta" ? "text" : "reasoning";
        progress[kind === "text" ? "reply" : "reasoning"] += part.text;
        recorder.write({ type: "reply-delta", callId, kind, text: part.text });
        return;
      }
      case "retry":
        progress.reply = "";
        progress.reasoning = "";
        progress.firstTokenMs = null;
        if (progress.usage !== null) bookAttempt(progress, progress.usage);
        else if (MAY_HAVE_BEEN_READ.has(part.failure.code)) progress.wastedAttempts += 1;
        recorder.write({ callId, ...part, type: "call-retry" });
        return;
      case "recast":
        Object.assign(progress, recast(progress, part.to));
        recorder.write({ type: "reply-recast", callId, to: part.to });
        return;
      case "usage":
        progress.usage = part.usage;
        progress.reported = part.reported ?? progress.reported;
        return;
      case "finish":
        progress.finish = part;
    }
  }

  /** A call that was under way when the page went away: nobody knows whether it was billed, so it is booked as an estimate. */
  async #settleLost(call: Call, request: CallRequest): Promise<void> {
    const usage = estimateUsage(chatRequest(request), call.reply + call.reasoning);
    const receipt = makeReceipt({
      candidate: request.candidate,
      usage,
      estimated: true,
      reported: null,
    });
    this.#tools.ledger.book(receipt, call.start.reserved);
    this.#tools.recorder.write({
      type: "call-end",
      callId: call.start.callId,
      outcome: "lost",
      receipt,
      finish: null,
      failure: {
        code: "stream-cut",
        message: "The page went away while this call was under way; it may have been billed.",
        fix: "It is asked again. The cost shown for the lost call is an estimate.",
        side: "visitor",
      },
      servedModel: null,
      firstTokenMs: null,
      elapsedMs: 0,
    });
    await this.#tools.recorder.commit();
  }
}

function resultOf(call: Call, end: CallEnd): CallResult {
  const { callId } = call.start;
  if (end.outcome === "ok") {
    const finish = end.finish ?? "other";
    return { outcome: "ok", callId, reply: call.reply, receipt: end.receipt, finish };
  }
  const failure = end.failure ?? toFailure(new Error("the call failed"));
  return { outcome: "failed", callId, reply: call.reply, receipt: end.receipt, failure };
}

function diverged({ candidate }: CallRequest): SwitchyardError {
  return new SwitchyardError(
    "resume-diverged",
    `The run cannot be continued: the policy now asks ${candidate.id} something that the record does not have.`,
    { fix: "Ask the question again as a new run; the record stays as it is.", side: "switchyard" },
  );
}

function outcomeOf(failure: Failure | null): CallOutcome {
  if (failure === null) return "ok";
  return failure.code === "aborted" ? "aborted" : "failed";
}

function chatRequest(request: CallRequest): ChatRequest {
  const { candidate } = request;
  return {
    model: candidate.model,
    messages: request.messages,
    maxTokens: request.maxTokens ?? candidate.maxTokens,
    temperature: request.temperature === undefined ? candidate.temperature : request.temperature,
    ...(request.topP === undefined ? {} : { topP: request.topP }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(candidate.splitThinking === false ? { splitThinking: false as const } : {}),
  };
}

const encoder = new TextEncoder();

function byteLength(chat: ChatRequest): number {
  return chat.messages.reduce((sum, message) => sum + encoder.encode(message.content).length, 0);
}
