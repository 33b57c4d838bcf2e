import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDone, isSignOfLife, isUnfinishedJson, separateEvents } from "./stream-marks.ts";

const event = (data: string, name: string | null = null) => ({ name, data, cut: false });

describe("the marks in a stream", () => {
  it.each(["[DONE]", "[DONE] ", " [DONE]", '"[DONE]"', "[done]\r"])("%j is the end", (data) => {
    expect(isDone(data)).toBe(true);
  });

  it.each(["[DONE]x", "DONE", "[DONE", "[ DONE ]", '{"done":true}', ""])(
    "%j is not the end",
    (data) => {
      expect(isDone(data)).toBe(false);
    },
  );

  it.each<[string, string | null]>([
    ["ping", null],
    ['"ping"', null],
    [": keep-alive", null],
    ["ping - 2026-11-30 12:00:00", null],
    ["", null],
    ["{}", "ping"],
    ['{"type": "ping"}', "ping"],
    ["x", "heartbeat"],
    ["x", "keep-alive"],
  ])("%j in an event named %j is a sign of life", (data, name) => {
    expect(isSignOfLife(event(data, name))).toBe(true);
  });

  it.each<[string, string | null]>([
    ['{"choices":[]}', null],
    ["pinged", null],
    ["[1]", "message"],
    ['{"error":"x"}', "error"],
  ])("%j in an event named %j is none", (data, name) => {
    expect(isSignOfLife(event(data, name))).toBe(false);
  });
});

describe("events that came as one", () => {
  it("are told apart where each line is one", () => {
    expect(separateEvents(event('{"a":1}\n{"b":2}\n[DONE]'))).toEqual([
      event('{"a":1}'),
      event('{"b":2}'),
      event("[DONE]"),
    ]);
  });

  it("stay one where the lines are one JSON text, or none", () => {
    for (const data of ['{\n"a": 1\n}', "half\nof it", '{"a":1}\nand a word']) {
      expect(separateEvents(event(data))).toEqual([event(data)]);
    }
  });

  it("give what was whole where the last was cut", () => {
    expect(separateEvents({ ...event('{"a":1}\n{"b'), cut: true })).toEqual([
      event('{"a":1}'),
      { ...event('{"b'), cut: true },
    ]);
  });
});

it("knows every beginning of a JSON text that is not all of it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 4 }),
      (value) => {
        const text = JSON.stringify(value);
        expect(isUnfinishedJson(text)).toBe(false);
        for (let end = 1; end < text.length; end += 1) {
          expect(isUnfinishedJson(text.slice(0, end)), text.slice(0, end)).toBe(true);
        }
      },
    ),
  );
});
