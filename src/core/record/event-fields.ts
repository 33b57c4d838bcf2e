import * as v from "valibot";
import type { ErrorCode, ErrorSide } from "#core/errors.ts";
import type { BudgetLimit } from "#core/trajectory/budget.ts";
import type { AnswerSource, InvalidReason } from "#core/trajectory/events.ts";

/** A table with one entry per member of a union, so that a new member does not compile until it is listed. */
function membersOf<Member extends string>(table: Readonly<Record<Member, true>>): Member[] {
  return Object.keys(table) as Member[];
}

/** The longest single text: far above any reply, far below what would hurt a page. */
const MAX_TEXT = 1_048_576;
const MAX_NAME = 500;
const MAX_MESSAGE = 10_000;
const MAX_CANDIDATES = 64;
const MAX_OPTIONS = 100;

export const Text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
export const Name = v.pipe(v.string(), v.maxLength(MAX_NAME));
export const Id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_NAME));
export const Message = v.pipe(v.string(), v.maxLength(MAX_MESSAGE));

/** A whole number from 0 to 2⁵³ − 1: tokens, calls, picodollars. */
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds; may have a fraction. */
export const Milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e15));
export const Figure = v.pipe(v.number(), v.finite());

const RateEntries = {
  input: Count,
  output: Count,
  cacheRead: v.exactOptional(Count),
  cacheWrite: v.exactOptional(Count),
  reasoning: v.exactOptional(Count),
};

const PriceSchema = v.object({
  ...RateEntries,
  tiers: v.exactOptional(
    v.pipe(v.array(v.object({ ...RateEntries, aboveInputTokens: Count })), v.maxLength(16)),
  ),
  perRequest: v.exactOptional(Count),
  source: Message,
  date: Name,
});

const CandidateSchema = v.object({
  id: Id,
  aliases: v.pipe(v.array(Name), v.maxLength(32)),
  description: Message,
  provider: Name,
  model: Name,
  price: v.nullable(PriceSchema),
  paperModel: v.nullable(Name),
  paperPrice: v.nullable(Figure),
  temperature: v.nullable(Figure),
  maxTokens: Count,
  splitThinking: v.exactOptional(v.literal(false)),
});

export const PoolSchema = v.pipe(
  v.array(CandidateSchema),
  v.maxLength(MAX_CANDIDATES),
  v.check(
    (pool) => new Set(pool.map((one) => one.id)).size === pool.length,
    "two candidates share a name",
  ),
);

export const BudgetSchema = v.object({
  cost: v.nullable(Count),
  calls: v.nullable(Count),
  rounds: v.nullable(Count),
  policyTokens: v.nullable(Count),
  elapsedMs: v.nullable(Milliseconds),
});

export const UsageSchema = v.object({
  fresh: Count,
  cacheRead: Count,
  cacheWrite: Count,
  output: Count,
  reasoning: Count,
});

export const ReceiptSchema = v.object({
  usage: v.nullable(UsageSchema),
  estimated: v.boolean(),
  computed: v.nullable(Count),
  reported: v.nullable(Count),
  cost: v.nullable(Count),
  price: v.nullable(PriceSchema),
  paperCost: v.nullable(Figure),
});

export const OptionsSchema = v.pipe(
  // A prompt, or the earlier turns of a conversation, may be as long as any other text.
  v.record(Name, v.nullable(v.union([Text, Figure, v.boolean()]))),
  v.check((options) => Object.keys(options).length <= MAX_OPTIONS, "too many options"),
);

export const BUDGET_LIMITS = membersOf<BudgetLimit>({
  cost: true,
  calls: true,
  rounds: true,
  policyTokens: true,
  elapsedMs: true,
});

export const INVALID_REASONS = membersOf<InvalidReason>({
  "unknown-model": true,
  "ambiguous-model": true,
  "empty-query": true,
  placeholder: true,
  "no-colon": true,
  "no-action": true,
  "unclosed-tag": true,
  "unopened-tag": true,
  "forged-information": true,
  "repeated-call": true,
  "empty-answer": true,
  "over-budget": true,
  "unknown-tool": true,
  "bad-arguments": true,
  "no-instructions": true,
  "unknown-selection": true,
  "unclosed-call": true,
});

export const ANSWER_SOURCES = membersOf<AnswerSource>({
  direct: true,
  selected: true,
  delegated: true,
  "last-turn": true,
  "last-reply": true,
  timeout: true,
  "none-valid": true,
});

const ERROR_SIDES = membersOf<ErrorSide>({
  visitor: true,
  network: true,
  provider: true,
  policy: true,
  switchyard: true,
});

const ERROR_CODES = membersOf<ErrorCode>({
  aborted: true,
  offline: true,
  "network-opaque": true,
  "cors-blocked": true,
  "local-blocked": true,
  "timeout-first": true,
  "timeout-between": true,
  redirected: true,
  "key-missing": true,
  "key-rejected": true,
  "credit-exhausted": true,
  "refused-by-provider": true,
  "model-not-found": true,
  "address-wrong": true,
  "rate-limited": true,
  overloaded: true,
  "request-rejected": true,
  "provider-error": true,
  "stream-cut": true,
  "stream-malformed": true,
  "stream-too-large": true,
  "reply-empty": true,
  "budget-exhausted": true,
  "price-unknown": true,
  "context-full": true,
  "policy-failed": true,
  "resume-diverged": true,
  "question-empty": true,
  "question-too-long": true,
  "pool-empty": true,
  "worker-lost": true,
  "storage-full": true,
  "storage-failed": true,
  "vault-locked": true,
  "passphrase-wrong": true,
  "gpu-unavailable": true,
  "gpu-busy": true,
  "gpu-memory": true,
  "gpu-lost": true,
  "gpu-stalled": true,
  "gpu-wrong": true,
  "engine-changed": true,
  "model-not-loaded": true,
  "model-download": true,
  "model-invalid": true,
  "weights-invalid": true,
  "weights-unsupported": true,
  "ranges-unsupported": true,
  "source-changed": true,
  "checksum-mismatch": true,
  "target-in-use": true,
  "heads-missing": true,
  "embedding-missing": true,
  "embedding-mismatch": true,
  "embedding-invalid": true,
  "table-missing": true,
  "import-invalid": true,
  "link-invalid": true,
  "template-mismatch": true,
  "tools-unsupported": true,
  internal: true,
});

export const FailureSchema = v.object({
  code: v.picklist(ERROR_CODES),
  message: Message,
  fix: Message,
  side: v.picklist(ERROR_SIDES),
});
