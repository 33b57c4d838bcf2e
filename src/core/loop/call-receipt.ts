import type { Picodollars } from "#core/cost/money.ts";
import { estimateTokens } from "#core/cost/price-usage.ts";
import type { Receipt } from "#core/cost/receipt.ts";
import { addUsage, inputTokens, NO_USAGE, type Usage } from "#core/cost/usage.ts";
import type { Failure } from "#core/errors.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatPart, ChatRequest } from "#core/ports/chat-model.ts";
import { makeReceipt } from "./make-receipt.ts";

/** What has come of a reply so far. */
export interface CallProgress {
  reply: string;
  reasoning: string;
  usage: Usage | null;
  reported: Picodollars | null;
  /** What failed attempts used, where the provider said so before they failed. */
  earlier: Usage;
  earlierReported: Picodollars;
  earlierAttempts: number;
  /** Attempts that failed after the provider had read the question: it may bill each of them. */
  wastedAttempts: number;
  finish: Extract<ChatPart, { type: "finish" }> | null;
  firstTokenMs: number | null;
}

/** After these the provider may have read the question although it never told what that cost. */
export const MAY_HAVE_BEEN_READ = new Set([
  "aborted",
  "timeout-first",
  "timeout-between",
  "stream-cut",
]);

/** An attempt that failed after the provider had counted it: its tokens stay, and the next attempt counts for itself. */
export function bookAttempt(progress: CallProgress, usage: Usage): void {
  progress.earlier = addUsage(progress.earlier, usage);
  progress.earlierReported += progress.reported ?? 0;
  progress.earlierAttempts += 1;
  progress.usage = null;
  progress.reported = null;
}

/** What a call cost that has ended, with what its earlier attempts did; `failure` is `null` for a good end. */
export function receiptOf(
  candidate: Candidate,
  chat: ChatRequest,
  progress: CallProgress,
  failure: Failure | null,
): Receipt {
  const { usage, reported, earlier, earlierReported, wastedAttempts } = progress;
  const written = progress.reply + progress.reasoning;
  const wasRead = failure === null || written !== "" || MAY_HAVE_BEEN_READ.has(failure.code);
  // A running total that a cut stream left behind is a lower bound, not the bill; nor is a zero where there was something. A reply
  // without text was not cut.
  const isWhole = failure === null || failure.code === "reply-empty";
  const isBill = usage !== null && isWhole && isCounted(usage, written);
  const guess = wasRead ? estimateUsage(chat, written) : NO_USAGE;
  const last =
    usage === null || isBill
      ? (usage ?? guess)
      : {
          ...usage,
          fresh: inputTokens(usage) === 0 ? guess.fresh : usage.fresh,
          output: Math.max(usage.output, guess.output),
        };
  const wasted = wastedAttempts * estimateUsage(chat, "").fresh;
  return makeReceipt({
    candidate,
    usage: addUsage(earlier, { ...last, fresh: last.fresh + wasted }),
    estimated: wastedAttempts > 0 || (wasRead && !isBill),
    reported: reported === null ? null : reported + earlierReported,
    requests: 1 + wastedAttempts + progress.earlierAttempts,
  });
}

/**
 * False for the figures of a server that fills in zeros where it does not count: no request is without input, and no reply
 * of which something is written without output.
 */
function isCounted(usage: Usage, written: string): boolean {
  return inputTokens(usage) > 0 && (usage.output > 0 || written === "");
}

/** Tokens of a request and of what was written in reply, where nobody counted. */
export function estimateUsage(chat: ChatRequest, written: string): Usage {
  const asked = chat.messages.map((message) => message.content).join("\n");
  return { ...NO_USAGE, fresh: estimateTokens(asked), output: estimateTokens(written) };
}
