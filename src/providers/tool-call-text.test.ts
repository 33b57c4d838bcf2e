import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readToolCalls } from "#core/parsers/tool-call-parser.ts";
import { plainValue } from "#core/python/json.ts";
import { piecesOf, type WrittenCall } from "./fixtures/tool-chat-world.ts";
import { ToolCallText } from "./tool-call-text.ts";

function write(
  calls: readonly WrittenCall[],
  { content = "", size = 3, cut = false, numbered = true } = {},
): string {
  const writer = new ToolCallText();
  let text = piecesOf(content, size).reduce((sum, piece) => sum + writer.content(piece), "");
  for (const [place, { id, name, arguments: written }] of calls.entries()) {
    const index = numbered ? place : null;
    text += writer.delta({ index, id, name, arguments: "" });
    for (const piece of piecesOf(written, size)) {
      text += writer.delta({ index, id: null, name: null, arguments: piece });
    }
  }
  return text + writer.end(cut);
}

function call(name: string, written: string, id = name): WrittenCall {
  return { id, name, arguments: written };
}

function readBack(text: string): unknown[] {
  return readToolCalls(text).blocks.map((block) =>
    block.kind === "call"
      ? { name: block.name, arguments: plainValue(block.arguments), isClosed: block.isClosed }
      : { invalid: true, isClosed: block.isClosed },
  );
}

describe("calls of a chat server as text", () => {
  it("come after the content, each in a block on lines of its own", () => {
    const text = write([call("call_a", '{"x": 1}'), call("call_b", "{}")], { content: "I ask." });
    expect(text).toBe(
      'I ask.\n<tool_call>\n{"name": "call_a", "arguments": {"x": 1}}\n</tool_call>\n' +
        '<tool_call>\n{"name": "call_b", "arguments": {}}\n</tool_call>',
    );
  });

  it("parse to what the server sent, whatever its strings hold and however they are cut", () => {
    const names = fc.string({ minLength: 1, unit: "grapheme" });
    const args = fc.dictionary(
      fc.string(),
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("</tool_call>", "<tool_call>", '"}</', "<", "\\", "}{", "</think>"),
        fc.json().map((text) => JSON.parse(text)),
      ),
    );
    const calls = fc.array(fc.tuple(names, args, fc.boolean()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 9 }), fc.boolean(), (list, size, numbered) => {
        const sent = list.map(([name, value, isSpaced], at) =>
          call(name, JSON.stringify(value, null, isSpaced ? 1 : 0), `id${at}`),
        );
        const expected = sent.map(({ name, arguments: written }) => ({
          name,
          arguments: JSON.parse(written),
          isClosed: true,
        }));
        expect(readBack(write(sent, { size, numbered }))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("keep arguments that are no JSON as a string", () => {
    for (const written of ["", "not json", "[1, 2", "call me </tool_call>", "  "]) {
      const expected = { name: "call_a", arguments: written, isClosed: true };
      expect(readBack(write([call("call_a", written)]))).toEqual([expected]);
    }
  });

  it("keep an array and a number as they are", () => {
    expect(readBack(write([call("call_a", "[1, 2]"), call("call_b", " 7 ")]))).toEqual([
      { name: "call_a", arguments: [1, 2], isClosed: true },
      { name: "call_b", arguments: 7, isClosed: true },
    ]);
  });

  it("never become valid when an object turns out to be none", () => {
    const broken = [
      '{"a": "line\nbreak"}',
      '{"a": 1}, "name": "call_other", "b": {}',
      '{"a": 1}}',
      '{"a": "\\q"}',
      "{a: 1}",
      '{"a": [1}',
      '{"a": 1',
      '{"a": "open',
      "{</tool_call>",
    ];
    for (const written of broken) {
      const next = call("call_b", '{"b": 2}');
      const blocks = readBack(write([call("call_a", written), next]));
      expect(blocks, written).toEqual([
        { invalid: true, isClosed: true },
        { name: "call_b", arguments: { b: 2 }, isClosed: true },
      ]);
    }
  });

  it("stay open when a limit cuts them", () => {
    const text = write([call("call_a", '{"a": "half')], { cut: true });
    expect(text).toMatch(/"half$/);
    expect(readBack(text)).toEqual([{ invalid: true, isClosed: false }]);
  });

  it("stream: an object goes out piece by piece, and no call before the one ahead of it is complete", () => {
    const writer = new ToolCallText();
    writer.delta({ index: 0, id: "a", name: "call_a", arguments: "" });
    expect(writer.delta({ index: 0, id: null, name: null, arguments: '{"x": "ab' })).toContain(
      '{"x": "ab',
    );
    expect(writer.delta({ index: 1, id: "b", name: "call_b", arguments: '{"y"' })).toBe("");
    const rest = writer.delta({ index: 0, id: null, name: null, arguments: 'c"}' });
    expect(rest).toContain('c"}}\n</tool_call>\n<tool_call>\n{"name": "call_b"');
    expect(rest.endsWith('{"y"')).toBe(true);
  });

  it("are told apart where a server gives all the same number", () => {
    const writer = new ToolCallText();
    let text = writer.delta({ index: 0, id: "a", name: "call_a", arguments: "{}" });
    text += writer.delta({ index: 0, id: "b", name: "call_b", arguments: "{}" });
    expect(readBack(text + writer.end(false))).toHaveLength(2);
  });
});
