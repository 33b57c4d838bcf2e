import type { RankedOption, RunEvent, RunStart, TextPartKind } from "#core/trajectory/events.ts";
import {
  amount,
  type Codec,
  expected,
  figure,
  flag,
  listOf,
  nullable,
  objectOf,
  oneOf,
  text,
  uint,
  word,
} from "./codec.ts";
import { budget, candidate, failure, options, receiptOf, usage } from "./value-codecs.ts";

type EventType = RunEvent["type"];

/** What an event holds besides its type and its time, which every event has. */
export type Body<T extends EventType> = Omit<Extract<RunEvent, { type: T }>, "type" | "at">;

const MOST_CANDIDATES = 64;
const MOST_OPTIONS = 4096;

const startBody = objectOf<Body<"run-start">>({
  version: uint,
  id: text,
  startedAt: uint,
  question: text,
  policy: word(),
  fidelity: oneOf({ paper: 0, switchyard: 1 }),
  options,
  runtime: objectOf<RunStart["runtime"]>({
    kind: oneOf({ demo: 0, server: 1, page: 2, none: 3 }),
    model: text,
  }),
  pool: listOf(candidate, MOST_CANDIDATES),
  budget,
  seed: figure,
  demo: flag,
});

const runStart: Codec<Body<"run-start">> = {
  write: (out, body) => {
    startBody.write(out, body);
    out.memory.pool = body.pool;
  },
  read: (from) => {
    const body = startBody.read(from);
    from.memory.pool = body.pool;
    return body;
  },
};

const nextRound = expected((memory) => memory.round + 1, uint);

const roundStart: Codec<Body<"round-start">> = {
  write: (out, { round }) => {
    nextRound.write(out, round);
    out.memory.round = round;
  },
  read: (from) => {
    const round = nextRound.read(from);
    from.memory.round = round;
    return { round };
  },
};

/** A candidate of the pool by its place, counted from 1; any other name in full after a 0. */
const poolName: Codec<string> = {
  write: (out, id) => {
    const place = out.memory.pool.findIndex((one) => one.id === id) + 1;
    out.uint(place);
    if (place === 0) out.text(id);
  },
  read: (from) => {
    const place = from.uint();
    return place === 0 ? from.text() : (from.memory.pool[place - 1]?.id ?? "");
  },
};

const nextCall = expected((memory) => `c${memory.asked.size + 1}`, text);
const runningCall = expected((memory) => memory.callId, text);
const nullableAmount = nullable(amount);
const nullableUint = nullable(uint);

const sameName = (id: string): Codec<string> => expected(() => id, text);

const callStart: Codec<Body<"call-start">> = {
  write: (out, body) => {
    nextCall.write(out, body.callId);
    poolName.write(out, body.candidate);
    out.memory.startCall(body.callId, body.candidate);
    sameName(body.candidate).write(out, body.named);
    out.text(body.query);
    nullableAmount.write(out, body.reserved);
  },
  read: (from) => {
    const callId = nextCall.read(from);
    const asked = poolName.read(from);
    from.memory.startCall(callId, asked);
    const named = sameName(asked).read(from);
    return {
      callId,
      candidate: asked,
      named,
      query: from.text(),
      reserved: nullableAmount.read(from),
    };
  },
};

const callOutcome = objectOf<Omit<Body<"call-end">, "callId" | "receipt">>({
  outcome: oneOf({ ok: 0, failed: 1, aborted: 2, lost: 3 }),
  finish: nullable(word()),
  failure: nullable(failure),
  servedModel: nullable(text),
  firstTokenMs: nullableUint,
  elapsedMs: uint,
});

const callEnd: Codec<Body<"call-end">> = {
  write: (out, body) => {
    runningCall.write(out, body.callId);
    receiptOf(out.memory.priceOf(body.callId)).write(out, body.receipt);
    callOutcome.write(out, body);
  },
  read: (from) => {
    const callId = runningCall.read(from);
    const receipt = receiptOf(from.memory.priceOf(callId)).read(from);
    return { callId, receipt, ...callOutcome.read(from) };
  },
};

const part = oneOf<TextPartKind>({ tag: 0, thought: 1, call: 2, answer: 3, forged: 4, plain: 5 });

/** The packed form of every event's body. The order of the fields is part of the link format. */
export const EVENT_CODECS: { readonly [T in EventType]: Codec<Body<T>> } = {
  "run-start": runStart,
  "round-start": roundStart,
  "text-insert": objectOf<Body<"text-insert">>({
    origin: oneOf({ harness: 0, question: 1 }),
    text,
  }),
  "information-insert": objectOf<Body<"information-insert">>({
    callId: nullable(runningCall),
    text,
  }),
  "text-delta": objectOf<Body<"text-delta">>({ part, text }),
  "generation-end": objectOf<Body<"generation-end">>({
    reason: oneOf({ stop: 0, eos: 1, length: 2, aborted: 3 }),
    stop: nullable(text),
    usage: nullable(usage),
    cost: nullableAmount,
    firstTokenMs: nullableUint,
    elapsedMs: nullableUint,
  }),
  "call-start": callStart,
  "call-brief": objectOf<Body<"call-brief">>({
    callId: runningCall,
    instructions: text,
    temperature: nullable(figure),
  }),
  "call-retry": objectOf<Body<"call-retry">>({
    callId: runningCall,
    attempt: uint,
    delayMs: amount,
    failure,
  }),
  "reply-delta": objectOf<Body<"reply-delta">>({
    callId: runningCall,
    kind: oneOf({ text: 0, reasoning: 1 }),
    text,
  }),
  "reply-recast": objectOf<Body<"reply-recast">>({
    callId: runningCall,
    to: oneOf({ text: 0, reasoning: 1 }),
  }),
  "call-end": callEnd,
  "action-invalid": objectOf<Body<"action-invalid">>({ reason: word(), message: text }),
  "options-ranked": objectOf<Body<"options-ranked">>({
    lambda: figure,
    inputTokens: figure,
    options: listOf(
      objectOf<RankedOption>({
        candidate: poolName,
        budget: nullable(uint),
        quality: figure,
        tokens: figure,
      }),
      MOST_OPTIONS,
    ),
    chosen: uint,
  }),
  decision: objectOf<Body<"decision">>({ candidate: nullable(poolName), message: text }),
  "answer-origin": objectOf<Body<"answer-origin">>({
    origin: word(),
    callId: nullable(runningCall),
  }),
  answer: objectOf<Body<"answer">>({ text }),
  "budget-stop": objectOf<Body<"budget-stop">>({ limit: word(), message: text }),
  "run-resume": objectOf<Body<"run-resume">>({ resumedAt: uint }),
  "run-end": objectOf<Body<"run-end">>({
    reason: oneOf({ answered: 0, "no-answer": 1, budget: 2, stopped: 3, failed: 4 }),
    failure: nullable(failure),
    prefilledTokens: uint,
    decodedTokens: uint,
  }),
};

/** The byte of each event. */
export const eventType = oneOf<EventType>({
  "run-start": 1,
  "round-start": 2,
  "text-insert": 3,
  "information-insert": 4,
  "text-delta": 5,
  "generation-end": 6,
  "call-start": 7,
  "call-retry": 8,
  "reply-delta": 9,
  "call-end": 10,
  "action-invalid": 11,
  answer: 12,
  "budget-stop": 13,
  "run-resume": 14,
  "run-end": 15,
  "call-brief": 16,
  "options-ranked": 17,
  decision: 18,
  "answer-origin": 19,
  "reply-recast": 20,
});
