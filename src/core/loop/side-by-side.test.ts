import { describe, expect, it } from "vitest";
import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { ChatModel } from "#core/ports/chat-model.ts";
import type { AppendOptions } from "#core/ports/text-session.ts";
import type { ChatTurn } from "#core/ports/tool-chat.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { ScriptedSession } from "./fixtures/scripted-session.ts";
import { ManualClock, MemorySink, NO_LIMITS, TEST_POOL, testStart } from "./fixtures/test-run.ts";
import { generateTagged } from "./generate-tagged.ts";
import type { Policy } from "./policy.ts";
import { runPolicy } from "./run-policy.ts";

/** Asks every candidate at once, puts the replies in as chat messages, and answers. */
const sideBySide: Policy<null> = async function* sideBySide({
  session,
  call,
  pool,
  question,
  signal,
}) {
  const say = (text: string, message: ChatTurn, callId?: string): Promise<void> =>
    session.append(text, {
      origin: message.role === "tool" ? "reply" : "harness",
      signal,
      message,
      ...(callId === undefined ? {} : { callId }),
    });
  const settings = { stop: [], maxTokens: 100, temperature: 0, topP: 1, seed: 1, signal };
  await say(`U:${question}\n`, { role: "user", content: question });
  yield { type: "round-start", round: 1 };
  yield* generateTagged(session, settings);
  const results = await Promise.all(
    pool.map((candidate) =>
      call({
        candidate,
        named: candidate.id,
        query: question,
        instructions: `You are ${candidate.id}.`,
        messages: [{ role: "user", content: question }],
      }),
    ),
  );
  for (const [index, result] of results.entries()) {
    if (result.outcome !== "ok") continue;
    await say(
      `T:${result.reply}\n`,
      { role: "tool", call: index, content: result.reply },
      result.callId,
    );
  }
  yield { type: "round-start", round: 2 };
  const { text } = yield* generateTagged(session, settings);
  yield { type: "answer-origin", origin: "direct", callId: null };
  yield { type: "answer", text };
};

/** Candidates that reply when they are told to, in any order. */
class HeldCandidates {
  readonly asked: string[] = [];
  readonly #release = new Map<string, () => void>();

  readonly chatModelFor = ({ id }: { readonly id: string }): ChatModel => {
    const { asked } = this;
    const held = new Promise<void>((resolve) => this.#release.set(id, resolve));
    return {
      async *stream(_request, { signal }) {
        asked.push(id);
        await held;
        throwIfAborted(signal);
        yield { type: "text-delta", text: `${id} replies` };
        yield { type: "finish", reason: "stop", servedModel: null };
      },
    };
  };

  reply(id: string): void {
    this.#release.get(id)?.();
  }
}

/** A chat server: it reads messages only. */
class MessageSession extends ScriptedSession {
  readonly takesMessages = true;
  readonly messages: ChatTurn[] = [];

