import * as v from "valibot";
import { SwitchyardError } from "#core/errors.ts";
import { isPolicyId } from "#core/policies/policies.ts";
import { type RunEvent, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import {
  ANSWER_SOURCES,
  BUDGET_LIMITS,
  BudgetSchema,
  Count,
  FailureSchema,
  Figure,
  Id,
  INVALID_REASONS,
  Message,
  Milliseconds,
  Name,
  OptionsSchema,
  PoolSchema,
  ReceiptSchema,
  Text,
  UsageSchema,
} from "./event-fields.ts";

/** More events than any budget allows, streamed token by token. */
const MAX_EVENTS = 200_000;
/** More (candidate, budget) pairs than any pool has. */
const MAX_RANKED = 4096;

const at = Milliseconds;

/**
 * One schema per event. `v.object` builds a fresh object of the named keys only, so unknown keys, `__proto__` included,
 * are dropped. `satisfies` proves that whatever passes is a `RunEvent`; the
 * test beside this file proves that every `RunEvent` may pass.
 */
export const RunEventSchema = v.variant("type", [
  v.object({
    type: v.literal("run-start"),
    at,
    version: v.pipe(v.number(), v.value(TRAJECTORY_VERSION)),
    id: Id,
    startedAt: Milliseconds,
    question: Text,
    policy: v.pipe(Name, v.check(isPolicyId, "no router is called so")),
    fidelity: v.picklist(["paper", "switchyard"]),
    options: OptionsSchema,
    runtime: v.object({ kind: v.picklist(["demo", "server", "page", "none"]), model: Name }),
    pool: PoolSchema,
    budget: BudgetSchema,
    seed: v.pipe(v.number(), v.safeInteger()),
    demo: v.boolean(),
  }),
  v.object({ type: v.literal("round-start"), at, round: Count }),
  v.object({
    type: v.literal("text-insert"),
    at,
    origin: v.picklist(["harness", "question"]),
    text: Text,
  }),
  v.object({
    type: v.literal("information-insert"),
    at,
    callId: v.nullable(Id),
    text: Text,
  }),
  v.object({
    type: v.literal("text-delta"),
    at,
    part: v.picklist(["tag", "thought", "call", "answer", "forged", "plain"]),
    text: Text,
  }),
  v.object({
    type: v.literal("generation-end"),
    at,
    reason: v.picklist(["stop", "eos", "length", "aborted"]),
    stop: v.nullable(Name),
    usage: v.nullable(UsageSchema),
    cost: v.nullable(Count),
    firstTokenMs: v.nullable(Milliseconds),
    elapsedMs: v.nullable(Milliseconds),
  }),
  v.object({
    type: v.literal("call-start"),
    at,
    callId: Id,
    candidate: Id,
    named: Message,
    query: Text,
    reserved: v.nullable(Count),
  }),
  v.object({
    type: v.literal("call-brief"),
    at,
    callId: Id,
    instructions: Text,
    temperature: v.nullable(Figure),
  }),
  v.object({
    type: v.literal("call-retry"),
    at,
    callId: Id,
    attempt: Count,
    delayMs: Milliseconds,
    failure: FailureSchema,
  }),
  v.object({
    type: v.literal("reply-delta"),
    at,
    callId: Id,
    kind: v.picklist(["text", "reasoning"]),
    text: Text,
  }),
  v.object({
    type: v.literal("reply-recast"),
    at,
    callId: Id,
    to: v.picklist(["text", "reasoning"]),
  }),
  v.object({
    type: v.literal("call-end"),
    at,
    callId: Id,
    outcome: v.picklist(["ok", "failed", "aborted", "lost"]),
    receipt: ReceiptSchema,
    finish: v.nullable(v.picklist(["stop", "length", "filtered", "refused", "other"])),
    failure: v.nullable(FailureSchema),
    servedModel: v.nullable(Name),
    firstTokenMs: v.nullable(Milliseconds),
    elapsedMs: Milliseconds,
  }),
  v.object({
    type: v.literal("action-invalid"),
    at,
    reason: v.picklist(INVALID_REASONS),
    message: Message,
  }),
  v.object({
    type: v.literal("options-ranked"),
    at,
    lambda: Figure,
    inputTokens: Figure,
    options: v.pipe(
      v.array(
        v.object({ candidate: Id, budget: v.nullable(Count), quality: Figure, tokens: Figure }),
      ),
      v.maxLength(MAX_RANKED),
    ),
    chosen: Count,
  }),
  v.object({
    type: v.literal("decision"),
    at,
    candidate: v.nullable(Id),
    message: Message,
  }),
  v.object({
    type: v.literal("answer-origin"),
    at,
    origin: v.picklist(ANSWER_SOURCES),
    callId: v.nullable(Id),
  }),
  v.object({ type: v.literal("answer"), at, text: Text }),
  v.object({
    type: v.literal("budget-stop"),
    at,
    limit: v.picklist(BUDGET_LIMITS),
    message: Message,
  }),
  v.object({ type: v.literal("run-resume"), at, resumedAt: Milliseconds }),
  v.object({
    type: v.literal("run-end"),
    at,
    reason: v.picklist(["answered", "no-answer", "budget", "stopped", "failed"]),
    failure: v.nullable(FailureSchema),
    prefilledTokens: Count,
    decodedTokens: Count,
  }),
]) satisfies v.GenericSchema<RunEvent>;

const EventListSchema = v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_EVENTS));

