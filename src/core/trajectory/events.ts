import type { Picodollars } from "#core/cost/money.ts";
import type { Receipt } from "#core/cost/receipt.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { Failure } from "#core/errors.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Budget, BudgetLimit } from "./budget.ts";
import type { ReplyRecast } from "./reply-recast.ts";

/** The version of the event format. Raise it with a migration in `migrate.ts`. */
export const TRAJECTORY_VERSION = 1;

/** Milliseconds since the run began, time between a cut and a resume not counted. */
interface Timed {
  readonly at: number;
}

export type Fidelity = "paper" | "switchyard";

/** What executed the policy's model, as shown to a reader. No addresses: they may be private. */
export interface RuntimeLabel {
  /** `none`: the policy has no model of its own. */
  readonly kind: "demo" | "server" | "page" | "none";
  /** The model's name, for a person. */
  readonly model: string;
}

/** First event of every run: everything a reader needs to understand the rest. */
export interface RunStart extends Timed {
  readonly type: "run-start";
  readonly version: number;
  readonly id: string;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly question: string;
  /** The id of a router: a key of `POLICIES`, which the event schema checks. */
  readonly policy: string;
  readonly fidelity: Fidelity;
  /** The policy's options as plain JSON. */
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  readonly runtime: RuntimeLabel;
  readonly pool: Pool;
  readonly budget: Budget;
  readonly seed: number;
  /** True for a run in the demo world: every reply is simulated. */
  readonly demo: boolean;
}

/** A policy turn begins. Rounds count from 1. */
export interface RoundStart extends Timed {
  readonly type: "round-start";
  readonly round: number;
}

/** The harness put text of its own, or the visitor's question, into the session. */
export interface TextInsert extends Timed {
  readonly type: "text-insert";
  readonly origin: "harness" | "question";
  readonly text: string;
}

/** A reply (or an error text in its place) was put into the session, wrapped and neutralised as the policy's rules say. */
export interface InformationInsert extends Timed {
  readonly type: "information-insert";
  /** The call it answers; `null` when no call was made. */
  readonly callId: string | null;
  readonly text: string;
}

/** What a stretch of the policy's own text is. `tag` is a control tag itself; `forged` is an information block the policy wrote. */
export type TextPartKind = "tag" | "thought" | "call" | "answer" | "forged" | "plain";

/** The policy wrote something. All deltas joined are exactly the tokens it generated. */
export interface TextDelta extends Timed {
  readonly type: "text-delta";
  readonly part: TextPartKind;
  readonly text: string;
}

/** One generation of the policy's model ended. */
export interface GenerationEnd extends Timed {
  readonly type: "generation-end";
  /** `aborted` is written by the runner when a generation was cut; what it cost is then an estimate. */
  readonly reason: "stop" | "eos" | "length" | "aborted";
  readonly stop: string | null;
  readonly usage: Usage | null;
  /** What the policy's own tokens cost; 0 on the visitor's machine, `null` unknown. */
  readonly cost: Picodollars | null;
  readonly firstTokenMs: number | null;
  readonly elapsedMs: number | null;
}

/** A call was decided and its worst case reserved. Stored before the request leaves. */
export interface CallStart extends Timed {
  readonly type: "call-start";
  /** Unique in the run: `c1`, `c2` … */
  readonly callId: string;
  /** The candidate's id in the pool. */
  readonly candidate: string;
  /** The name the policy wrote. */
  readonly named: string;
  readonly query: string;
  /** The most this call can cost; `null` when its price is unknown. */
  readonly reserved: Picodollars | null;
}

/** What the policy told the candidate beside the query; comes right after the call's start. */
export interface CallBrief extends Timed {
  readonly type: "call-brief";
  readonly callId: string;
  /** The system text that the policy wrote for this call. */
  readonly instructions: string;
  /** The temperature that the policy asked for; `null` when it left that open. */
  readonly temperature: number | null;
}

/** An attempt failed; another one follows. */
export interface CallRetry extends Timed {
  readonly type: "call-retry";
  readonly callId: string;
  readonly attempt: number;
  readonly delayMs: number;
  readonly failure: Failure;
}

export interface ReplyDelta extends Timed {
  readonly type: "reply-delta";
  readonly callId: string;
  readonly kind: "text" | "reasoning";
  readonly text: string;
}

/** `lost`: the page went away while the call was under way; it may have been billed. */
export type CallOutcome = "ok" | "failed" | "aborted" | "lost";

/** A call is settled. Stored before the loop goes on. */
export interface CallEnd extends Timed {
  readonly type: "call-end";
  readonly callId: string;
  readonly outcome: CallOutcome;
  readonly receipt: Receipt;
  /** Why the reply ended, when it did. */
  readonly finish: "stop" | "length" | "filtered" | "refused" | "other" | null;
  /** Why it failed. Beside the outcome `ok` a warning: the reply is complete, and this should be known of it. */
  readonly failure: Failure | null;
  readonly servedModel: string | null;
  readonly firstTokenMs: number | null;
  readonly elapsedMs: number;
}

