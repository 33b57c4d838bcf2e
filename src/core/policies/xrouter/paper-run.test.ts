import { describe, expect, it } from "vitest";
import { eventsOf, runXRouter, toolCall } from "./fixtures/xrouter-run.ts";

const paper = { fidelity: "paper" } as const;
const select = (name: string) => toolCall("select_response", { model_call_name: name });

describe("paper fidelity", () => {
  it("makes the calls of one turn one by one", async () => {
    const { events, trajectory } = await runXRouter({
      ...paper,
      turns: [`t${toolCall("call_gpt_5")}${toolCall("call_kimi_k2")}`, select("call_gpt_5")],
    });
    const order = events.map(({ type }) => type).filter((type) => /^call-(start|end)$/.test(type));
    expect(order).toEqual(["call-start", "call-end", "call-start", "call-end"]);
    expect(trajectory.answer).toBe("gpt-5 says so");
  });

  it("keeps the thought in a direct answer, and drops it in simple mode", async () => {
    const turns = ["<think>x</think>\n4"];
    expect((await runXRouter({ ...paper, turns })).trajectory.answer).toBe(turns[0]);
    const simple = await runXRouter({ ...paper, turns, options: { mode: "simple" } });
    expect(simple.trajectory.answer).toBe("4");
  });

  it("executes a call in the last turn and takes its reply", async () => {
    const { trajectory, events } = await runXRouter({
      ...paper,
      turns: [toolCall("call_gpt_5"), toolCall("call_kimi_k2"), toolCall("call_gpt_4_1")],
    });
    expect(trajectory.answer).toBe("gpt-4.1 says so");
    expect(eventsOf(events, "answer-origin")).toMatchObject([
      { origin: "last-turn", callId: "c3" },
    ]);
  });

  it("says so when its turns bring nothing", async () => {
    const { trajectory, events } = await runXRouter({
      ...paper,
      turns: [toolCall("call_o3"), "", toolCall("call_o3")],
    });
    expect(trajectory.answer).toBe("No valid solution found.");
    expect(eventsOf(events, "answer-origin")).toMatchObject([{ origin: "none-valid" }]);
  });

  it("reads a turn with calls as its server sends it back", async () => {
    const { session } = await runXRouter({
      ...paper,
      turns: [
        'pre<tool_call>{"name":"call_gpt_5","arguments":{"optimized_system_prompt":"p","temperature":1e0}}</tool_call>post',
        "4",
      ],
    });
    expect(session.text).toContain(
      'pre\n<tool_call>\n{"name": "call_gpt_5", "arguments": {"optimized_system_prompt": "p", "temperature": 1.0}}\n</tool_call><|im_end|>',
    );
    expect(session.text).not.toContain("post");
  });

  it("asks the same again after an empty turn", async () => {
    const { session, trajectory } = await runXRouter({ ...paper, turns: ["<|im_end|>", "4"] });
    expect(trajectory.answer).toBe("4");
    expect(session.text.endsWith("What is 2+2?<|im_end|>\n<|im_start|>assistant\n4")).toBe(true);
  });

  it("fails where the released server answers an error", async () => {
    const { reason, events } = await runXRouter({
      ...paper,
      turns: [toolCall("call_gpt_5", "not an object")],
    });
    expect(reason).toBe("failed");
    expect(eventsOf(events, "run-end")[0]?.failure).toMatchObject({
      code: "policy-failed",
      message: expect.stringContaining("The released server gives up here."),
    });
  });

  it("loses the earlier turns, as released", async () => {
    const { candidates } = await runXRouter({
      ...paper,
      turns: [toolCall("call_gpt_4_1"), "4"],
      options: {
        history: [
          { role: "user", content: "q1" },
          { role: "assistant", content: "a1" },
        ],
      },
    });
    expect(candidates.asked[0]?.request.messages).toEqual([
      { role: "system", content: "Be exact." },
      { role: "user", content: "q1\nWhat is 2+2?" },
    ]);
    expect(candidates.asked[0]?.request.temperature).toBe(1);
  });
});
