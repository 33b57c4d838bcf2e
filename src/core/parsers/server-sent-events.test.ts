import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ERROR_LINE, ServerSentEventParser } from "./server-sent-events.ts";

function parse(pieces: readonly string[]): string[] {
  const parser = new ServerSentEventParser();
  const events = pieces.flatMap((piece) => parser.push(piece));
  return [...events, ...parser.end()].map((event) => event.data);
}

const STREAM = [
  ": a comment\r\n\r\n",
  "id: 7\r\nretry: 10\r\nunknown: x\r\ndata:one\r\n\r\n",
  "event: named\ndata: two\ndata: lines\n\n",
  "event: empty\n\n",
  "data: three 🚦 é\r\r",
  "data: [DONE]\n\n",
].join("");
const EVENTS = ["one", "two\nlines", "three 🚦 é", "[DONE]"];

describe("ServerSentEventParser", () => {
  it("gives the same events wherever the stream is cut", () => {
    expect(parse([STREAM])).toEqual(EVENTS);
    expect(parse([...STREAM])).toEqual(EVENTS);
    for (let cut = 1; cut < STREAM.length; cut += 1) {
      expect(parse([STREAM.slice(0, cut), STREAM.slice(cut)])).toEqual(EVENTS);
    }
  });

  it("gives the same events for any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 20 }), (cuts) => {
        const sorted = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        const pieces = sorted.slice(1).map((end, index) => STREAM.slice(sorted[index], end));
        expect(parse(pieces)).toEqual(EVENTS);
      }),
    );
  });

  it("keeps the event's name", () => {
    const [event] = new ServerSentEventParser().push("event: ping\ndata: {}\n\n");
    expect(event).toEqual({ name: "ping", data: "{}", cut: false });
  });

  it.each([
    ["an error as a field of its own", 'error: {"code":400}', ERROR_LINE, '{"code":400}'],
    ["an error in plain words", "error:no slot", ERROR_LINE, "no slot"],
    ["JSON without data: before it", '{"a": {"b": 1}} ', null, '{"a": {"b": 1}}'],
  ])("reads %s, wherever the stream is cut", (_, line, name, data) => {
    const stream = `data: one\n\n${line}\n\ndata: two\n\n`;
    const expected = [
      { name: null, data: "one", cut: false },
      { name, data, cut: false },
      { name: null, data: "two", cut: false },
    ];
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const parser = new ServerSentEventParser();
      const found = [...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))];
      expect([...found, ...parser.end()]).toEqual(expected);
    }
  });

  it("makes no event of other lines", () => {
    expect(parse(["odd: x\n", "{half\n", "errors: many\n", "retry: soon\n\n"])).toEqual([]);
  });

  it("marks an event that the stream ended inside", () => {
    const parser = new ServerSentEventParser();
    expect(parser.push('data: {"whole":1}\n\ndata: {"ha')).toHaveLength(1);
    expect(parser.end()).toEqual([{ name: null, data: '{"ha', cut: true }]);
  });

  it.each([
    ["in one piece without an end", ["data: ", "x".repeat(101)]],
    ["in one piece with its end", [`data: ${"x".repeat(101)}\n\n`]],
    ["over many lines", Array.from({ length: 20 }, () => "data: 12345\n")],
    ["in single characters", [..."x".repeat(101)]],
  ])("refuses an event that is too long, %s", (_, pieces) => {
    const parser = new ServerSentEventParser(100);
    expect(() => pieces.map((piece) => parser.push(piece))).toThrow(
      expect.objectContaining({ code: "stream-too-large" }),
    );
  });

  it("does not count events together", () => {
    const parser = new ServerSentEventParser(100);
    const events = Array.from({ length: 50 }, () => parser.push("data: 0123456789\n\n")).flat();
    expect(events).toHaveLength(50);
  });
});
