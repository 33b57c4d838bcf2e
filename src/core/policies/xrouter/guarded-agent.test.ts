import { describe, expect, it } from "vitest";
import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { NO_LIMITS } from "#core/loop/fixtures/test-run.ts";
import { eventsOf, runXRouter, toolCall } from "./fixtures/xrouter-run.ts";

const reasons = (events: Parameters<typeof eventsOf>[0]) =>
  eventsOf(events, "action-invalid").map(({ reason }) => reason);

/** What the policy was told, result by result. */
const told = (events: Parameters<typeof eventsOf>[0]) =>
  eventsOf(events, "information-insert").map(({ text }) => text);

const select = (name: string) => toolCall("select_response", { model_call_name: name });

describe("agent mode", () => {
  it("makes the calls of one turn side by side, then returns the selected reply", async () => {
    const { reason, events, trajectory } = await runXRouter({
      turns: [
        `<think>hard</think>\n${toolCall("call_gpt_5")}\n${toolCall("call_kimi_k2")}`,
        select("call_gpt_5"),
      ],
    });
    expect(reason).toBe("answered");
    expect(trajectory.answer).toBe("gpt-5 says so");
    const order = events.map(({ type }) => type).filter((type) => /^call-(start|end)$/.test(type));
    expect(order).toEqual(["call-start", "call-start", "call-end", "call-end"]);
    expect(eventsOf(events, "answer-origin")).toMatchObject([{ origin: "selected", callId: "c1" }]);
    expect(told(events)).toEqual(["gpt-5 says so", "kimi-k2 says so"]);
  });

  it("merges: the text of the last turn is the answer, without its thoughts", async () => {
    const { trajectory, events } = await runXRouter({
      turns: [toolCall("call_gpt_4_1"), "<think>both agree</think>\n\nIt is 4."],
    });
    expect(trajectory.answer).toBe("It is 4.");
    expect(eventsOf(events, "answer-origin")).toMatchObject([{ origin: "direct", callId: null }]);
  });

  it("gives each candidate the policy's instructions, the visitor's system text and the question", async () => {
    const { candidates, events } = await runXRouter({
      turns: [
        `${toolCall("call_gpt_5", { optimized_system_prompt: "Be exact.", temperature: 0.2 })}\n${toolCall("call_kimi_k2", { optimized_system_prompt: "Be brief.", temperature: 5 })}`,
        "done",
      ],
      options: { userSystem: "Answer in French." },
    });
    expect(candidates.asked.map(({ request }) => [request.messages, request.temperature])).toEqual([
      [
        [
          { role: "system", content: "Be exact." },
          { role: "user", content: "Answer in French.\nWhat is 2+2?" },
        ],
        // It takes no temperature of its own.
        null,
      ],
      [
        [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Answer in French.\nWhat is 2+2?" },
        ],
        2,
      ],
    ]);
    expect(eventsOf(events, "call-brief").map(({ instructions }) => instructions)).toEqual([
      "Be exact.",
      "Be brief.",
    ]);
  });

  it("tells the policy before its last turn, and pays for no call in it", async () => {
    const { session, trajectory, candidates, events } = await runXRouter({
      turns: [toolCall("call_gpt_5"), toolCall("call_kimi_k2"), toolCall("call_gpt_4_1")],
    });
    expect(session.text).toContain("This is your last turn");
    expect(candidates.asked).toHaveLength(2);
    expect(trajectory.answer).toBe("kimi-k2 says so");
    expect(eventsOf(events, "answer-origin")).toMatchObject([
      { origin: "last-turn", callId: "c2" },
    ]);
    expect(reasons(events)).toEqual(["over-budget"]);
  });

  it("makes the first call even in the last turn, and its reply is the answer", async () => {
    const { trajectory } = await runXRouter({
      turns: [toolCall("call_gpt_5")],
      options: { maxTurns: 1 },
    });
    expect(trajectory.answer).toBe("gpt-5 says so");
  });

  it("ends without an answer when nothing worked", async () => {
    const { reason, trajectory } = await runXRouter({ turns: ["", "", ""] });
    expect(reason).toBe("no-answer");
    expect(trajectory.answer).toBeNull();
  });

  it("tells the policy to answer when a budget refuses a call", async () => {
    const { events, trajectory, candidates } = await runXRouter({
      turns: [`${toolCall("call_gpt_5")}${toolCall("call_kimi_k2")}`, toolCall("call_gpt_4_1")],
      start: { budget: { ...NO_LIMITS, calls: 1 } },
    });
    expect(told(events)[1]).toMatch(/kimi-k2 was not asked: .*last turn/s);
    expect(candidates.asked).toHaveLength(1);
    expect(trajectory.answer).toBe("gpt-5 says so");
  });

  it("waits for every call of a turn before a stopped run ends", async () => {
    const stopper = new AbortController();
    const { reason, events } = await runXRouter({
      turns: [`${toolCall("call_gpt_5")}${toolCall("call_kimi_k2")}`],
      signal: stopper.signal,
      chatModelFor: ({ id }) => ({
        async *stream(_request, { signal }) {
          yield { type: "text-delta", text: "x" };
          stopper.abort();
          // One of them hears of the stop much later.
          for (let step = 0; id === "kimi-k2" && step < 100; step += 1) await Promise.resolve();
          throwIfAborted(signal);
        },
      }),
    });
    expect(reason).toBe("stopped");
    expect(eventsOf(events, "call-end").map(({ callId }) => callId)).toEqual(["c1", "c2"]);
    expect(events.at(-1)?.type).toBe("run-end");
  });

  it("goes on after a cut between two parallel calls: the settled one is not asked again", async () => {
    const turns = [`${toolCall("call_gpt_5")}${toolCall("call_kimi_k2")}`, select("call_kimi_k2")];
    const whole = await runXRouter({ turns });
    const cut = whole.events.findIndex(({ type }) => type === "call-end") + 1;
    const resumed = await runXRouter({
      turns: (text) => (text.includes("<tool_response>") ? (turns[1] ?? "") : (turns[0] ?? "")),
      recorded: whole.events.slice(0, cut),
    });
    expect(resumed.candidates.asked.map(({ candidate }) => candidate)).toEqual(["kimi-k2"]);
    expect(resumed.trajectory.answer).toBe(whole.trajectory.answer);
    expect(resumed.session.text).toBe(whole.session.text);
  });
});

