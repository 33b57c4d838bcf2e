import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { eventsOf, runXRouter, toolCall } from "./fixtures/xrouter-run.ts";

const simple = { mode: "simple" } as const;

describe("simple mode", () => {
  it("returns the reply of its one call and does not offer a selection", async () => {
    const { trajectory, events, session } = await runXRouter({
      turns: [`<think>x</think>${toolCall("call_kimi_k2")}`],
      options: simple,
    });
    expect(trajectory.answer).toBe("kimi-k2 says so");
    expect(eventsOf(events, "answer-origin")).toMatchObject([
      { origin: "delegated", callId: "c1" },
    ]);
    expect(session.generations).toBe(1);
    expect(session.text).not.toContain('"name": "select_response"');
  });

  it("answers by itself, without the thought", async () => {
    const { trajectory } = await runXRouter({
      turns: ["<think>\nabc\n</think>\n\nFour "],
      options: simple,
    });
    expect(trajectory.answer).toBe("Four");
  });

  it("tries the next call of the turn when one cannot be made or fails", async () => {
    const { trajectory, candidates, events } = await runXRouter({
      turns: [`${toolCall("call_o3")}${toolCall("call_gpt_5")}${toolCall("call_gpt_4_1")}`],
      options: simple,
      reply: (candidate) =>
        candidate === "gpt-5" ? new SwitchyardError("provider-error", "Down.") : "4",
    });
    expect(candidates.asked.map(({ candidate }) => candidate)).toEqual(["gpt-5", "gpt-4.1"]);
    expect(eventsOf(events, "action-invalid").map(({ reason }) => reason)).toEqual([
      "unknown-model",
    ]);
    expect(trajectory.answer).toBe("4");
  });

  it("ends without an answer when nothing could be done", async () => {
    const { reason, events } = await runXRouter({
      turns: [toolCall("select_response", { model_call_name: "call_gpt_5" })],
      options: simple,
    });
    expect(reason).toBe("no-answer");
    expect(eventsOf(events, "action-invalid").map(({ reason: why }) => why)).toEqual([
      "unknown-selection",
      "no-action",
    ]);
  });
});
