import { describe, expect, it } from "vitest";
import { PAPER_POOL } from "#conformance/scripted-calls.ts";
import { SwitchyardError } from "#core/errors.ts";
import { type Reply, ScriptedCandidates } from "#core/loop/fixtures/scripted-chat.ts";
import { type Script, ScriptedSession } from "#core/loop/fixtures/scripted-session.ts";
import { ManualClock, MemorySink, NO_LIMITS, testStart } from "#core/loop/fixtures/test-run.ts";
import type { Policy } from "#core/loop/policy.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents, scoredText } from "#core/trajectory/trajectory.ts";
import { inferLoop } from "./infer-loop.ts";
import { rolloutLoop } from "./rollout-loop.ts";
import type { StartPrompt } from "./start-prompt.ts";

interface Setup {
  /** What the policy writes, by the number of reply blocks so far, so that it is right after a resume, too. */
  readonly texts: readonly string[];
  readonly script?: Script;
  readonly reply?: Reply;
  readonly pool?: Pool;
  readonly budget?: Partial<Budget>;
  readonly recorded?: readonly RunEvent[];
}

async function run(policy: Policy<StartPrompt>, setup: Setup) {
  const session = new ScriptedSession(setup.script ?? byReplies(setup.texts), 3);
  const candidates = new ScriptedCandidates(() => setup.reply ?? " Shakespeare. ");
  const sink = new MemorySink();
  const pool = setup.pool ?? PAPER_POOL;
  await runPolicy({
    start: testStart({
      ...{ question: "Who wrote Hamlet", fidelity: "paper", pool },
      budget: { ...NO_LIMITS, ...setup.budget },
    }),
    policy,
    options: { shape: "plain", template: "PROMPT {question}" },
    openSession: async () => session,
    chatModelFor: candidates.chatModelFor,
    policyPrice: { input: 0, output: 0, source: "", date: "" },
    clock: new ManualClock(),
    sink,
    signal: new AbortController().signal,
    ...(setup.recorded === undefined ? {} : { recorded: setup.recorded }),
  });
  const log = [...(setup.recorded ?? []), ...sink.events];
  return { session, candidates, log, trajectory: foldEvents(log) };
}

function byReplies(texts: readonly string[]): Script {
  return (text) => texts[text.split("<information>").length - 1] ?? "";
}

function reasons(log: readonly RunEvent[]): string[] {
  return log.flatMap((event) => (event.type === "action-invalid" ? [event.reason] : []));
}

const CALL = "<think>ask</think>\n<search> Qwen: Who wrote Hamlet: the play? </search>";
const ANSWER = "<think>clear</think>\n<answer> Shakespeare </answer>";

