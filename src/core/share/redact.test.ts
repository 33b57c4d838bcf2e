import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEvents } from "#core/record/schema.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { anyRun } from "./fixtures/any-run.ts";
import { SAMPLE_RUNS } from "./fixtures/sample-runs.ts";
import { leftOut, leftOutLength } from "./left-out.ts";
import { OMISSIONS, redact } from "./redact.ts";

const RUN = SAMPLE_RUNS[1] ?? [];

const folded = (events: readonly RunEvent[]) => foldEvents(events);

describe("redact", () => {
  test("by default leaves out the prompt and the descriptions, and nothing else", () => {
    const shared = folded(redact(RUN));
    const whole = folded(RUN);
    const [harness] = whole.segments;
    expect(shared.segments[0]).toEqual({ origin: "harness", text: leftOut(harness?.text ?? "") });
    expect(leftOutLength(shared.segments[0]?.text ?? "")).toBe(harness?.text.length);
    expect(shared.start?.pool.map((one) => one.description)).toEqual(["", "", "", "", "", ""]);
    expect(shared.segments.slice(1)).toEqual(whole.segments.slice(1));
    expect(shared.totals).toEqual(whole.totals);
  });

  test("thoughts: calls, tags and the answer stay", () => {
    const shared = folded(redact(RUN, ["thoughts"]));
    expect(JSON.stringify(shared)).not.toContain("Utzon was born in Copenhagen. Now I need");
    expect(shared.rounds.length).toBe(4);
    expect(shared.rounds[0]?.steps.map((step) => step.kind)).toEqual(["thought", "call"]);
    const [step] = shared.rounds[0]?.steps ?? [];
    expect(step !== undefined && "text" in step && leftOutLength(step.text)).toBeGreaterThan(200);
    expect(shared.answer).toBe("No");
    expect(shared.calls.map((call) => call.start.query)).toEqual(
      folded(RUN).calls.map((call) => call.start.query),
    );
  });

  test("replies: gone where they streamed and where they were inserted", () => {
    const shared = folded(redact(RUN, ["replies"]));
    expect(JSON.stringify(shared)).not.toContain("Pritzker");
    expect(shared.calls.map((call) => leftOutLength(call.reply))).toEqual(
      folded(RUN).calls.map((call) => call.reply.length),
    );
    expect(shared.totals).toEqual(folded(RUN).totals);
  });

  test("queries: the chosen candidate stays, what it was asked goes, in the call and in the text", () => {
    const shared = redact(RUN, ["queries"]);
    expect(JSON.stringify(shared)).not.toContain("Who designed the Sydney Opera House, and in");
    const written = shared.find((event) => event.type === "text-delta" && event.part === "call");
    expect(written !== undefined && "text" in written && written.text).toMatch(
      /^ Qwen2\.5-7B-Instruct:\[… \d+ characters left out\]$/,
    );
  });

  test("queries: the sentence of an invalid action goes too", () => {
    const invalid: RunEvent = {
      type: "action-invalid",
      at: 1,
      reason: "unknown-model",
      message: "It wrote sk-canary-0000.",
    };
    const run = [...RUN.slice(0, 1), invalid];
    expect(JSON.stringify(redact(run, ["queries"]))).not.toContain("canary");
    expect(JSON.stringify(redact(run, ["replies"]))).toContain("canary");
  });

  test("prices: unknown, not zero", () => {
    const shared = folded(redact(RUN, ["prices"]));
    expect(shared.totals.cost).toBe(0);
    expect(shared.totals.unknown).toBe(folded(RUN).calls.length + folded(RUN).rounds.length);
    expect(shared.totals.outputTokens).toBe(folded(RUN).totals.outputTokens);
    expect(shared.start?.pool.every((one) => one.price === null)).toBe(true);
  });

  test("prompt: a long option, such as an edited template, goes as well", () => {
    const [start] = RUN;
    if (start?.type !== "run-start") throw new Error("no start");
    const own = { ...start, options: { template: "My own prompt. ".repeat(20), alpha: 0.5 } };
    const [shared] = redact([own]);
    expect(shared?.type === "run-start" && shared.options).toEqual({
      template: "[… 300 characters left out]",
      alpha: 0.5,
    });
  });

  test("whatever is left out, the run is still valid, and doing it twice changes nothing", () => {
    fc.assert(
      fc.property(anyRun, fc.subarray([...OMISSIONS]), (run, omissions) => {
        const shared = redact(run, omissions);
        expect(parseEvents(shared)).toEqual(shared);
        expect(redact(shared, omissions)).toEqual(shared);
      }),
    );
  });
});

test("only a marker reads as a marker", () => {
  expect(leftOutLength(leftOut("abc"))).toBe(3);
  expect(leftOutLength("[… many characters left out]")).toBeNull();
  expect(leftOutLength("see [… 3 characters left out]")).toBeNull();
});
