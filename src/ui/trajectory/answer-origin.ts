import type { AnswerGrounds } from "#core/trajectory/answer-grounds.ts";
import type { AnswerSource } from "#core/trajectory/events.ts";
import { type Call, findCall, type Trajectory } from "#core/trajectory/trajectory.ts";

const CARD_LABEL = {
  direct: "Merged into the answer",
  selected: "Selected as the answer",
  delegated: "Its reply is the answer",
  "last-turn": "Last reply, taken as the answer",
  "last-reply": "Last reply, taken as the answer",
  timeout: null,
  "none-valid": null,
} as const satisfies Record<AnswerSource, string | null>;

/** What a call has to do with the answer; `null` when nothing, or when the policy does not tell. */
export function originOfCall(run: Trajectory, callId: string): string | null {
  const { answerOrigin } = run;
  if (answerOrigin === null) return null;
  // What the policy wrote itself after it read replies is made from all that came back.
  const isPart =
    answerOrigin.origin === "direct"
      ? findCall(run, callId)?.end?.outcome === "ok"
      : answerOrigin.callId === callId;
  return isPart ? CARD_LABEL[answerOrigin.origin] : null;
}

/** One sentence on where the answer comes from; `null` when the policy does not tell. */
export function originText(run: Trajectory): string | null {
  const { answerOrigin } = run;
  if (answerOrigin === null) return null;
  const { origin, callId } = answerOrigin;
  const whose =
    callId === null
      ? "the last reply"
      : `the reply of ${findCall(run, callId)?.start.candidate ?? callId}`;
  const replies = run.calls.filter(({ end }) => end?.outcome === "ok").length;
  switch (origin) {
    case "direct":
      if (replies === 0) return "Written by the router itself, without a call.";
      return replies === 1
        ? "Written by the router after it read one reply."
        : `Merged by the router from ${replies} replies.`;
    case "selected":
      return `Selected by the router: ${whose}, word for word.`;
    case "delegated":
      return `This is ${whose}, word for word.`;
    case "last-turn":
      return `The router’s turns were used up: this is ${whose}.`;
    case "last-reply":
      return `Time ran out: this is ${whose}.`;
    case "timeout":
      return "Time ran out before there was a reply.";
    case "none-valid":
      return "Nothing that came back could be used.";
  }
}

/** What an answer is called that does not stand on replies alone. */
export const GROUNDS_LABEL = {
  replies: "From replies",
  forced: "Forced at a limit",
  router: "The router alone",
} as const satisfies Record<AnswerGrounds["kind"], string>;

/** One sentence on what an answer stands on, where the policy does not tell where it is from. */
export function groundsText(grounds: AnswerGrounds | null): string | null {
  if (grounds === null) return null;
  switch (grounds.kind) {
    case "replies":
      return `It stands on ${repliesOf(grounds.calls)}.`;
    case "forced":
      return grounds.calls.length === 0
        ? "No call was left and no reply had come: the router was made to answer from what it knows."
        : `No call was left, and the router was made to answer, from ${repliesOf(grounds.calls)}.`;
    case "router":
      if (grounds.failed === 0)
        return "No candidate was asked: this is what the router itself says.";
      return `${failedCalls(grounds.failed)} failed: this is what the router itself says.`;
  }
}

function failedCalls(count: number): string {
  if (count === 1) return "The only call";
  return count === 2 ? "Both calls" : `All ${count} calls`;
}

function repliesOf(calls: readonly Call[]): string {
  const names = [...new Set(calls.map(({ start }) => start.candidate))];
  const listed =
    names.length < 3 ? names.join(" and ") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  if (calls.length === 1) return `the reply of ${listed}`;
  return names.length === 1 ? `${calls.length} replies of ${listed}` : `the replies of ${listed}`;
}
