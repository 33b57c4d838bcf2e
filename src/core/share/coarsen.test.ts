import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "#core/trajectory/events.ts";
import { coarsen } from "./coarsen.ts";
import { anyRun } from "./fixtures/any-run.ts";
import { SAMPLE_RUNS } from "./fixtures/sample-runs.ts";

const thought = (at: number, text: string): RunEvent => ({
  type: "text-delta",
  at,
  part: "thought",
  text,
});

/** Every text with who wrote it, pieces of one stream joined. */
function texts(events: readonly RunEvent[]): string[] {
  const all: string[] = [];
  let last = "";
  for (const event of events) {
    if (!("text" in event)) continue;
    const key = JSON.stringify({ ...event, at: 0, text: "" });
    if (key === last) all[all.length - 1] += event.text;
    else all.push(event.text);
    last = key;
  }
  return all;
}

describe("coarsen", () => {
  test("joins what streams close together and keeps it streaming", () => {
    const events = Array.from({ length: 100 }, (_, index) => thought(index * 10, "ab"));
    const pieces = coarsen(events);
    expect(pieces.length).toBe(4);
    expect(pieces.map((event) => event.at)).toEqual([0, 330, 660, 990]);
    expect(pieces.map((event) => "text" in event && event.text).join("")).toBe("ab".repeat(100));
  });

  test("pieces of a sample are at least 240 ms apart, and far fewer", () => {
    for (const run of SAMPLE_RUNS) {
      const coarse = coarsen(run);
      expect(coarse.length).toBeLessThan(run.length / 4);
      const replies = coarse.filter(
        (event) => event.type === "reply-delta" && event.callId === "c1",
      );
      expect(replies.length).toBeGreaterThan(3);
      for (let index = 1; index < replies.length; index += 1) {
        expect((replies[index]?.at ?? 0) - (replies[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(
          240,
        );
      }
    }
  });

  test("never joins two tags, two parts or two calls", () => {
    const tag: RunEvent = { type: "text-delta", at: 0, part: "tag", text: "<think>" };
    const reply = (callId: string): RunEvent => ({
      type: "reply-delta",
      at: 0,
      callId,
      kind: "text",
      text: "x",
    });
    const events = [tag, tag, thought(0, "a"), reply("c1"), reply("c2")];
    expect(coarsen(events)).toEqual(events);
  });

  test("never cuts a character in two", () => {
    const pieces = coarsen([thought(0, "😀😀"), thought(5000, "😀😀😀")]);
    expect(pieces.length).toBe(5);
    expect(pieces.every((event) => "text" in event && event.text === "😀")).toBe(true);
  });

  test("twice is once, and texts stay exactly", () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const once = coarsen(run);
        expect(coarsen(once)).toEqual(once);
        expect(texts(once)).toEqual(texts(run));
      }),
    );
  });
});