  override append(text: string, options: AppendOptions): Promise<void> {
    if (options.message !== undefined) this.messages.push(options.message);
    return super.append(text, options);
  }
}

const script = (text: string): string => (text.includes("T:") ? "All agree." : "Asking both.");

async function play(
  recorded: readonly RunEvent[] = [],
  order: readonly string[] = [],
  budget = NO_LIMITS,
) {
  const session = new MessageSession(script);
  const candidates = new HeldCandidates();
  const sink = new MemorySink();
  const isDecided = ({ type }: RunEvent): boolean =>
    type === "call-start" || type === "budget-stop";
  let started = recorded.filter(isDecided).length;
  sink.onEmit = (event) => {
    if (!isDecided(event)) return;
    started += 1;
    // Once the last has been asked, they reply in the order that the test wants.
    if (started < TEST_POOL.length) return;
    setTimeout(() => {
      for (const id of order.length === 0 ? TEST_POOL.map((one) => one.id) : order)
        candidates.reply(id);
    }, 0);
  };
  const reason = await runPolicy({
    start: testStart({ budget }),
    policy: sideBySide,
    options: null,
    openSession: async () => session,
    chatModelFor: candidates.chatModelFor,
    policyPrice: { input: 0, output: 0, source: "", date: "" },
    clock: new ManualClock(),
    sink,
    signal: new AbortController().signal,
    recorded,
  });
  return { reason, session, candidates, events: sink.events };
}

describe("calls side by side", () => {
  it("are under way at once, keep their numbers, and carry their instructions", async () => {
    const { reason, events } = await play([], ["Large-70B", "Small-8B"]);
    const run = foldEvents(events);
    expect(reason).toBe("answered");
    expect(
      run.calls.map(({ start, reply, brief }) => [start.callId, reply, brief?.instructions]),
    ).toEqual([
      ["c1", "Small-8B replies", "You are Small-8B."],
      ["c2", "Large-70B replies", "You are Large-70B."],
    ]);
    const ends = events.filter((event) => event.type === "call-end").map((event) => event.callId);
    expect(ends).toEqual(["c2", "c1"]);
    expect(run.answerOrigin).toEqual({ origin: "direct", callId: null });
  });

  it("go on from every event of a run, and no settled one is asked again", async () => {
    const { events } = await play([], ["Large-70B", "Small-8B"]);
    const whole = foldEvents(events);
    for (let cut = 1; cut < events.length; cut += 1) {
      const recorded = events.slice(0, cut);
      const settled = recorded.filter((event) => event.type === "call-end").length;
      const resumed = await play(recorded);
      const run = foldEvents([...recorded, ...resumed.events]);
      expect(resumed.reason, `cut after ${cut}`).toBe("answered");
      expect(resumed.candidates.asked, `cut after ${cut}`).toHaveLength(2 - settled);
      expect(new Set(run.calls.map((call) => call.start.callId)).size).toBe(run.calls.length);
      expect(run.answer).toBe(whole.answer);
    }
  });

  it("keep what a budget refused when the run goes on, whatever has become free since", async () => {
    // The worst case of the first call leaves nothing for the second; its real cost would.
    const [free] = (await play()).events.filter((event) => event.type === "call-start");
    const budget = { ...NO_LIMITS, cost: 1.5 * (free?.reserved ?? 0) };
    const { events } = await play([], [], budget);
    const refused = events.filter((event) => event.type === "budget-stop");
    expect(refused).toHaveLength(1);
    for (let cut = 1; cut < events.length; cut += 1) {
      const recorded = events.slice(0, cut);
      const resumed = await play(recorded, [], budget);
      const log = [...recorded, ...resumed.events];
      expect(resumed.reason, `cut after ${cut}`).toBe("answered");
      expect(log.filter((event) => event.type === "budget-stop")).toHaveLength(1);
    }
  });

  it("give a chat server its messages again on a resume, with what the model wrote as its own", async () => {
    const { events, session } = await play();
    const cut = events.findIndex((event) => event.type === "call-start") + 1;
    const resumed = await play(events.slice(0, cut));
    expect(resumed.session.messages.map((message) => message.role)).toEqual([
      "user",
      "assistant",
      "tool",
      "tool",
    ]);
    expect(session.messages.map((message) => message.role)).toEqual(["user", "tool", "tool"]);
    expect(resumed.session.messages[1]).toEqual({ role: "assistant", text: "Asking both." });
  });

  it("end the run when the record holds another call than the policy now makes", async () => {
    const { events } = await play();
    const recorded = events.map(
      (event): RunEvent =>
        event.type === "call-start" ? { ...event, query: "Something else?" } : event,
    );
    const cut = recorded.findIndex((event) => event.type === "call-end") + 1;
    const resumed = await play(recorded.slice(0, cut));
    expect(resumed.reason).toBe("failed");
    expect(resumed.candidates.asked).toEqual([]);
    expect(resumed.events.at(-1)).toMatchObject({ failure: { code: "resume-diverged" } });
  });
});

describe("a run without a model of its own", () => {
  const start = testStart({ policy: "always", runtime: { kind: "none", model: "" } });
  const setup = {
    start,
    options: null,
    openSession: null,
    chatModelFor: () => {
      throw new SwitchyardError("internal", "not asked here", { fix: "", side: "switchyard" });
    },
    policyPrice: null,
    clock: new ManualClock(),
    signal: new AbortController().signal,
  };

  it("ends well when its policy writes nothing", async () => {
    const sink = new MemorySink();
    const policy: Policy<null> = async function* decides() {
      yield { type: "decision", candidate: "Small-8B", message: "It is the cheapest." };
      yield { type: "answer", text: "42" };
    };
    expect(await runPolicy({ ...setup, policy, sink })).toBe("answered");
    expect(sink.events.at(-1)).toMatchObject({ prefilledTokens: 0, decodedTokens: 0 });
  });

  it("says what is missing when its policy wants to write", async () => {
    const sink = new MemorySink();
    const policy: Policy<null> = async function* writes({ session, signal }) {
      await session.append("x", { origin: "harness", signal });
      yield { type: "answer", text: "" };
    };
    expect(await runPolicy({ ...setup, policy, sink })).toBe("failed");
    expect(sink.events.at(-1)).toMatchObject({ failure: { code: "policy-failed" } });
  });
});
