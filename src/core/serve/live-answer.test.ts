import { describe, expect, it } from "vitest";
import type { PolicyId } from "#core/policies/policies.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { LiveAnswer } from "./live-answer.ts";

function delta(text: string, kind: "text" | "reasoning" = "text"): RunEvent {
  return { type: "reply-delta", at: 1, callId: "c1", kind, text };
}

function answer(text: string): RunEvent {
  return { type: "answer", at: 2, text };
}

function sent(policy: PolicyId, events: readonly RunEvent[], options = {}): readonly string[] {
  const live = new LiveAnswer({ policy, options });
  return events.map((event) => live.take(event));
}

describe("the text of an answer", () => {
  it("is passed on as it comes where the one reply will be the answer", () => {
    const events = [
      delta("\n "),
      delta("hm", "reasoning"),
      delta("Be"),
      delta("rn. "),
      answer("Bern."),
    ];
    expect(sent("always", events)).toEqual(["", "", "Be", "rn. ", ""]);
    expect(sent("xrouter", events, { mode: "simple" }).join("").trim()).toBe("Bern.");
  });

  it("waits for the answer where nobody knows yet what it will be", () => {
    const events = [delta("Be"), delta("rn."), answer("It is Bern.")];
    for (const policy of ["xrouter", "router-r1", "cascade"] as const) {
      expect(sent(policy, events)).toEqual(["", "", "It is Bern."]);
    }
  });

  it("keeps a reply that broke off, and says that another follows", () => {
    const [, after] = sent("r2-router", [delta("Zuri"), answer("Bern.")]);
    expect(after).toMatch(/broke off.*\n\nBern\.$/);
  });

  it("says so when what it passed on was thinking, and gives the reply after it", () => {
    const recast: RunEvent = { type: "reply-recast", at: 1, callId: "c1", to: "reasoning" };
    const [thought, word, ...rest] = sent("always", [
      delta("The capital. "),
      recast,
      delta("Be"),
      delta("rn."),
      answer("Bern."),
    ]);
    expect(thought).toBe("The capital. ");
    expect(word).toMatch(/^\n\n\[.*reasoning.*\]\n\n$/);
    expect(rest).toEqual(["Be", "rn.", ""]);
  });

  it("gives a reply that came as reasoning with the answer", () => {
    const recast: RunEvent = { type: "reply-recast", at: 1, callId: "c1", to: "text" };
    expect(sent("always", [delta("Bern.", "reasoning"), recast, answer("Bern.")])).toEqual([
      "",
      "",
      "Bern.",
    ]);
  });

  it("gives what a cut stream did not", () => {
    expect(sent("always", [delta("Be"), answer("Bern.")])).toEqual(["Be", "rn."]);
  });
});
