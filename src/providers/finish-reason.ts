import type { ChatFinish } from "#core/ports/chat-model.ts";

/** The words of all formats for why a reply ended, in lower case: gateways translate the format and leave the word. */
const MEANINGS: ReadonlyMap<string, ChatFinish> = new Map<string, ChatFinish>([
  ["stop", "stop"],
  ["eos", "stop"],
  ["eos_token", "stop"],
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["complete", "stop"],
  ["completed", "stop"],
  ["end_of_turn", "stop"],
  ["length", "length"],
  ["max_tokens", "length"],
  ["max_output_tokens", "length"],
  ["model_length", "length"],
  ["max_length", "length"],
  ["max_new_tokens", "length"],
  ["token_limit", "length"],
  ["model_context_window_exceeded", "length"],
  ["content_filter", "filtered"],
  ["content_filtered", "filtered"],
  ["sensitive", "filtered"],
  ["safety", "filtered"],
  ["error_toxic", "filtered"],
  ["image_safety", "filtered"],
  ["recitation", "filtered"],
  ["language", "filtered"],
  ["blocklist", "filtered"],
  ["prohibited_content", "filtered"],
  ["spii", "filtered"],
  ["refusal", "refused"],
]);

/** What stands where a reason would, in chunks after which the reply goes on. */
const NO_REASON: ReadonlySet<string> = new Set(["", "null", "none", "unspecified"]);

/** The name of a list of reasons, which some servers write before the reason: `FinishReason.STOP`, `FINISH_REASON_STOP`. */
const LIST_NAME = /^finish_?reason[._]/;

/** Reasons that are none: the reply broke off at the server. */
const BROKEN: ReadonlySet<string> = new Set([
  "error",
  "network_error",
  "insufficient_system_resource",
  "abort",
  "aborted",
  "timeout",
  "server_error",
]);

/** How much a reason says. A reply that met its limit and is then said to have stopped has met its limit. */
const WEIGHT = { other: 0, stop: 1, length: 2, filtered: 3, refused: 4 } as const satisfies Record<
  ChatFinish,
  number
>;

/** Why a reply ended, in our words; `null` for a word that says that it has not. A word nobody knows is `other`. */
export function finishOf(reason: string | undefined): ChatFinish | null {
  const word = wordOf(reason);
  return NO_REASON.has(word) ? null : (MEANINGS.get(word) ?? "other");
}

/** True for a reason that is an error. */
export function isBroken(reason: string | undefined): boolean {
  return BROKEN.has(wordOf(reason));
}

function wordOf(reason: string | undefined): string {
  return (reason ?? "").trim().toLowerCase().replaceAll("-", "_").replace(LIST_NAME, "");
}

/** Of two reasons for one reply the one that says more. */
export function strongerFinish(
  before: ChatFinish | null,
  next: ChatFinish | null,
): ChatFinish | null {
  if (before === null || next === null) return before ?? next;
  return WEIGHT[next] > WEIGHT[before] ? next : before;
}
