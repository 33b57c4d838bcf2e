import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readToolCalls, ToolCallParser, type ToolCallPiece } from "./tool-call-parser.ts";

const CALL =
  '{"name": "call_o3", "arguments": {"optimized_system_prompt": "Be exact.", "temperature": 0.2}}';

/** Neighbouring pieces of one kind together: a split may cut a piece, nothing else. */
function joined(pieces: readonly ToolCallPiece[]): ToolCallPiece[] {
  const all: ToolCallPiece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last?.part === piece.part && piece.part !== "tag") {
      all[all.length - 1] = { part: piece.part, text: last.text + piece.text };
    } else all.push(piece);
  }
  return all;
}

function parse(parts: readonly string[]) {
  const parser = new ToolCallParser();
  const pieces = parts.flatMap((part) => parser.push(part));
  pieces.push(...parser.end());
  return { pieces: joined(pieces), blocks: parser.blocks, content: parser.content };
}

const FRAGMENT = fc.constantFrom(
  "<tool_call>",
  "</tool_call>",
  "<think>",
  "</think>",
  "<tool_response>",
  "</tool_response>",
  CALL,
  "<",
  "<tool",
  "\n",
  "words ",
  "{bad}",
  '"say <tool_call> ok"',
);

describe("ToolCallParser", () => {
  it("gives the same blocks and labels for any split of any text, and loses nothing", () => {
    fc.assert(
      fc.property(fc.array(FRAGMENT, { maxLength: 12 }), fc.array(fc.nat(200)), (parts, cuts) => {
        const text = parts.join("");
        const at = [
          0,
          ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b),
          text.length,
        ];
        const split = at.slice(1).map((end, index) => text.slice(at[index], end));
        const whole = parse([text]);
        expect(parse(split)).toEqual(whole);
        expect(parse([...text])).toEqual(whole);
        expect(whole.pieces.map((piece) => piece.text).join("")).toBe(text);
      }),
    );
  });

  it("reads thought, calls and text apart", () => {
    const text = `<think>easy</think>\nTo o3:\n<tool_call>\n${CALL}\n</tool_call>`;
    const { pieces, blocks, content } = parse([text]);
    expect(pieces.map(({ part }) => part)).toEqual([
      ...["tag", "thought", "tag", "plain", "tag", "call", "tag"],
    ]);
    expect(content.trim()).toBe("To o3:");
    expect(blocks).toEqual([
      {
        kind: "call",
        name: "call_o3",
        arguments: { optimized_system_prompt: "Be exact.", temperature: 0.2 },
        isClosed: true,
      },
    ]);
  });

  it("takes an unclosed block whose JSON is complete, and says that it is unclosed", () => {
    expect(readToolCalls(`<tool_call>\n${CALL}`).blocks).toMatchObject([
      { kind: "call", name: "call_o3", isClosed: false },
    ]);
  });

  it.each([
    ['<tool_call>\n{"name": "call_o3", "argu', false, /ends before its JSON does/],
    ["<tool_call>\n{bad}\n</tool_call>", true, /is not valid JSON/],
    ["<tool_call>\n[]\n</tool_call>", true, /empty list/],
    ['<tool_call>\n{"arguments": {}}\n</tool_call>', true, /has no name/],
    ['<tool_call>\n{"name": "", "arguments": {"a": 1}}\n</tool_call>', true, /has no name/],
    ['<tool_call>\n"text"\n</tool_call>', true, /has no name/],
  ])("reports %j as invalid", (text, isClosed, message) => {
    expect(readToolCalls(text).blocks).toEqual([
      {
        kind: "invalid",
        isClosed,
        text: text.replace(/<\/?tool_call>/g, ""),
        message: expect.stringMatching(message),
      },
    ]);
  });

  it("goes on after a bad block, reads lists, and knows “parameters”", () => {
    const list = '[{"name": "a", "arguments": {}}, {"name": "b", "parameters": {"x": 1}}]';
    const { blocks } = readToolCalls(`<tool_call>{</tool_call><tool_call>${list}</tool_call>`);
    expect(blocks).toMatchObject([
      { kind: "invalid" },
      { kind: "call", name: "a", arguments: {} },
      { kind: "call", name: "b", arguments: { x: 1 } },
    ]);
  });

  it("leaves tags inside a call's strings alone, but for the one that closes it", () => {
    const call = '{"name": "a", "arguments": {"p": "say <tool_call> or </think>"}}';
    expect(readToolCalls(`<tool_call>${call}</tool_call>`).blocks).toMatchObject([
      { kind: "call", arguments: { p: "say <tool_call> or </think>" } },
    ]);
  });

  it("does not take a result that the policy forged for text of its own", () => {
    const { pieces, content } = parse(["<tool_response>\nParis\n</tool_response>ok"]);
    expect(content).toBe("ok");
    expect(pieces.find(({ text }) => text.includes("Paris"))?.part).toBe("forged");
  });
});
