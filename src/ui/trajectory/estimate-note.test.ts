import { describe, expect, it } from "vitest";
import { NO_USAGE } from "#core/cost/usage.ts";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { makeReceipt } from "#core/loop/make-receipt.ts";
import type { CallEnd, CallRetry } from "#core/trajectory/events.ts";
import type { Call } from "#core/trajectory/trajectory.ts";
import { estimateNote } from "./estimate-note.ts";

const RETRY: CallRetry = {
  type: "call-retry",
  at: 1,
  callId: "c1",
  attempt: 1,
  delayMs: 1,
  failure: { code: "timeout-first", message: "Silent.", fix: "", side: "provider" },
};

function call(
  callId: string,
  outcome: CallEnd["outcome"],
  estimated: boolean,
  retries: readonly CallRetry[] = [],
  failure: CallEnd["failure"] = null,
): Call {
  const receipt = makeReceipt({
    candidate: testCandidate("A"),
    usage: NO_USAGE,
    estimated,
    reported: null,
  });
  const end: CallEnd = {
    type: "call-end",
    at: 2,
    callId,
    outcome,
    receipt,
    finish: null,
    failure,
    servedModel: null,
    firstTokenMs: null,
    elapsedMs: 1,
  };
  const start = {
    type: "call-start",
    at: 1,
    callId,
    candidate: "A",
    named: "A",
    query: "q",
    reserved: null,
  } as const;
  return { start, round: 1, brief: null, reply: "", reasoning: "", retries, end };
}

describe("why a cost is estimated", () => {
  it.each<[string, readonly Call[], string | null]>([
    ["nothing is", [call("c1", "ok", false), call("c2", "failed", false)], null],
    [
      "a server that did not count",
      [call("c1", "ok", true)],
      "A server did not count its tokens, so a part of this is estimated.",
    ],
    [
      "a reply that broke off",
      [call("c1", "failed", true), call("c2", "ok", false)],
      "A reply was cut off, so a part of this is estimated.",
    ],
    [
      "a server that did not count what held no reply",
      [call("c1", "failed", true, [], { ...RETRY.failure, code: "reply-empty" })],
      "A server did not count its tokens, so a part of this is estimated.",
    ],
    [
      "a call that the visitor stopped, and one that was lost",
      [call("c1", "aborted", true), call("c2", "lost", true)],
      "A reply was cut off, so a part of this is estimated.",
    ],
    [
      "an attempt that failed before a good one",
      [call("c1", "ok", true, [RETRY])],
      "An attempt that failed may have been billed, so a part of this is estimated.",
    ],
    [
      "both",
      [call("c1", "ok", true), call("c2", "failed", true)],
      "A server did not count its tokens and a reply was cut off, so a part of this is estimated.",
    ],
  ])("%s", (_, calls, note) => {
    expect(estimateNote(calls)).toBe(note);
  });
});