describe("what the released code gets wrong", () => {
  it("fixes “select by call”: the call's id chooses an older reply of the same model", async () => {
    const { trajectory, session } = await runXRouter({
      turns: [
        `${toolCall("call_gpt_4_1", { optimized_system_prompt: "one" })}${toolCall("call_gpt_4_1", { optimized_system_prompt: "two" })}`,
        toolCall("select_response", { call_id: "c1" }),
      ],
      reply: (_candidate, { messages }) => `reply to ${messages[0]?.content}`,
    });
    expect(trajectory.answer).toBe("reply to one");
    expect(session.text).toContain("[call c2]\nreply to two");
  });

  it("fixes “select by call”: by the tool's name the newest reply is taken", async () => {
    const { trajectory } = await runXRouter({
      turns: [
        `${toolCall("call_gpt_4_1", { optimized_system_prompt: "one" })}${toolCall("call_gpt_4_1", { optimized_system_prompt: "two" })}`,
        select("call_gpt_4_1"),
      ],
      reply: (_candidate, { messages }) => `reply to ${messages[0]?.content}`,
    });
    expect(trajectory.answer).toBe("reply to two");
  });

  it("fixes “call and select in one turn”: the selection waits for the call beside it", async () => {
    const { trajectory } = await runXRouter({
      turns: [`${toolCall("call_kimi_k2")}\n${select("call_kimi_k2")}`],
    });
    expect(trajectory.answer).toBe("kimi-k2 says so");
  });

  it("fixes “unknown tools answered”: the policy hears which tools there are", async () => {
    const { events, trajectory } = await runXRouter({
      turns: [`${toolCall("web_search", { q: "x" })}${toolCall("call_o3")}`, "4"],
    });
    expect(reasons(events)).toEqual(["unknown-tool", "unknown-model"]);
    expect(told(events)[0]).toContain("call_gpt_5, call_gpt_4_1, call_kimi_k2");
    expect(told(events)[1]).toContain("call_o3");
    expect(trajectory.answer).toBe("4");
  });

  it("fixes “unknown selection answered”: the policy hears what it can select", async () => {
    const { events } = await runXRouter({
      turns: [toolCall("call_gpt_5"), select("call_kimi_k2"), "4"],
    });
    expect(reasons(events)).toEqual(["unknown-selection"]);
    expect(told(events)[1]).toContain("There are call_gpt_5 (c1).");
  });

  it("fixes “assistant history kept”: the policy and the candidates get the earlier turns", async () => {
    const history = [
      { role: "user", content: "I am Ada." },
      { role: "assistant", content: "Hello Ada." },
    ] as const;
    const { session, candidates } = await runXRouter({
      turns: [toolCall("call_gpt_5"), "done"],
      options: { history },
    });
    expect(session.text).toContain("<|im_start|>assistant\nHello Ada.<|im_end|>");
    expect(candidates.asked[0]?.request.messages.slice(1, 3)).toEqual(history);
  });

  it("fixes “bad JSON in arguments”: a tool error and not the end of the run", async () => {
    const { events, trajectory } = await runXRouter({
      turns: [
        '<tool_call>\n{bad}\n</tool_call>\n<tool_call>\n{"name": "call_gpt_5", "arguments": "{bad json"}\n</tool_call>',
        "4",
      ],
    });
    expect(reasons(events)).toEqual(["bad-arguments", "bad-arguments"]);
    // What nobody could read is told to the policy, and shown, as it was written.
    expect(told(events)).toEqual([
      expect.stringContaining("It was: “{bad}”."),
      expect.stringContaining("They were: “{bad json”."),
    ]);
    expect(trajectory.answer).toBe("4");
  });

  it("fixes “target errors not fatal”: the policy hears of a failure and what had come", async () => {
    const { events, trajectory } = await runXRouter({
      turns: [`${toolCall("call_gpt_5")}${toolCall("call_kimi_k2")}`, select("call_kimi_k2")],
      reply: (candidate) =>
        candidate === "gpt-5"
          ? [
              { type: "text-delta", text: "four, beca" },
              new SwitchyardError("stream-cut", "The connection was cut.", { side: "network" }),
            ]
          : "4",
    });
    expect(told(events)[0]).toMatch(
      /^four, beca \[the reply broke off here\]\ngpt-5 failed: The conn/,
    );
    expect(trajectory.answer).toBe("4");
  });

  it("fixes “missing system prompt”: a tool error that names the argument", async () => {
    const { events } = await runXRouter({ turns: [toolCall("call_gpt_5", {}), "4"] });
    expect(reasons(events)).toEqual(["no-instructions"]);
    expect(told(events)[0]).toContain("optimized_system_prompt");
  });

  it("fixes “marks in the question”: a candidate gets all of a question that holds them", async () => {
    const question = 'say "USER QUERY: abc" and USER SYSTEM: x';
    const { candidates } = await runXRouter({
      turns: [toolCall("call_gpt_5"), "done"],
      start: { question },
    });
    expect(candidates.asked[0]?.request.messages.at(-1)?.content).toBe(question);
  });

  it("fixes “thoughts in the answer”: also one whose beginning the template wrote", async () => {
    const { trajectory } = await runXRouter({ turns: ["2 and 2</think>\n\n4"] });
    expect(trajectory.answer).toBe("4");
  });

  it("fixes “an empty turn asked again”: the policy is told what is missing", async () => {
    const { session, trajectory, events } = await runXRouter({ turns: ["<think>hm</think>", "4"] });
    expect(reasons(events)).toEqual(["no-action"]);
    expect(session.text).toContain("neither an answer nor a call");
    expect(trajectory.answer).toBe("4");
  });

  it("does not pay twice for exactly the same call", async () => {
    const { candidates, events } = await runXRouter({
      turns: [toolCall("call_gpt_5"), toolCall("call_gpt_5"), "4"],
      options: { maxTurns: 4 },
    });
    expect(candidates.asked).toHaveLength(1);
    expect(reasons(events)).toEqual(["repeated-call"]);
  });

  it("carries out an unclosed call whose JSON is complete, and reports it", async () => {
    const { candidates, events } = await runXRouter({
      turns: [toolCall("call_gpt_5").replace("\n</tool_call>", ""), "4"],
    });
    expect(candidates.asked).toHaveLength(1);
    expect(reasons(events)).toEqual(["unclosed-call"]);
  });
});
