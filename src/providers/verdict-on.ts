import type { Complaint } from "./provider-complaint.ts";
import { VERDICTS, type Verdict } from "./verdicts.ts";

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
  /credit balance|(?:not|n't) have any credits|in good standing|please recharge|insufficient.{0,3}(?:credit|balance|fund|quota)|(?:not enough|out of|no more|requires more) (?:credit|balance|fund)|balance.{0,20}(?:insufficient|too low|exhausted|not enough)|payment required|in arrears|余额不足|欠费/i;
const LIMIT_OF_KEY =
  /\bkey limit\b|reach(?:ed|ing)\b.{0,30}\b(?:usage|spending)\s+limit|(?:key|spend(?:ing)?|monthly|weekly|daily|budget)\b.{0,20}\blimit\b.{0,20}(?:exceeded|reached|used up)|limit (?:of|for) this key|budget has been exceeded|exceeded.{0,20}budget/i;
const PRIVACY = /data polic|privacy setting|data retention|\bZDR\b/i;
const ACCOUNT_PROVIDERS = /no allowed providers|allowed providers|ignored providers/i;
const FILTER =
  /\bflagged\b|content exists risk|inappropriate content|moderation|content (?:management )?polic|violat\w+.{0,40}polic|safety (?:system|polic|filter)/i;
/** Rights that no key gives by itself, whatever word for the error stands beside them. */
const ACCOUNT_RIGHT =
  /organi[sz]ation must be verified|not have access to (?:the )?model|CORS requests are not allowed/i;
const RIGHT =
  /(?:not|n't) have (?:access|permission)|not (?:allowed|authorized|permitted|entitled)|permission|access (?:is )?denied|not enabled for/i;
const BAD_KEY =
  /(?:incorrect|invalid|wrong|bad|missing|expired|no)\b.{0,20}(?:api.{0,2}key|access token|secret key|auth credentials)|api.{0,2}key.{0,20}(?:not valid|invalid|expired|incorrect|missing)|authentication (?:failed|fails)|unauthori[sz]ed/i;
const TOKENS =
  /max[_ ](?:completion_|output_|new_)?tokens\b.{0,80}(?:too (?:large|high|big)|must be|at most|less than|exceed|range|maximum|greater|invalid|[<>]|≤)|(?:range|value|maximum|invalid|supports at most).{0,60}(?:max_(?:completion_|output_|new_)?tokens|maxOutputTokens|completion tokens|output tokens)|maxOutputTokens.{0,60}(?:range|must|exceed)/i;
const LONG =
  /context (?:length|size|window)|maximum context|(?:prompt|input|body|entity|request).{0,20}\btoo (?:long|large)|too many tokens|maximum model length|max_model_len|input token count.{0,20}exceeds|input length should|inputs. must have less than|exceeds? the (?:available|maximum) context|(?:larger|longer|greater) than the (?:available |maximum |model'?s )?context/i;
const MODEL =
  /\bmodel\b.{0,80}(?:not found|not exist|n't exist|unknown|not (?:a )?valid|invalid|not available|decommissioned|deprecated|retired|not supported for)|(?:unknown|invalid|no such|unsupported) model|not a valid model|no endpoints found|deployment.{0,40}not exist/i;
const CHAT =
  /not a chat model|only supported in v1\/responses|not supported (?:in|with) the v1\/chat/i;
/** The share of a minute that one request alone would be: waiting does not make it smaller. */
const AT_ONCE = /request too large.{0,160}(?:per min|\bTPM\b)/i;
const NOTHING_THERE =
  /invalid url|unknown (?:request )?(?:url|path|route|endpoint)|no (?:such )?(?:route|path|page|endpoint)\b(?! found)|cannot (?:post|get) \/|(?:page|file|path|route|url|resource|endpoint) not found|unexpected endpoint|method not allowed|^not found\.?$|no route matched/i;
const RATE = /rate.?limit|too many requests|requests per (?:minute|day)|quota exceeded/i;
const FULL = /overload|temporarily unavailable|server is busy|at capacity|try again later/i;

const FORBIDDING = [400, 401, 402, 403, 412] as const;

/** In the order in which they are tried: a word for the error first, then what its message says. */
const RULES: readonly Rule[] = [
  word(/unsupported_country|region_territory/, VERDICTS.REGION),
  word(
    /insufficient_quota|insufficient.{0,3}credit|billing|exceeded_current_quota|arrearage/,
    VERDICTS.NO_CREDIT,
  ),
  says(ACCOUNT_RIGHT, VERDICTS.KEY_LACKS_RIGHT, [400, 401, 403, 404]),
  word(
    /invalid_api_key|api_key_invalid|authentication_error|unauthenticated/,
    VERDICTS.KEY_REJECTED,
  ),
  word(/context_length_exceeded|exceed_context_size/, VERDICTS.TOO_LONG),
  says(PLACE, VERDICTS.REGION),
  says(PRIVACY, VERDICTS.DATA_POLICY, [400, 403, 404]),
  says(ACCOUNT_PROVIDERS, VERDICTS.PROVIDER_SETTINGS, [400, 403, 404]),
  says(NOTHING_THERE, VERDICTS.ADDRESS, [404, 405]),
  says(CHAT, VERDICTS.NO_CHAT, [400, 404]),
  word(/model_not_found|not_found_error|model_not_supported/, VERDICTS.NO_MODEL),
  says(LIMIT_OF_KEY, VERDICTS.KEY_LIMIT, FORBIDDING),
  word(/permission_error|permission_denied/, VERDICTS.KEY_LACKS_RIGHT),
  word(/content_policy|content_filter|moderation|data_inspection_failed/, VERDICTS.REFUSED),
  says(AT_ONCE, VERDICTS.TOO_MUCH_AT_ONCE, [413, 429]),
  word(/rate_limit|resource_exhausted|too_many_requests/, VERDICTS.TOO_MANY),
  word(/overloaded|unavailable/, VERDICTS.BUSY),
  says(SMALL_CREDIT, VERDICTS.TOO_LITTLE_CREDIT),
  says(CREDIT, VERDICTS.NO_CREDIT),
  says(TOKENS, VERDICTS.TOKEN_LIMIT, [400, 413, 422]),
  says(LONG, VERDICTS.TOO_LONG, [400, 413, 422]),
  says(FILTER, VERDICTS.REFUSED, [400, 403]),
  says(/^request not allowed\.?$/i, VERDICTS.FORBIDDEN, [403]),
  says(RIGHT, VERDICTS.KEY_LACKS_RIGHT, [403]),
  says(BAD_KEY, VERDICTS.KEY_REJECTED, [400, 403]),
  says(MODEL, VERDICTS.NO_MODEL, [400, 404, 410, 422]),
];

/** For an answer that has no status of its own: what a status would have said. */
const WITHOUT_STATUS: readonly Rule[] = [
  says(LONG, VERDICTS.TOO_LONG),
  says(BAD_KEY, VERDICTS.KEY_REJECTED),
  says(MODEL, VERDICTS.NO_MODEL),
  says(NOTHING_THERE, VERDICTS.ADDRESS),
  says(FILTER, VERDICTS.REFUSED),
  says(RATE, VERDICTS.TOO_MANY),
  says(FULL, VERDICTS.BUSY),
];

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  401: VERDICTS.KEY_REJECTED,
  402: VERDICTS.NO_CREDIT,
  403: VERDICTS.FORBIDDEN,
  404: VERDICTS.NO_MODEL,
  405: VERDICTS.ADDRESS,
  410: VERDICTS.NO_MODEL,
  413: VERDICTS.TOO_LONG,
  408: VERDICTS.BUSY,
  409: VERDICTS.BUSY,
  425: VERDICTS.BUSY,
  429: VERDICTS.TOO_MANY,
  503: VERDICTS.BUSY,
  529: VERDICTS.BUSY,
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
  if (status !== null && status < 400) return VERDICTS.REDIRECTED;
  if (status === 401 && !keySent) return VERDICTS.KEY_MISSING;
  const found = ruleFor(RULES, status, complaint) ?? byStatus(status, complaint, isAddressOdd);
  if (found === VERDICTS.TOO_LONG && isMostlyReply(complaint.wholeMessage))
    return VERDICTS.TOKEN_LIMIT;
  return found === VERDICTS.TOO_MANY && complaint.upstream !== ""
    ? VERDICTS.TOO_MANY_UPSTREAM
    : found;
}

/** Where a message names the tokens of both parts of what is too much, in the words of OpenAI, vLLM, SGLang and OpenRouter. */
const TOKENS_ASKED =
  /(\d+) (?:tokens )?(?:(?:in|from|of) (?:the |your )?(?:input )?(?:messages|prompt|text input)|input tokens)\b/i;
const TOKENS_OF_REPLY =
  /(\d+) (?:tokens )?(?:(?:in|for) the (?:completion|output)|output tokens)\b/i;

/** True where the part to change is the reply's: the larger one. */
function isMostlyReply(message: string): boolean {
  const [, asked = "0"] = TOKENS_ASKED.exec(message) ?? [];
  const [, reply = "0"] = TOKENS_OF_REPLY.exec(message) ?? [];
  return Number(reply) > Number(asked);
}

function byStatus(status: number | null, complaint: Complaint, isAddressOdd: boolean): Verdict {
  if (status === null) {
    const found = ruleFor(WITHOUT_STATUS, null, complaint);
    return found ?? (isAddressOdd ? VERDICTS.ADDRESS : VERDICTS.NO_REPLY);
  }
  // A 404 without a word about the model is a path that is not there.
  const isPathGone = complaint.message === "" || complaint.isPage || isAddressOdd;
  if (status === 404 && isPathGone) return VERDICTS.ADDRESS;
  return BY_STATUS[status] ?? (status >= 500 ? VERDICTS.BROKEN : VERDICTS.REJECTED);
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
