import { describe, expect, it } from "vitest";
import { estimateTokens } from "#core/cost/price-usage.ts";
import { NO_USAGE } from "#core/cost/usage.ts";
import { SwitchyardError } from "#core/errors.ts";
import { makeRun, roundRobin, run, twoCalls } from "./fixtures/round-robin.ts";
import { ScriptedCandidates } from "./fixtures/scripted-chat.ts";
import { type Script, ScriptedSession } from "./fixtures/scripted-session.ts";
import { ManualClock, MemorySink, NO_LIMITS, TEST_POOL, testStart } from "./fixtures/test-run.ts";
import { runPolicy } from "./run-policy.ts";

describe("runPolicy", () => {
  it("records one run in order and ends it once", async () => {
    const { reason, sink, session, trajectory } = await run();
    expect(reason).toBe("answered");
    expect(sink.types()).toEqual([
      "run-start",
      "text-insert",
      "text-insert",
      "round-start",
      "generation-end",
      "call-start",
      "call-end",
      "information-insert",
      "round-start",
      "generation-end",
      "call-start",
      "call-end",
      "information-insert",
      "round-start",
      "generation-end",
      "answer",
      "run-end",
    ]);
    expect(trajectory.answer).toBe("Shakespeare");
    expect(trajectory.segments.map((segment) => segment.text).join("")).toBe(session.text);
    expect(session.text).not.toContain("never written");
    expect(session.closed).toBe(true);
  });

  it("stores the intent before the request leaves and the receipt before the loop goes on", async () => {
    const { sink } = await run();
    const at = (type: string): number => sink.events.findIndex((event) => event.type === type) + 1;
    expect(sink.commits).toContain(at("call-start"));
    expect(sink.commits).toContain(at("call-end"));
  });

  it("adds the receipts up to the picodollar", async () => {
    const { trajectory } = await run();
    // 10 tokens in at 100,000 and one out per character at 200,000, for "Small-8B says so" and "Large-70B says so".
    expect(trajectory.totals.cost).toBe(2 * 10 * 100_000 + (16 + 17) * 200_000);
    expect(trajectory.totals).toMatchObject({ calls: 2, unknown: 0, estimated: false });
  });

  it("refuses a call over the number of calls and tells the policy", async () => {
    const { sink, candidates, trajectory } = await run({ budget: { calls: 1 } });
    expect(candidates.asked).toHaveLength(1);
    expect(sink.events.find((event) => event.type === "budget-stop")).toMatchObject({
      limit: "calls",
    });
    expect(trajectory.segments.at(-2)?.text).toBe("[(refused)]");
  });

  it("refuses a call whose worst case does not fit, before it is made", async () => {
    const { candidates, sink } = await run({ budget: { cost: 1000 } });
    expect(candidates.asked).toHaveLength(0);
    expect(sink.events.find((event) => event.type === "budget-stop")).toMatchObject({
      limit: "cost",
    });
  });

  it("refuses a candidate without a price when there is a money limit", async () => {
    const pool = TEST_POOL.map((candidate) => ({ ...candidate, price: null }));
    const sink = new MemorySink();
    const candidates = new ScriptedCandidates(() => "x");
    await runPolicy({
      start: testStart({ pool, budget: { ...NO_LIMITS, cost: 1_000_000_000_000 } }),
      policy: roundRobin,
      options: null,
      openSession: async () => new ScriptedSession(twoCalls),
      chatModelFor: candidates.chatModelFor,
      policyPrice: null,
      clock: new ManualClock(),
      sink,
      signal: new AbortController().signal,
    });
    expect(candidates.asked).toHaveLength(0);
    const stop = sink.events.find((event) => event.type === "budget-stop");
    expect(stop?.type === "budget-stop" && stop.message).toContain("unknown");
  });

  it("ends at the limit of rounds, also when the policy never stops", async () => {
    const forever: Script = (_text, count) => `<search>again ${count}</search>`;
    const { reason, trajectory } = await run({ script: forever, budget: { rounds: 3 } });
    expect(reason).toBe("budget");
    expect(trajectory.rounds).toHaveLength(3);
    expect(trajectory.rounds[2]?.steps.at(-1)).toMatchObject({ kind: "budget", limit: "rounds" });
  });

  it("gives the policy no more tokens than its budget", async () => {
    const forever: Script = () => "x".repeat(1000);
    const { reason, session } = await run({ script: forever, budget: { policyTokens: 150 } });
    expect(reason).toBe("budget");
    expect(session.usage.decodedTokens).toBe(150);
  });

  it("ends at the limit of time", async () => {
    const { finished, clock, sink } = makeRun({
      budget: { elapsedMs: 5000 },
      onEmit: (event) => {
        if (event.type === "call-end") clock.advance(6000);
      },
    });
    expect(await finished).toBe("budget");
    expect(sink.events.at(-2)).toMatchObject({ type: "budget-stop", limit: "elapsedMs" });
    expect(sink.events.at(-1)).toMatchObject({ type: "run-end", at: 6000 });
  });

  it("counts the policy's own tokens when they cost something", async () => {
    const { trajectory } = await run({
      policyPrice: { input: 0, output: 1000, source: "", date: "" },
    });
    const written = trajectory.segments
      .filter((segment) => segment.origin === "policy")
      .reduce((sum, segment) => sum + segment.text.length, 0);
    expect(trajectory.totals.policyCost).toBe(written * 1000);
  });

  it("stops in the middle of a thought and keeps what was written", async () => {
    let deltas = 0;
    const { reason, sink, trajectory } = await run({
      onEmit: (event, controller) => {
        if (event.type === "text-delta" && ++deltas === 3) controller.abort();
      },
    });
    expect(reason).toBe("stopped");
    expect(sink.types().slice(-2)).toEqual(["generation-end", "run-end"]);
    expect(trajectory.segments.at(-1)?.origin).toBe("policy");
  });

  it("stops in the middle of a reply, with an estimated receipt", async () => {
    const { reason, sink } = await run({
      reply: () => [
        { type: "text-delta", text: "half a reply" },
        { type: "text-delta", text: "never seen" },
      ],
      onEmit: (event, controller) => {
        if (event.type === "reply-delta") controller.abort();
      },
    });
    expect(reason).toBe("stopped");
    const end = sink.events.find((event) => event.type === "call-end");
    expect(end).toMatchObject({ outcome: "aborted", receipt: { estimated: true } });
    expect(end?.type === "call-end" && (end.receipt.cost ?? 0) > 0).toBe(true);
  });

  it("tells the policy of a failed call and charges nothing that was not used", async () => {
    const rejected = new SwitchyardError("key-rejected", "The key was not accepted.");
    const { reason, trajectory } = await run({
      reply: (_candidate, count) => (count === 1 ? rejected : "fine"),
    });
    expect(reason).toBe("answered");
    expect(trajectory.calls[0]?.end).toMatchObject({
      outcome: "failed",
      failure: { code: "key-rejected" },
      receipt: { cost: 0, estimated: false },
    });
  });

  it("takes the provider's count of a reply without text for the bill", async () => {
    const usage = { fresh: 20, cacheRead: 0, cacheWrite: 0, output: 25, reasoning: 0 };
    const { trajectory } = await run({
      budget: { calls: 1 },
      reply: () => [
        { type: "reasoning-delta", text: "It ended while it was thinking." },
        { type: "usage", usage, reported: null },
        new SwitchyardError("reply-empty", "Nothing but reasoning came."),
      ],
    });
    expect(trajectory.calls[0]?.end).toMatchObject({
      outcome: "failed",
      receipt: { usage, estimated: false },
    });
  });

  it("prices an attempt that was cut and asked again, as an estimate", async () => {
    const failure = { code: "stream-cut", message: "cut", fix: "", side: "provider" } as const;
    const usage = { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 4, reasoning: 0 };
    const { trajectory } = await run({
      reply: () => [
        { type: "retry", attempt: 1, delayMs: 0, failure },
        { type: "text-delta", text: "fine" },
        { type: "usage", usage, reported: null },
        { type: "finish", reason: "stop", servedModel: null },
      ],
    });
    const receipt = trajectory.calls[0]?.end?.receipt;
    expect(receipt?.estimated).toBe(true);
    expect(receipt?.usage?.fresh).toBeGreaterThan(10);
  });

  it("counts an attempt that failed after the provider had counted it", async () => {
    const failure = { code: "overloaded", message: "Busy.", fix: "", side: "provider" } as const;
    const used = { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 };
    const { trajectory } = await run({
      budget: { calls: 1 },
      reply: () => [
        { type: "usage", usage: used, reported: 7 },
        { type: "retry", attempt: 1, delayMs: 1, failure },
        { type: "text-delta", text: "yes" },
        { type: "usage", usage: used, reported: 5 },
        { type: "finish", reason: "stop", servedModel: null },
      ],
    });
    expect(trajectory.calls[0]?.end?.receipt).toMatchObject({
      usage: { fresh: 20, output: 2 },
      estimated: false,
      reported: 12,
    });
  });

  it.each([
    ["nothing", { fresh: 0, output: 0 }],
    ["what was read", { fresh: 10, output: 0 }],
    ["what was written", { fresh: 0, output: 40 }],
  ])("estimates what a server leaves at zero: it counted %s", async (_, counted) => {
    const text = "Christopher Marlowe wrote it in about 1592.";
    const { trajectory } = await run({
      budget: { calls: 1 },
      reply: () => [
        { type: "text-delta", text },
        { type: "usage", usage: { ...NO_USAGE, ...counted }, reported: null },
        { type: "finish", reason: "stop", servedModel: null },
      ],
    });
    const receipt = trajectory.calls[0]?.end?.receipt;
    expect(receipt?.estimated).toBe(true);
    expect(receipt?.usage?.output).toBe(counted.output || estimateTokens(text));
    expect(receipt?.usage?.fresh).toBeGreaterThan(0);
    if (counted.fresh > 0) expect(receipt?.usage?.fresh).toBe(counted.fresh);
  });

  it("reads only the reply where text turns out to be thinking, and keeps a warning beside an outcome that is good", async () => {
    const warning = {
      code: "provider-error",
      message: "Late.",
      fix: "",
      side: "provider",
    } as const;
    const { trajectory, session, candidates } = await run({
      budget: { calls: 1 },
      reply: () => [
        { type: "text-delta", text: "Let me think. " },
        { type: "recast", to: "reasoning" },
        { type: "text-delta", text: "Marlowe" },
        { type: "finish", reason: "stop", servedModel: null, warning },
      ],
    });
    expect(session.text).toContain("[Marlowe]");
    expect(session.text).not.toContain("Let me think");
    expect(trajectory.calls[0]).toMatchObject({
      reply: "Marlowe",
      reasoning: "Let me think. ",
      end: { outcome: "ok", failure: warning },
    });
    expect(candidates.asked[0]?.request).not.toHaveProperty("splitThinking");
  });

  it("does not price an attempt that was turned away before it was read", async () => {
    const failure = { code: "rate-limited", message: "429", fix: "", side: "provider" } as const;
    const usage = { fresh: 10, cacheRead: 0, cacheWrite: 0, output: 4, reasoning: 0 };
    const { trajectory } = await run({
      reply: () => [
        { type: "retry", attempt: 1, delayMs: 0, failure },
        { type: "text-delta", text: "fine" },
        { type: "usage", usage, reported: null },
        { type: "finish", reason: "stop", servedModel: null },
      ],
    });
    expect(trajectory.calls[0]?.end?.receipt).toMatchObject({ estimated: false, usage });
  });

  it("ends as failed, with the cause, when the policy's runtime fails", async () => {
    const { reason, trajectory } = await run({
      script: () => {
        throw new SwitchyardError("offline", "You are offline.", { side: "network" });
      },
    });
    expect(reason).toBe("failed");
    expect(trajectory.end?.failure).toMatchObject({ code: "offline", side: "network" });
  });
});
