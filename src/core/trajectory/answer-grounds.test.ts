import { describe, expect, it } from "vitest";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { makeReceipt } from "#core/loop/make-receipt.ts";
import { answerGrounds, untaggedText, whyNoAnswer } from "./answer-grounds.ts";
import type { AnswerSource, RunEvent, Untimed } from "./events.ts";
import { foldEvents } from "./trajectory.ts";

const receipt = makeReceipt({
  candidate: testCandidate("A"),
  usage: { fresh: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 },
  estimated: false,
  reported: null,
});

function call(callId: string, outcome: "ok" | "failed", reply = "It is so."): readonly Untimed[] {
  return [
    { type: "call-start", callId, candidate: callId, named: callId, query: "q", reserved: 1 },
    { type: "reply-delta", callId, kind: "text", text: reply },
    {
      type: "call-end",
      callId,
      outcome,
      receipt,
      finish: "stop",
      failure: null,
      servedModel: null,
      firstTokenMs: 1,
      elapsedMs: 1,
    },
  ] as readonly Untimed[];
}

const ROUND: Untimed = { type: "round-start", round: 1 };
const ANSWER: Untimed = { type: "answer", text: "So." };
const over = (reason: "answered" | "no-answer" | "stopped" | "budget"): Untimed => {
  return { type: "run-end", reason, failure: null, prefilledTokens: 0, decodedTokens: 0 };
};
const from = (origin: AnswerSource, callId: string | null): Untimed => {
  return { type: "answer-origin", origin, callId };
};
const wrote = (part: "plain" | "thought", text: string): Untimed => {
  return { type: "text-delta", part, text };
};
const slip = (reason: "over-budget" | "no-action", message: string): Untimed => {
  return { type: "action-invalid", reason, message };
};

function folded(...events: readonly Untimed[]) {
  return foldEvents(events.map((event) => ({ ...event, at: 1 }) as RunEvent));
}

/** The kind, and what it stands on. */
function grounds(...events: readonly Untimed[]) {
  const found = answerGrounds(folded(ROUND, ...events));
  if (found === null) return null;
  return "calls" in found
    ? [found.kind, ...found.calls.map(({ start }) => start.callId)]
    : [found.kind, found.failed];
}

describe("an answer stands on", () => {
  it("the replies that came back whole", () => {
    expect(grounds(...call("c1", "ok"), ...call("c2", "failed"), ANSWER)).toEqual([
      "replies",
      "c1",
    ]);
  });

  it("the one reply that was taken as it is", () => {
    const calls = [...call("c1", "ok"), ...call("c2", "ok")];
    expect(grounds(...calls, from("selected", "c2"), ANSWER)).toEqual(["replies", "c2"]);
  });

  it("the router alone, when every call failed or none was made", () => {
    expect(grounds(...call("c1", "failed"), ...call("c2", "failed"), ANSWER)).toEqual([
      "router",
      2,
    ]);
    expect(grounds(ANSWER)).toEqual(["router", 0]);
    expect(grounds(from("direct", null), ANSWER)).toEqual(["router", 0]);
  });

  it("nothing, when the replies were empty", () => {
    expect(grounds(...call("c1", "ok", "  "), ANSWER)).toEqual(["router", 0]);
  });

  it("what had come when it was forced", () => {
    const opened = slip("over-budget", "The answer was opened for it.");
    expect(grounds(...call("c1", "ok"), opened, ANSWER)).toEqual(["forced", "c1"]);
    expect(grounds(...call("c1", "failed"), opened, ANSWER)).toEqual(["forced"]);
    expect(grounds(...call("c1", "ok"), from("last-turn", "c1"), ANSWER)).toEqual(["forced", "c1"]);
    expect(grounds(from("none-valid", null), ANSWER)).toEqual(["forced"]);
  });

  it("nothing at all without an answer", () => {
    expect(grounds(...call("c1", "ok"), over("no-answer"))).toBeNull();
  });
});

describe("a run without an answer", () => {
  it("offers what the policy wrote last outside any tag", () => {
    const text = wrote("plain", " It is the Rhine. ");
    expect(untaggedText(folded(ROUND, text, over("no-answer")))).toBe("It is the Rhine.");
    expect(untaggedText(folded(ROUND, text))).toBeNull();
    expect(untaggedText(folded(ROUND, text, ANSWER, over("answered")))).toBeNull();
    expect(untaggedText(folded(ROUND, wrote("thought", "Hm."), over("no-answer")))).toBeNull();
    // What came before a call is not what the call led to.
    expect(untaggedText(folded(ROUND, text, ...call("c1", "ok"), over("no-answer")))).toBeNull();
  });

  it("says why", () => {
    const why = (...events: readonly Untimed[]) => whyNoAnswer(folded(ROUND, ...events));
    expect(why(over("stopped"))).toContain("stopped");
    expect(why(...call("c1", "failed"), over("no-answer"))).toContain("its only call failed");
    expect(why(...call("c1", "failed"), ...call("c2", "failed"), over("no-answer"))).toContain(
      "both calls failed",
    );
    expect(why(slip("no-action", "Neither was written."), over("no-answer"))).toContain(
      "Neither was written.",
    );
    const limit: Untimed = { type: "budget-stop", limit: "elapsedMs", message: "Time is up." };
    expect(why(limit, over("budget"))).toContain("Time is up.");
    expect(why(ANSWER, over("answered"))).toBeNull();
    expect(why()).toBeNull();
  });
});
