import { describe, expect, it } from "vitest";
import { run } from "#core/loop/fixtures/round-robin.ts";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { makeReceipt } from "#core/loop/make-receipt.ts";
import type { RunEvent } from "./events.ts";
import { EMPTY_TRAJECTORY, findCall, foldEvent, foldEvents, scoredText } from "./trajectory.ts";

const usage = { fresh: 100, cacheRead: 20, cacheWrite: 3, output: 7, reasoning: 2 };

function callEnd(callId: string, changes: object = {}): RunEvent {
  return {
    type: "call-end",
    at: 9,
    callId,
    outcome: "ok",
    receipt: makeReceipt({
      candidate: testCandidate("A"),
      usage,
      estimated: false,
      reported: null,
    }),
    finish: "stop",
    failure: null,
    servedModel: null,
    firstTokenMs: 1,
    elapsedMs: 2,
    ...changes,
  };
}

function callStart(callId: string): RunEvent {
  return { type: "call-start", at: 8, callId, candidate: "A", named: "A", query: "q", reserved: 1 };
}

const ROUND: RunEvent = { type: "round-start", at: 1, round: 1 };

function delta(part: "tag" | "thought" | "call" | "answer" | "plain", text: string): RunEvent {
  return { type: "text-delta", at: 2, part, text };
}

describe("foldEvent", () => {
  it("gives the same trajectory event by event and all at once, and never changes an earlier one", async () => {
    const { sink } = await run();
    const frozen: string[] = [];
    let folded = EMPTY_TRAJECTORY;
    const seen = [folded];
    for (const event of sink.events) {
      frozen.push(JSON.stringify(folded));
      folded = foldEvent(folded, event);
      seen.push(folded);
    }
    expect(folded).toEqual(foldEvents(sink.events));
    expect(seen.slice(0, -1).map((before) => JSON.stringify(before))).toEqual(frozen);
  });

  it("shows the call in the place of the text in which it was written", () => {
    const written = [
      ROUND,
      delta("tag", "<search>"),
      delta("call", "A: q"),
      delta("tag", "</search>"),
    ];
    expect(foldEvents(written).rounds[0]?.steps).toEqual([{ kind: "draft", text: "A: q" }]);
    expect(foldEvents([...written, callStart("c1")]).rounds[0]?.steps).toEqual([
      { kind: "call", callId: "c1" },
    ]);
  });

  it("makes reasoning of a reply that turned out to be thinking, and a reply of reasoning that was all there is", () => {
    const say = (kind: "text" | "reasoning", text: string): RunEvent => ({
      type: "reply-delta",
      at: 8,
      callId: "c1",
      kind,
      text,
    });
    const recast = (to: "text" | "reasoning"): RunEvent => ({
      type: "reply-recast",
      at: 8,
      callId: "c1",
      to,
    });
    const started = [ROUND, callStart("c1")];
    const thought = foldEvents([
      ...started,
      say("text", "Two and two. "),
      recast("reasoning"),
      say("text", "4"),
    ]);
    expect(findCall(thought, "c1")).toMatchObject({ reply: "4", reasoning: "Two and two. " });
    const taken = foldEvents([...started, say("reasoning", "It is 4."), recast("text")]);
    expect(findCall(taken, "c1")).toMatchObject({ reply: "It is 4.", reasoning: "" });
  });

  it("keeps two thoughts apart, joins their pieces, and shows no blank text", () => {
    const events = [ROUND, delta("tag", "<think>"), delta("thought", "a"), delta("thought", "b")];
    const more = [
      delta("tag", "</think>"),
      delta("plain", "\n"),
      delta("tag", "<think>"),
      delta("thought", "c"),
    ];
    expect(foldEvents([...events, ...more]).rounds[0]?.steps).toEqual([
      { kind: "thought", text: "ab" },
      { kind: "thought", text: "c" },
    ]);
  });

  it("adds what is known, counts what is not, and marks estimates", () => {
    const unknown = makeReceipt({
      candidate: testCandidate("A", { price: null }),
      usage,
      estimated: true,
      reported: null,
    });
    const events = [
      ROUND,
      callStart("c1"),
      callEnd("c1"),
      callStart("c2"),
      callEnd("c2", { receipt: unknown }),
    ];
    expect(foldEvents(events).totals).toMatchObject({
      cost: 123 * 100_000 + 7 * 200_000,
      unknown: 1,
      estimated: true,
      calls: 2,
      inputTokens: 246,
      outputTokens: 14,
      paperCost: null,
    });
  });

  it("forgets what a void attempt had streamed", () => {
    const failure = { code: "overloaded", message: "m", fix: "", side: "provider" } as const;
    const events: RunEvent[] = [
      ROUND,
      callStart("c1"),
      { type: "reply-delta", at: 8, callId: "c1", kind: "text", text: "void" },
      { type: "call-retry", at: 8, callId: "c1", attempt: 1, delayMs: 5, failure },
      { type: "reply-delta", at: 9, callId: "c1", kind: "text", text: "good" },
    ];
    const call = findCall(foldEvents(events), "c1");
    expect(call?.reply).toBe("good");
    expect(call?.retries).toHaveLength(1);
  });

  it("scores what the policy wrote and what was inserted as replies, not the prompt", async () => {
    const { trajectory } = await run();
    const scored = scoredText(trajectory);
    expect(scored.startsWith("<think>first</think><search>who?</search>[Small-8B says so]")).toBe(
      true,
    );
    expect(scored.endsWith("<answer>Shakespeare</answer>")).toBe(true);
  });
});