export type InvalidReason =
  | "unknown-model"
  | "ambiguous-model"
  | "empty-query"
  | "placeholder"
  | "no-colon"
  | "no-action"
  | "unclosed-tag"
  | "unopened-tag"
  | "forged-information"
  | "repeated-call"
  | "empty-answer"
  | "over-budget"
  | "unknown-tool"
  | "bad-arguments"
  | "no-instructions"
  | "unknown-selection"
  | "unclosed-call";

/** The policy wrote something that its protocol does not allow. An ordinary event: papers score it. */
export interface ActionInvalid extends Timed {
  readonly type: "action-invalid";
  readonly reason: InvalidReason;
  /** One sentence that names what was written and what was expected. */
  readonly message: string;
}

/** A model and a token budget that a policy may choose, with what it predicts for the pair. */
export interface RankedOption {
  /** The candidate's id in the pool. */
  readonly candidate: string;
  /** Tokens that the reply may have; `null` without a limit. */
  readonly budget: number | null;
  /** Predicted quality, in [0, 1]; what a fitted router expects may lie a little beyond. */
  readonly quality: number;
  /** Tokens that the reply is priced at. */
  readonly tokens: number;
}

/** A policy compared all its options before it chose one. Their cost follows from the pool's prices. */
export interface OptionsRanked extends Timed {
  readonly type: "options-ranked";
  /** Weight of cost against quality, in [0, 1], on the scale of the policy's own formula. */
  readonly lambda: number;
  /** Tokens of the question, as the policy estimates them. */
  readonly inputTokens: number;
  /** Best first. */
  readonly options: readonly RankedOption[];
  /** Place of the chosen one in `options`. */
  readonly chosen: number;
}

/** A rule of the policy's code chose, not its model: a baseline's pick, a cascade's check. */
export interface Decision extends Timed {
  readonly type: "decision";
  /** The candidate that was chosen; `null` when the rule decided something else. */
  readonly candidate: string | null;
  /** One sentence that names the rule and what it saw. */
  readonly message: string;
}

/**
 * How an answer came about: written by the policy, a reply that it selected, a reply it delegated to, the last reply
 * when its turns were used up or time ran out, or nothing usable at all.
 */
export type AnswerSource =
  | "direct"
  | "selected"
  | "delegated"
  | "last-turn"
  | "last-reply"
  | "timeout"
  | "none-valid";

/** Says where the answer that follows comes from. */
export interface AnswerOrigin extends Timed {
  readonly type: "answer-origin";
  readonly origin: AnswerSource;
  /** The call whose reply is the answer, where it is one. */
  readonly callId: string | null;
}

export interface Answer extends Timed {
  readonly type: "answer";
  readonly text: string;
}

/** A limit was reached. The run may still end with an answer from what is known. */
export interface BudgetStop extends Timed {
  readonly type: "budget-stop";
  readonly limit: BudgetLimit;
  readonly message: string;
}

/** A cut run goes on. `cutMs` is not known and not counted. */
export interface RunResume extends Timed {
  readonly type: "run-resume";
  readonly resumedAt: number;
}

export type RunEndReason = "answered" | "no-answer" | "budget" | "stopped" | "failed";

export interface RunEnd extends Timed {
  readonly type: "run-end";
  readonly reason: RunEndReason;
  readonly failure: Failure | null;
  /** Tokens the runtime prefilled and decoded, for the whole run. */
  readonly prefilledTokens: number;
  readonly decodedTokens: number;
}

/** Everything that can happen in a run. A trajectory is a list of these; all else is a fold over it. */
export type RunEvent =
  | RunStart
  | RoundStart
  | TextInsert
  | InformationInsert
  | TextDelta
  | GenerationEnd
  | CallStart
  | CallBrief
  | CallRetry
  | ReplyDelta
  | ReplyRecast
  | CallEnd
  | ActionInvalid
  | OptionsRanked
  | Decision
  | AnswerOrigin
  | Answer
  | BudgetStop
  | RunResume
  | RunEnd;

/** An event before the runner stamped it with its time. */
export type Untimed<E extends RunEvent = RunEvent> = E extends RunEvent ? Omit<E, "at"> : never;

/** What a policy itself may report; the runner writes all the others, and adds the cost of a generation. */
export type PolicyEvent =
  | Untimed<
      RoundStart | TextDelta | ActionInvalid | OptionsRanked | Decision | AnswerOrigin | Answer
    >
  | Omit<GenerationEnd, "at" | "cost">;
