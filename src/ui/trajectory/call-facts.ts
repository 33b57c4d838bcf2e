import { readableMoney } from "#core/cost/money.ts";
import type { Receipt } from "#core/cost/receipt.ts";
import { inputTokens } from "#core/cost/usage.ts";
import type { Call } from "#core/trajectory/trajectory.ts";
import { formatCount } from "../parts/format.ts";

export interface CallState {
  readonly text: string;
  readonly isBusy: boolean;
  readonly isBad: boolean;
}

/** One line on how a call stands. */
export function stateOfCall(call: Call, isLive: boolean): CallState {
  if (call.end === null) {
    if (!isLive) return { text: "Cut off: it may have been billed", isBusy: false, isBad: true };
    return {
      text: call.reply === "" ? "Waiting for the first token" : "Replying",
      isBusy: true,
      isBad: false,
    };
  }
  switch (call.end.outcome) {
    case "ok":
      return { text: okText(call), isBusy: false, isBad: false };
    case "failed":
      return { text: "Failed", isBusy: false, isBad: true };
    case "aborted":
      return { text: "Stopped before it was complete", isBusy: false, isBad: true };
    case "lost":
      return {
        text: "Lost when the page closed; it may have been billed",
        isBusy: false,
        isBad: true,
      };
  }
}

/** What should be known of a reply that is complete all the same; `null` for nothing. */
export function warningOfCall({
  end,
}: Call): { readonly title: string; readonly message: string } | null {
  if (end?.outcome !== "ok" || end.failure === null) return null;
  const { code, message, fix } = end.failure;
  const title = code === "reply-empty" ? "Sent as reasoning" : "An error after the reply";
  return { title, message: `${message} ${fix}`.trim() };
}

function okText(call: Call): string {
  switch (call.end?.finish) {
    case "length":
      return "Replied, cut at its token limit";
    case "filtered":
      return "Replied, cut by the provider’s filter";
    case "refused":
      return "Refused";
    default:
      return "Replied";
  }
}

/** A receipt's cost, marked where it is an estimate; the Receipts of a run have every digit. */
export function callCost(receipt: Receipt): string {
  if (receipt.cost === null) return "cost unknown";
  return `${receipt.estimated ? "≈ " : ""}${readableMoney(receipt.cost)}`;
}

/** Tokens as label and value; nothing when nothing is known. */
export function callTokens(receipt: Receipt): readonly { label: string; value: string }[] {
  const { usage } = receipt;
  if (usage === null) return [];
  const facts = [
    { label: "In", value: formatCount(inputTokens(usage)) },
    { label: "Out", value: formatCount(usage.output) },
  ];
  if (usage.cacheRead > 0) facts.push({ label: "Cached", value: formatCount(usage.cacheRead) });
  if (usage.reasoning > 0) facts.push({ label: "Reasoning", value: formatCount(usage.reasoning) });
  return facts;
}
