import type {
  AnswerOrigin,
  CallBrief,
  CallEnd,
  CallRetry,
  CallStart,
  GenerationEnd,
  RunEnd,
  RunEvent,
  RunStart,
  TextDelta,
} from "./events.ts";
import { placeOfDraft } from "./place-of-draft.ts";
import { recast } from "./reply-recast.ts";
import type { Round, Step } from "./round.ts";
import { addGeneration, addReceipt, NO_TOTALS, type Totals } from "./totals.ts";

/** One call as far as it is known. `end` is `null` while the reply streams. */
export interface Call {
  readonly start: CallStart;
  readonly round: number;
  /** What the policy told the candidate beside the query, where it did. */
  readonly brief: CallBrief | null;
  readonly reply: string;
  readonly reasoning: string;
  readonly retries: readonly CallRetry[];
  readonly end: CallEnd | null;
}

/** A stretch of the session's text and who wrote it. */
export interface Segment {
  readonly origin: "harness" | "question" | "policy" | "reply";
  readonly text: string;
}

/** A run, folded from its events. Never changed in place. */
export interface Trajectory {
  readonly start: RunStart | null;
  readonly rounds: readonly Round[];
  readonly calls: readonly Call[];
  readonly segments: readonly Segment[];
  readonly answer: string | null;
  /** Where the answer comes from, in policies that tell. */
  readonly answerOrigin: Pick<AnswerOrigin, "origin" | "callId"> | null;
  readonly totals: Totals;
  readonly end: RunEnd | null;
  /** Time of the newest event, in milliseconds since the run began. */
  readonly at: number;
}

export const EMPTY_TRAJECTORY: Trajectory = {
  start: null,
  rounds: [],
  calls: [],
  segments: [],
  answer: null,
  answerOrigin: null,
  totals: NO_TOTALS,
  end: null,
  at: 0,
};

/** All events folded into a trajectory. */
export function foldEvents(events: readonly RunEvent[], from = EMPTY_TRAJECTORY): Trajectory {
  return events.reduce(foldEvent, from);
}

/** The trajectory after one more event. */
export function foldEvent(before: Trajectory, event: RunEvent): Trajectory {
  const run = event.at === before.at ? before : { ...before, at: event.at };
  switch (event.type) {
    case "run-start":
      return { ...run, start: event };
    case "round-start": {
      const round = { number: event.round, startedAt: event.at, steps: [], generations: [] };
      return { ...run, rounds: [...run.rounds, round] };
    }
    case "text-insert":
      return withSegment(run, event.origin, event.text);
    case "information-insert":
      return withSegment(run, "reply", event.text);
    case "text-delta":
      return withSegment(withPolicyText(run, event), "policy", event.text);
    case "generation-end":
      return withGeneration(run, event);
    case "call-start":
      return withCallStart(run, event);
    case "call-brief":
      return withCall(run, event.callId, (call) => ({ ...call, brief: event }));
    case "call-retry":
      return withCall(run, event.callId, (call) => ({
        ...call,
        reply: "",
        reasoning: "",
        retries: [...call.retries, event],
      }));
    case "reply-delta":
      return withCall(run, event.callId, (call) =>
        event.kind === "text"
          ? { ...call, reply: call.reply + event.text }
          : { ...call, reasoning: call.reasoning + event.text },
      );
    case "reply-recast":
      return withCall(run, event.callId, (call) => ({ ...call, ...recast(call, event.to) }));
    case "call-end":
      return {
        ...withCall(run, event.callId, (call) => ({ ...call, end: event })),
        totals: addReceipt(run.totals, event.receipt),
      };
    case "action-invalid":
      return withStep(run, { kind: "invalid", reason: event.reason, message: event.message });
    case "options-ranked":
      return withStep(run, { kind: "ranking", ranking: event });
    case "decision": {
      const { candidate, message } = event;
      return withStep(run, { kind: "decision", candidate, message });
    }
    case "answer-origin":
      return { ...run, answerOrigin: { origin: event.origin, callId: event.callId } };
    case "answer":
      return { ...run, answer: event.text };
    case "budget-stop":
      return withStep(run, { kind: "budget", limit: event.limit, message: event.message });
    case "run-resume":
      return run.rounds.length === 0
        ? { ...run, end: null }
        : withStep({ ...run, end: null }, { kind: "resume" });
    case "run-end":
      return { ...run, end: event };
  }
}