/**
 * Checks what claims to be a run's events, as stored, imported or carried by a link, and returns fresh objects with the
 * known keys only. The first event must be the only `run-start`, calls must start before they go on, and the sums of
 * money must stay exact. Throws `import-invalid` with the place of the first mistake (`events[3].receipt.cost`).
 */
export function parseEvents(data: unknown): readonly RunEvent[] {
  const list = v.safeParse(EventListSchema, data);
  if (!list.success) throw invalid("events", list.issues[0].message);
  const events = list.output.map(parseEvent);
  checkOrder(events);
  return events;
}

function parseEvent(data: unknown, index: number): RunEvent {
  const result = v.safeParse(RunEventSchema, data, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const place = path === null ? `events[${index}]` : `events[${index}].${path}`;
  throw invalid(place, `expected ${issue.expected ?? "something else"}`);
}

/** What no single event can show. Linear in the number of events. */
function checkOrder(events: readonly RunEvent[]): void {
  const open = new Set<string>();
  const seen = new Set<string>();
  let money = 0;
  for (const [index, event] of events.entries()) {
    if ((event.type === "run-start") !== (index === 0)) {
      throw invalid(`events[${index}]`, "a run begins with its only run-start");
    }
    if (event.type === "call-start") {
      if (seen.has(event.callId))
        throw invalid(`events[${index}].callId`, "this call was there before");
      seen.add(event.callId);
      open.add(event.callId);
    } else if (isOfCall(event) && !open.has(event.callId)) {
      throw invalid(`events[${index}].callId`, "no such call is under way");
    }
    if (event.type === "call-end") open.delete(event.callId);
    money += costOf(event);
    if (!Number.isSafeInteger(money))
      throw invalid(`events[${index}]`, "the costs add up to too much");
  }
}

type OfCall = "call-brief" | "call-retry" | "reply-delta" | "reply-recast" | "call-end";

const OF_CALL = {
  "call-brief": true,
  "call-retry": true,
  "reply-delta": true,
  "reply-recast": true,
  "call-end": true,
} as const satisfies Record<OfCall, true>;

function isOfCall(event: RunEvent): event is Extract<RunEvent, { type: OfCall }> {
  return Object.hasOwn(OF_CALL, event.type);
}

function costOf(event: RunEvent): number {
  if (event.type === "call-end") return event.receipt.cost ?? 0;
  return event.type === "generation-end" ? (event.cost ?? 0) : 0;
}

function invalid(place: string, expectation: string): SwitchyardError {
  return new SwitchyardError("import-invalid", `This is not a run: ${place}: ${expectation}.`, {
    fix: "Export the run again from where it was made.",
    side: "visitor",
  });
}
