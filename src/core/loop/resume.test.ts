import { describe, expect, it } from "vitest";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { run } from "./fixtures/round-robin.ts";

describe("resume", () => {
  it("goes on from every event of a run to the same end, and pays for no acknowledged call again", async () => {
    const whole = await run();
    const { events } = whole.sink;
    const last = events.length - 1;
    for (let cut = 1; cut <= last; cut += 1) {
      const recorded = events.slice(0, cut);
      const settled = recorded.filter((event) => event.type === "call-end").length;
      const open = recorded.filter((event) => event.type === "call-start").length - settled;
      const resumed = await run({ recorded });
      const log = [...recorded, ...resumed.sink.events];
      const trajectory = foldEvents(log);
      expect(resumed.reason, `cut after ${cut}`).toBe("answered");
      expect(trajectory.answer).toBe("Shakespeare");
      expect(trajectory.segments, `cut after ${cut}`).toEqual(whole.trajectory.segments);
      expect(resumed.candidates.asked).toHaveLength(2 - settled);
      expect(trajectory.calls.filter((call) => call.end?.outcome === "lost")).toHaveLength(open);
      expect(log.filter((event) => event.type === "round-start")).toHaveLength(3);
      expect(trajectory.rounds.map((round) => round.number)).toEqual([1, 2, 3]);
    }
  });

  it("reads the whole text in one prefill per origin and goes on in the middle of a generation", async () => {
    const whole = await run();
    const cut = whole.sink.events.findIndex((event) => event.type === "information-insert") + 3;
    const { session } = await run({ recorded: whole.sink.events.slice(0, cut) });
    expect(session.appended.slice(0, 3).map((piece) => piece.origin)).toEqual([
      "harness",
      "question",
      "harness",
    ]);
  });

  it("books a lost call as an estimate and keeps it inside the budget of calls", async () => {
    const whole = await run();
    const cut = whole.sink.events.findIndex((event) => event.type === "call-start") + 1;
    const recorded = whole.sink.events.slice(0, cut);
    const { sink, candidates } = await run({ recorded, budget: { calls: 1 } });
    expect(sink.events.find((event) => event.type === "call-end")).toMatchObject({
      outcome: "lost",
      receipt: { estimated: true },
    });
    expect(candidates.asked).toHaveLength(0);
  });

  it("refuses to go on when the policy does something else than recorded", async () => {
    const whole = await run();
    const recorded = whole.sink.events.slice(0, 8).filter((event) => event.type !== "text-insert");
    const { reason, trajectory } = await run({ recorded });
    expect(reason).toBe("failed");
    expect(trajectory.end?.failure?.code).toBe("resume-diverged");
  });

  it("keeps what the run has read, also when the policy's own text changed since", async () => {
    const whole = await run();
    const recorded = whole.sink.events
      .slice(0, 8)
      .map((event) => (event.type === "text-insert" ? { ...event, text: "Other" } : event));
    const { reason, session } = await run({ recorded });
    expect(reason).toBe("answered");
    expect(session.text.startsWith("OtherOther<think>")).toBe(true);
  });

  it("does not count the time between the cut and the resume", async () => {
    const whole = await run();
    const recorded = whole.sink.events.slice(0, 5).map((event) => ({ ...event, at: 1234 }));
    const { sink } = await run({ recorded });
    expect(sink.events[0]).toMatchObject({ type: "run-resume", at: 1234 });
  });
});
