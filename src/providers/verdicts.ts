import type { ErrorCode, ErrorSide } from "#core/errors.ts";
import type { Complaint } from "./provider-complaint.ts";

/** What an error answer means. */
export interface Verdict {
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
const KEY_LACKS_RIGHT: Verdict = {
  code: "key-rejected",
  what: "does not let this key do that",
  fix: "Allow it in the provider's console, enter another key, or choose another candidate.",
  side: "visitor",
};
const KEY_MISSING: Verdict = {
  code: "key-missing",
  what: "wants a key and none was sent",
  fix: "Enter a key for it in Settings.",
  side: "visitor",
};
const KEY_LIMIT: Verdict = {
  code: "credit-exhausted",
  what: "says that the limit set for this key is used up",
  fix: "Raise the limit of the key at the provider, or enter another key.",
  side: "visitor",
};
const NO_CREDIT: Verdict = {
  code: "credit-exhausted",
  what: "has no credit left for this key",
  fix: "Top up the account, or choose a candidate of another provider.",
  side: "visitor",
};
const TOO_LITTLE_CREDIT: Verdict = {
  code: "credit-exhausted",
  what: "has too little credit left for a reply of this length",
  fix: "Top up the account, or lower the candidate's token limit in Models.",
  side: "visitor",
};
const REFUSED: Verdict = {
  code: "refused-by-provider",
  what: "refused the request",
  fix: "Change the question, or choose another candidate.",
};
const FORBIDDEN: Verdict = {
  code: "refused-by-provider",
  what: "does not allow the request",
  fix: "Check that the key may use this model and that the provider serves the place you are in, or choose another candidate.",
};
const REGION: Verdict = {
  code: "refused-by-provider",
  what: "does not serve the place the request comes from",
  fix: "Choose a candidate of another provider; the question is not the cause.",
};
const DATA_POLICY: Verdict = {
  code: "refused-by-provider",
  what: "has nobody who serves this model under your privacy settings",
  fix: "Change the privacy settings of your account at the provider (at OpenRouter: openrouter.ai/settings/privacy), or choose another candidate.",
  side: "visitor",
};
const PROVIDER_SETTINGS: Verdict = {
  code: "refused-by-provider",
  what: "has nobody who serves this model under the settings of your account",
  fix: "Change the allowed and ignored providers of your account, or choose another candidate.",
  side: "visitor",
};
const NO_MODEL: Verdict = {
  code: "model-not-found",
  what: "does not know this model",
  fix: "Check the model's name in Models and the provider's address in Settings; models are renamed and retired.",
  side: "visitor",
};
const ADDRESS: Verdict = {
  code: "address-wrong",
  what: "has nothing at this address",
  fix: "Correct the provider's address in Settings; it ends where /chat/completions would follow, mostly in /v1.",
  side: "visitor",
};
const TOKEN_LIMIT: Verdict = {
  code: "request-rejected",
  what: "does not write a reply as long as the limit that was asked for",
  fix: "Lower the candidate's token limit in Models.",
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
const TOO_MANY_UPSTREAM: Verdict = {
  code: "rate-limited",
  what: "passes on that the provider behind it takes no more requests now",
  fix: "Wait a little and ask again, choose another candidate, or give the gateway a key of your own for that provider.",
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
const NO_REPLY: Verdict = {
  code: "provider-error",
  what: "answered with something that is no reply",
  fix: "Read what it says, if it says something; check the model's name in Models and the provider's address in Settings.",
};
const REDIRECTED: Verdict = {
  code: "redirected",
  what: "tried to send the request, and the key with it, to another address",
  fix: "Correct the provider's address in Settings; Switchyard never follows a redirect.",
};

/** A rule: what it looks for, in the provider's word for the error or in its message; for which statuses; what it means. */
interface Rule {
  readonly in: "kind" | "wholeMessage";
  readonly pattern: RegExp;
  /** All statuses, and answers without one, unless told. */
  readonly statuses?: readonly number[];
  readonly verdict: Verdict;
}

const word = (pattern: RegExp, verdict: Verdict): Rule => ({ in: "kind", pattern, verdict });
const says = (pattern: RegExp, verdict: Verdict, statuses?: readonly number[]): Rule => ({
  in: "wholeMessage",
  pattern,
  verdict,
  ...(statuses === undefined ? {} : { statuses }),
});

/** The place a request comes from, said in either order. */
const PLACE =
  /\b(?:country|region|territory|location)\b.{0,40}\b(?:not|un)[- ]?(?:supported|available|allowed|served)|\b(?:not|un)[- ]?(?:supported|available|allowed|served)\b.{0,40}\b(?:country|region|territory|location)\b/i;
const SMALL_CREDIT = /can only afford|requires more credits.{0,20}fewer max_tokens/i;
const CREDIT =
  /credit balance|insufficient.{0,3}(?:credit|balance|fund|quota)|(?:not enough|out of|no more|requires more) (?:credit|balance|fund)|balance.{0,20}(?:insufficient|too low|exhausted|not enough)|payment required|in arrears|余额不足|欠费/i;
const LIMIT_OF_KEY =
  /\bkey limit\b|(?:key|spend(?:ing)?|monthly|weekly|daily|budget)\b.{0,20}\blimit\b.{0,20}(?:exceeded|reached|used up)|limit (?:of|for) this key|budget has been exceeded|exceeded.{0,20}budget/i;
const PRIVACY = /data polic|privacy setting|data retention|\bZDR\b/i;
const ACCOUNT_PROVIDERS = /no allowed providers|allowed providers|ignored providers/i;
const FILTER =
  /\bflagged\b|moderation|content (?:management )?polic|violat\w+.{0,40}polic|safety (?:system|polic|filter)/i;
const RIGHT =
  /(?:not|n't) have (?:access|permission)|not (?:allowed|authorized|permitted|entitled)|permission|access (?:is )?denied|not enabled for/i;
const BAD_KEY =
  /(?:incorrect|invalid|wrong|bad|missing|expired|no)\b.{0,20}(?:api.{0,2}key|access token|secret key|auth credentials)|api.{0,2}key.{0,20}(?:not valid|invalid|expired|incorrect|missing)|authentication (?:failed|fails)|unauthori[sz]ed/i;
const TOKENS =
  /max_(?:completion_|output_|new_)?tokens\b.{0,80}(?:too (?:large|high|big)|must be|at most|less than|exceed|range|maximum|greater|invalid|[<>]|≤)|(?:range|value|maximum|invalid|supports at most).{0,60}(?:max_(?:completion_|output_|new_)?tokens|maxOutputTokens|completion tokens|output tokens)|maxOutputTokens.{0,60}(?:range|must|exceed)/i;
const LONG =
  /context (?:length|size|window)|maximum context|prompt is too long|input is too long|too many tokens|exceeds? the (?:available|maximum) context|(?:larger|longer|greater) than the (?:available |maximum |model'?s )?context/i;
const MODEL =
  /\bmodel\b.{0,80}(?:not found|not exist|n't exist|unknown|not (?:a )?valid|invalid|not available|decommissioned|deprecated|retired|not supported for)|(?:unknown|invalid|no such|unsupported) model|not a valid model|no endpoints found|deployment.{0,40}not exist/i;
const NOTHING_THERE =
  /invalid url|unknown (?:request )?(?:url|path|route|endpoint)|no (?:such )?(?:route|path|page|endpoint)\b(?! found)|cannot (?:post|get) \/|(?:page|file|path|route|url|resource|endpoint) not found|unexpected endpoint|method not allowed|^not found\.?$|no route matched/i;
const RATE = /rate.?limit|too many requests|requests per (?:minute|day)|quota exceeded/i;
const FULL = /overload|temporarily unavailable|server is busy|at capacity|try again later/i;

const FORBIDDING = [400, 401, 402, 403] as const;

/** In the order in which they are tried: a word for the error first, then what its message says. */
const RULES: readonly Rule[] = [
  word(/unsupported_country|region_territory/, REGION),
  word(/insufficient_quota|insufficient.{0,3}credit|billing|exceeded_current_quota/, NO_CREDIT),
  word(/invalid_api_key|api_key_invalid|authentication_error|unauthenticated/, KEY_REJECTED),
  word(/context_length_exceeded|exceed_context_size/, TOO_LONG),
  says(PLACE, REGION),
  says(PRIVACY, DATA_POLICY, [400, 403, 404]),
  says(ACCOUNT_PROVIDERS, PROVIDER_SETTINGS, [400, 403, 404]),
  says(NOTHING_THERE, ADDRESS, [404, 405]),
  word(/model_not_found|not_found_error/, NO_MODEL),
  says(LIMIT_OF_KEY, KEY_LIMIT, FORBIDDING),
  word(/permission_error|permission_denied/, KEY_LACKS_RIGHT),
  word(/content_policy|content_filter|moderation/, REFUSED),
  word(/rate_limit|resource_exhausted|too_many_requests/, TOO_MANY),
  word(/overloaded|unavailable/, BUSY),
  says(SMALL_CREDIT, TOO_LITTLE_CREDIT),
  says(CREDIT, NO_CREDIT),
  says(TOKENS, TOKEN_LIMIT, [400, 413, 422]),
  says(LONG, TOO_LONG, [400, 413, 422]),
  says(FILTER, REFUSED, [400, 403]),
  says(RIGHT, KEY_LACKS_RIGHT, [403]),
  says(BAD_KEY, KEY_REJECTED, [400, 403]),
  says(MODEL, NO_MODEL, [400, 404, 410, 422]),
];

/** For an answer that has no status of its own: what a status would have said. */
const WITHOUT_STATUS: readonly Rule[] = [
  says(LONG, TOO_LONG),
  says(BAD_KEY, KEY_REJECTED),
  says(MODEL, NO_MODEL),
  says(NOTHING_THERE, ADDRESS),
  says(FILTER, REFUSED),
  says(RATE, TOO_MANY),
  says(FULL, BUSY),
];

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  401: KEY_REJECTED,
  402: NO_CREDIT,
  403: FORBIDDEN,
  404: NO_MODEL,
  405: ADDRESS,
  410: NO_MODEL,
  408: BUSY,
  409: BUSY,
  425: BUSY,
  429: TOO_MANY,
  503: BUSY,
  529: BUSY,
};

/**
 * What an error answer means. `status` is `null` for words in an answer that claimed to be a success: they name no cause but
 * what they say. `isAddressOdd` tells that the provider's address does not look like one.
 */
export function verdictOn(
  status: number | null,
  complaint: Complaint,
  { keySent, isAddressOdd }: { readonly keySent: boolean; readonly isAddressOdd: boolean },
): Verdict {
  if (status !== null && status < 400) return REDIRECTED;
  if (status === 401 && !keySent) return KEY_MISSING;
  const found = ruleFor(RULES, status, complaint) ?? byStatus(status, complaint, isAddressOdd);
  if (found === TOO_LONG && isMostlyReply(complaint.wholeMessage)) return TOKEN_LIMIT;
  return found === TOO_MANY && complaint.upstream !== "" ? TOO_MANY_UPSTREAM : found;
}

/** OpenAI's and vLLM's older words name both parts of what is too much: the one to change is the larger one. */
function isMostlyReply(message: string): boolean {
  const parts =
    /\((\d+) in (?:the |your )?(?:messages|prompt)[^,;)]*[,;] (\d+) (?:in|for) the completion/i;
  const [, asked = "0", reply = "0"] = parts.exec(message) ?? [];
  return Number(reply) > Number(asked);
}

function byStatus(status: number | null, complaint: Complaint, isAddressOdd: boolean): Verdict {
  if (status === null) {
    const found = ruleFor(WITHOUT_STATUS, null, complaint);
    return found ?? (isAddressOdd ? ADDRESS : NO_REPLY);
  }
  // A 404 without a word about the model is a path that is not there.
  const isPathGone = complaint.message === "" || complaint.isPage || isAddressOdd;
  if (status === 404 && isPathGone) return ADDRESS;
  return BY_STATUS[status] ?? (status >= 500 ? BROKEN : REJECTED);
}

function ruleFor(
  rules: readonly Rule[],
  status: number | null,
  complaint: Complaint,
): Verdict | undefined {
  const rule = rules.find(
    ({ in: place, pattern, statuses }) =>
      pattern.test(complaint[place]) &&
      (statuses === undefined || (status !== null && statuses.includes(status))),
  );
  return rule?.verdict;
}