describe("rolloutLoop", () => {
  it("inserts the stripped reply raw and scores exactly what was written and inserted", async () => {
    const { session, trajectory, candidates } = await run(rolloutLoop, {
      texts: [`${CALL} never read`, ANSWER],
      reply: " see </information> ",
    });
    const expected = `${CALL}\n\n<information>see </information></information>\n\n${ANSWER}`;
    expect(session.text).toBe(`PROMPT Who wrote Hamlet?${expected}`);
    expect(scoredText(trajectory)).toBe(expected);
    expect(trajectory.answer).toBe("Shakespeare");
    const request = candidates.asked[0]?.request;
    expect(request).toMatchObject({ temperature: 0, topP: 1, seed: 42, maxTokens: 512 });
    expect(trajectory.calls[0]?.start.query).toBe(" Who wrote Hamlet");
    expect(request?.messages[0]?.content).toMatch(/: {2}Who wrote Hamlet\n\n$/);
  });

  it("drops what follows the answer, unless a search moves the cut", async () => {
    const dropped = await run(rolloutLoop, { texts: [`${ANSWER} and more`] });
    expect(scoredText(dropped.trajectory)).toBe(ANSWER);
    const moved = await run(rolloutLoop, { texts: [`${ANSWER} then ${CALL} tail`] });
    expect(scoredText(moved.trajectory)).toBe(`${ANSWER} then ${CALL}`);
    expect(moved.trajectory.answer).toBe("Shakespeare");
    expect(moved.candidates.asked).toHaveLength(0);
  });

  it("puts a cut text back into the session when the run goes on", async () => {
    const script: Script = (_text, generation) => `${generation} oops</answer> tail`;
    const { session, trajectory } = await run(rolloutLoop, { texts: [], script });
    const expected = [0, 1, 2, 3, 4].map((generation) => `${generation} oops</answer>`).join("");
    expect(session.text).toBe(`PROMPT Who wrote Hamlet?${expected}`);
    expect(scoredText(trajectory)).toBe(expected);
  });

  it("says None for a failed call, an unknown name and a model that the pool lacks", async () => {
    const failed = await run(rolloutLoop, {
      texts: [CALL, ANSWER],
      reply: new SwitchyardError("overloaded", "busy"),
    });
    expect(scoredText(failed.trajectory)).toContain("<information>None</information>");
    expect(failed.trajectory.answer).toBe("Shakespeare");
    const texts = ["<search>GPT-9: who?</search>", ANSWER];
    const unknown = await run(rolloutLoop, { texts });
    expect(scoredText(unknown.trajectory)).toContain("<information>None</information>");
    expect(reasons(unknown.log)).toEqual(["unknown-model"]);
    const pool = PAPER_POOL.filter((candidate) => !candidate.model.includes("qwen"));
    const absent = await run(rolloutLoop, { texts: [CALL, ANSWER], pool });
    expect(scoredText(absent.trajectory)).toContain("<information>None</information>");
    expect(reasons(absent.log)).toEqual(["unknown-model"]);
    expect(absent.candidates.asked).toHaveLength(0);
  });

  it("stays inside the budget of calls", async () => {
    const { log, candidates } = await run(rolloutLoop, {
      texts: [CALL, CALL, ANSWER],
      budget: { calls: 1 },
    });
    expect(candidates.asked).toHaveLength(1);
    expect(reasons(log)).toEqual(["over-budget"]);
  });

  it("ends the run with a clear failure where the released code crashes", async () => {
    const { trajectory } = await run(rolloutLoop, { texts: ["<search>granite: who?</search>"] });
    expect(trajectory.end).toMatchObject({ reason: "failed", failure: { code: "policy-failed" } });
    expect(trajectory.end?.failure?.message).toContain("has no price");
  });

  it("goes on from every event of a run to the same trajectory", async () => {
    const setup = { texts: [CALL, `${ANSWER} tail`] };
    const whole = await run(rolloutLoop, setup);
    for (let cut = 1; cut < whole.log.length; cut += 1) {
      const recorded = whole.log.slice(0, cut);
      const resumed = await run(rolloutLoop, { ...setup, recorded });
      expect(scoredText(resumed.trajectory), `cut after ${cut}`).toBe(scoredText(whole.trajectory));
      expect(resumed.trajectory.answer).toBe("Shakespeare");
    }
  });
});

describe("inferLoop", () => {
  it("builds the released context: a line end before each turn, the reply unstripped", async () => {
    const { session, trajectory } = await run(inferLoop, { texts: [CALL, ANSWER] });
    const block = `\n${CALL}\n<information> Shakespeare. </information>\n`;
    expect(session.text).toBe(`PROMPT Who wrote Hamlet?${block}${ANSWER}`);
    expect(trajectory.answer).toBe("Shakespeare");
    // What the policy wrote is in the log once, although the session read it twice.
    const written = trajectory.segments.filter((segment) => segment.origin === "policy");
    expect(written.map((segment) => segment.text)).toEqual([CALL, ANSWER]);
  });

  it("closes a search that the policy left open, and says that it did nothing where there is none", async () => {
    const open = await run(inferLoop, { texts: ["<search>Qwen: who?", ANSWER] });
    expect(open.session.text).toContain("\n<search>Qwen: who?</search>\n<information>");
    expect(open.candidates.asked).toHaveLength(1);
    const idle = await run(inferLoop, { texts: ["hm", ANSWER] });
    expect(reasons(idle.log)).toEqual(["no-action"]);
    expect(idle.session.text).toContain("\nhm</search>\n<information></information>\n");
  });

  it("ends the run where the script crashes on a search without a colon", async () => {
    const { trajectory } = await run(inferLoop, { texts: ["<search>who?</search>"] });
    expect(trajectory.end?.failure).toMatchObject({ code: "policy-failed", side: "policy" });
    expect(trajectory.end?.failure?.message).toContain("no colon");
  });

  it("gives up after five generations", async () => {
    const { trajectory, candidates } = await run(inferLoop, { texts: Array(9).fill(CALL) });
    expect(trajectory.rounds).toHaveLength(5);
    expect(candidates.asked).toHaveLength(5);
    expect(trajectory.end?.reason).toBe("no-answer");
  });

  it("goes on from every event of a run to the same context", async () => {
    const setup = { texts: [CALL, ANSWER] };
    const whole = await run(inferLoop, setup);
    const text = (one: typeof whole): string =>
      one.trajectory.segments.map((segment) => segment.text).join("");
    for (let cut = 1; cut < whole.log.length; cut += 1) {
      const recorded = whole.log.slice(0, cut);
      const resumed = await run(inferLoop, { ...setup, recorded });
      expect(text(resumed), `cut after ${cut}`).toBe(text(whole));
      expect(resumed.trajectory.answer).toBe("Shakespeare");
    }
  });
});
