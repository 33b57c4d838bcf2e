import { type ErrorCode, type ErrorSide, SwitchyardError } from "#core/errors.ts";
import type { Provider } from "./provider.ts";
import type { Complaint } from "./provider-complaint.ts";

interface Verdict {
  readonly code: ErrorCode;
  /** What happened, after the provider's name. */
  readonly what: string;
  readonly fix: string;
  readonly side?: ErrorSide;
  readonly retryable?: boolean;
}

const KEY_REJECTED: Verdict = {
  code: "key-rejected",
  what: "did not accept the key",
  fix: "Check that the key is complete, not revoked, and allowed to use this model; then enter it again.",
  side: "visitor",
};
const KEY_MISSING: Verdict = {
  code: "key-missing",
  what: "wants a key and none was sent",
  fix: "Enter a key for it in Settings.",
  side: "visitor",
};
const NO_CREDIT: Verdict = {
  code: "credit-exhausted",
  what: "has no credit left for this key",
  fix: "Top up the account, or choose a candidate of another provider.",
  side: "visitor",
};
const REFUSED: Verdict = {
  code: "refused-by-provider",
  what: "refused the request",
  fix: "Change the question, or choose another candidate.",
};
const NO_MODEL: Verdict = {
  code: "model-not-found",
  what: "does not know this model",
  fix: "Check the model's name in Models and the provider's address in Settings; models are renamed and retired.",
  side: "visitor",
};
const TOO_LONG: Verdict = {
  code: "context-full",
  what: "cannot take a text this long",
  fix: "Choose a model with a larger context, or lower the number of rounds.",
  side: "policy",
};
const TOO_MANY: Verdict = {
  code: "rate-limited",
  what: "has had too many requests from this key",
  fix: "Wait a little and ask again, or choose a candidate of another provider.",
  retryable: true,
};
const BUSY: Verdict = {
  code: "overloaded",
  what: "is overloaded",
  fix: "Ask again in a minute, or choose a candidate of another provider.",
  retryable: true,
};
const BROKEN: Verdict = {
  code: "provider-error",
  what: "had an error of its own",
  fix: "Ask again; if it lasts, choose another candidate.",
  retryable: true,
};
const REJECTED: Verdict = {
  code: "request-rejected",
  what: "did not accept the request",
  fix: "Check the candidate's settings (model, temperature, tokens) in Models.",
  side: "switchyard",
};
const REDIRECTED: Verdict = {
  code: "redirected",
  what: "tried to send the request, and the key with it, to another address",
  fix: "Correct the provider's address in Settings; Switchyard never follows a redirect.",
};

/** What the words of an error say, whatever its status: the same status means different things at different providers. */
const BY_WORD: readonly (readonly [RegExp, Verdict])[] = [
  [/insufficient_quota|insufficient.{0,3}credit|billing|exceeded_current_quota/, NO_CREDIT],
  [/invalid_api_key|api_key_invalid|authentication_error|unauthenticated/, KEY_REJECTED],
  [/context_length_exceeded|exceed_context_size/, TOO_LONG],
  [/model_not_found|not_found_error/, NO_MODEL],
  [/permission_error|permission_denied/, KEY_REJECTED],
  [/content_policy|content_filter|moderation/, REFUSED],
  [/rate_limit|resource_exhausted|too_many_requests/, TOO_MANY],
  [/overloaded|unavailable/, BUSY],
];

const TOO_LONG_MESSAGE =
  /context (?:length|size|window)|maximum context|prompt is too long|too many tokens|exceeds? the (?:available|maximum) context/i;

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  401: KEY_REJECTED,
  402: NO_CREDIT,
  403: REFUSED,
  404: NO_MODEL,
  410: NO_MODEL,
  408: BUSY,
  409: BUSY,
  425: BUSY,
  429: TOO_MANY,
  503: BUSY,
  529: BUSY,
};

function verdict(status: number, complaint: Complaint, keySent: boolean): Verdict {
  if (status < 400) return REDIRECTED;
  if (status === 401 && !keySent) return KEY_MISSING;
  const word = BY_WORD.find(([pattern]) => pattern.test(complaint.kind));
  if (word !== undefined) return word[1];
  if ((status === 400 || status === 413) && TOO_LONG_MESSAGE.test(complaint.message))
    return TOO_LONG;
  return BY_STATUS[status] ?? (status >= 500 ? BROKEN : REJECTED);
}

export interface AnswerContext {
  readonly keySent: boolean;
  /** From the headers, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * An answer that is an error → our error. `status` is the answer's, or the one named inside an error event of a
 * stream that began with 200 (500 when it names none).
 */
export function explainAnswer(
  provider: Provider,
  status: number,
  complaint: Complaint,
  context: AnswerContext,
): SwitchyardError {
  const { code, what, fix, side, retryable } = verdict(status, complaint, context.keySent);
  const says = complaint.message === "" ? "." : `: “${complaint.message}”`;
  const about = complaint.parameter === "" ? "" : `, field ${complaint.parameter}`;
  const wait = context.retryAfterMs ?? complaint.waitMs;
  return new SwitchyardError(code, `${provider.name} ${what} (${status}${about})${says}`, {
    fix: fixWithWait(fix, retryable === true ? wait : undefined),
    side: side ?? "provider",
    retryable: retryable ?? false,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function fixWithWait(fix: string, waitMs: number | undefined): string {
  if (waitMs === undefined || waitMs < 1000) return fix;
  return `${fix} It asks to wait ${Math.ceil(waitMs / 1000)} s.`;
}