/** Which call a step shows. */
export function findCall(run: Trajectory, callId: string): Call | undefined {
  return run.calls.find((call) => call.start.callId === callId);
}

/** The text that the paper's rewards judge: what the policy wrote and what was inserted as replies, without the prompt. */
export function scoredText(run: Trajectory): string {
  return run.segments
    .filter((segment) => segment.origin === "policy" || segment.origin === "reply")
    .map((segment) => segment.text)
    .join("");
}

const STEP_OF_PART = {
  thought: "thought",
  call: "draft",
  answer: "answer",
  forged: "forged",
  plain: "plain",
} as const;

function withPolicyText(run: Trajectory, event: TextDelta): Trajectory {
  // A tag ends the stretch before it, so that two thoughts in a row stay two.
  if (event.part === "tag") {
    const round = run.rounds.at(-1);
    const last = round?.steps.at(-1);
    const isOpening = !event.text.startsWith("</");
    return isOpening && last !== undefined && STEP_OF_TAG[event.text] === last.kind
      ? withStep(run, { kind: last.kind, text: "" } as Step)
      : run;
  }
  const kind = STEP_OF_PART[event.part];
  const round = run.rounds.at(-1);
  const last = round?.steps.at(-1);
  if (round !== undefined && last !== undefined && last.kind === kind && "text" in last) {
    const steps = [...round.steps.slice(0, -1), { kind, text: last.text + event.text }];
    return withLastRound(run, { ...round, steps });
  }
  // Blank text between blocks is layout, not something to show.
  if (kind === "plain" && event.text.trim() === "") return run;
  return withStep(run, { kind, text: event.text });
}

const STEP_OF_TAG: Readonly<Record<string, Step["kind"]>> = {
  "<think>": "thought",
  "<search>": "draft",
  "<tool_call>": "draft",
  "<answer>": "answer",
  "<information>": "forged",
};

function withSegment(run: Trajectory, origin: Segment["origin"], text: string): Trajectory {
  const last = run.segments.at(-1);
  const segments =
    last?.origin === origin
      ? [...run.segments.slice(0, -1), { origin, text: last.text + text }]
      : [...run.segments, { origin, text }];
  return { ...run, segments };
}

function withStep(run: Trajectory, step: Step): Trajectory {
  const round = run.rounds.at(-1) ?? { number: 0, startedAt: run.at, steps: [], generations: [] };
  return withLastRound(run, { ...round, steps: [...round.steps, step] });
}

function withLastRound(run: Trajectory, round: Round): Trajectory {
  return { ...run, rounds: [...run.rounds.slice(0, -1), round] };
}

function withGeneration(run: Trajectory, event: GenerationEnd): Trajectory {
  const round = run.rounds.at(-1);
  const totals = addGeneration(run.totals, event.cost);
  if (round === undefined) return { ...run, totals };
  const generations = [...round.generations, event];
  return { ...withLastRound(run, { ...round, generations }), totals };
}

function withCallStart(run: Trajectory, event: CallStart): Trajectory {
  const round = run.rounds.at(-1);
  const call: Call = {
    start: event,
    round: round?.number ?? 0,
    brief: null,
    reply: "",
    reasoning: "",
    retries: [],
    end: null,
  };
  const withCalls = {
    ...run,
    calls: [...run.calls, call],
    totals: { ...run.totals, calls: run.totals.calls + 1 },
  };
  const step: Step = { kind: "call", callId: event.callId };
  const draft = round === undefined ? -1 : placeOfDraft(round, event.named);
  if (round === undefined || draft < 0) return withStep(withCalls, step);
  return withLastRound(withCalls, { ...round, steps: round.steps.with(draft, step) });
}

function withCall(run: Trajectory, callId: string, change: (call: Call) => Call): Trajectory {
  return {
    ...run,
    calls: run.calls.map((call) => (call.start.callId === callId ? change(call) : call)),
  };
}
