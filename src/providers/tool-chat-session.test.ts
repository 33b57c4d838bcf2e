import { describe, expect, it } from "vitest";
import { readToolCalls } from "#core/parsers/tool-call-parser.ts";
import type { ChatTurn } from "#core/ports/tool-chat.ts";
import { answered, collect, events, streamed } from "./fixtures/scripted-world.ts";
import {
  ASKED,
  messagesOf,
  NEVER,
  options,
  SERVER,
  sessionWith,
  TOOL,
  tell,
  textOf,
} from "./fixtures/tool-chat-run.ts";
import { TURN, toolChatWorld, turnAct } from "./fixtures/tool-chat-world.ts";
import { testTextSession } from "./text-session.contract.ts";
import { ToolChatSession } from "./tool-chat-session.ts";

/** A session to which every text that is appended is a message of the user. */
class UserSession extends ToolChatSession {
  override append(text: string, options: Parameters<ToolChatSession["append"]>[1]): Promise<void> {
    return super.append(text, { ...options, message: { role: "user", content: text } });
  }
}

testTextSession("ToolChatSession", {
  prompt: "Who composed Fidelio?\n",
  make(chunk) {
    const { access } = toolChatWorld(TURN, chunk);
    const session = new UserSession(SERVER, "router", access);
    return { session, text: () => session.text };
  },
});

describe("what is sent", () => {
  it("is messages and tools, and no layout of a template", async () => {
    const { session, sent } = sessionWith([turnAct(TURN, 5)]);
    await tell(session, ...ASKED);
    await session.append("<|im_start|>assistant\n", { origin: "harness", signal: NEVER });
    await collect(session.generate(options()));
    expect(sent[0]?.url).toBe("http://localhost:8000/v1/chat/completions");
    expect(sent[0]?.body).toMatchObject({
      model: "router",
      messages: ASKED,
      tools: [TOOL],
      tool_choice: "auto",
      temperature: 0,
      max_tokens: 500,
      stream: true,
    });
  });

  it("names the calls of the last turn and gives each its result", async () => {
    const { session, sent } = sessionWith([turnAct(TURN, 5)]);
    await tell(session, ...ASKED);
    const text = textOf(await collect(session.generate(options())));
    await tell(
      session,
      { role: "tool", call: 0, content: "Beethoven" },
      { role: "tool", call: 1, content: "Error: it was not reached." },
    );
    await collect(session.generate(options()));
    const messages = sent[1]?.body?.["messages"];
    expect(messages).toEqual([
      ...ASKED,
      {
        role: "assistant",
        content: "<think>Two of them should know.</think>",
        tool_calls: [
          {
            id: "t002c0000",
            type: "function",
            function: {
              name: "call_gpt_5_nano",
              arguments:
                '{"optimized_system_prompt":"Answer in one <b>word</b>.","temperature":0.2}',
            },
          },
          {
            id: "t002c0001",
            type: "function",
            function: {
              name: "call_o4_mini",
              arguments: '{"optimized_system_prompt":"Reason, then say \\"done\\"."}',
            },
          },
        ],
      },
      { role: "tool", tool_call_id: "t002c0000", content: "Beethoven" },
      { role: "tool", tool_call_id: "t002c0001", content: "Error: it was not reached." },
    ]);
    expect(readToolCalls(text).blocks).toHaveLength(2);
  });

  it("is the same when the turn comes back from a record", async () => {
    const live = sessionWith([turnAct(TURN, 5)]);
    await tell(live.session, ...ASKED);
    const text = textOf(await collect(live.session.generate(options())));
    const results: ChatTurn[] = [{ role: "tool", call: 1, content: "late" }];
    await tell(live.session, ...results);
    await collect(live.session.generate(options()));

    const resumed = sessionWith([turnAct(TURN, 5)]);
    await tell(resumed.session, ...ASKED, { role: "assistant", text }, ...results);
    await collect(resumed.session.generate(options()));
    expect(resumed.sent[0]?.body?.["messages"]).toEqual(live.sent[1]?.body?.["messages"]);
    // The call that nobody answered has a result all the same.
    const last = messagesOf(resumed.sent[0]).slice(-2);
    expect(last).toMatchObject([
      { role: "tool", tool_call_id: "t002c0001", content: "late" },
      { role: "tool", tool_call_id: "t002c0000" },
    ]);
  });

  it("makes an object of arguments that are none, and a name of a call that has none", async () => {
    const { session, sent } = sessionWith([turnAct(TURN, 5)]);
    const text =
      '<tool_call>\n{"name": "call_a", "arguments": "oops"}\n</tool_call>\n<tool_call>\n{nonsense\n</tool_call>';
    await tell(
      session,
      ...ASKED,
      { role: "assistant", text },
      { role: "tool", call: 1, content: "no" },
    );
    await collect(session.generate(options()));
    expect(messagesOf(sent[0])[2]).toMatchObject({
      content: null,
      tool_calls: [
        { function: { name: "call_a", arguments: '{"unreadable":"oops"}' } },
        { function: { name: "unreadable_call", arguments: '{"unreadable":"{nonsense"}' } },
      ],
    });
  });
});

describe("what comes back", () => {
  it("is one text with usage at its end", async () => {
    const { session } = sessionWith([turnAct(TURN, 4)]);
    await tell(session, ...ASKED);
    const parts = await collect(session.generate(options()));
    const { blocks } = readToolCalls(textOf(parts));
    expect(blocks).toMatchObject([
      { name: "call_gpt_5_nano", arguments: { temperature: 0.2 } },
      { name: "call_o4_mini" },
    ]);
    expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "eos" });
    expect(parts.at(-1)).toHaveProperty("usage.output");
    expect(parts.length).toBeGreaterThan(10);
    expect(session.usage.decodedTokens).toBeGreaterThan(10);
  });

  it("may come in one piece from a server that does not stream", async () => {
    const calls = TURN.calls.map(({ id, name, arguments: written }) => ({
      id,
      type: "function",
      function: { name, arguments: written },
    }));
    const message = { role: "assistant", content: null, tool_calls: calls };
    const whole = { choices: [{ index: 0, message, finish_reason: "tool_calls" }] };
    const { session } = sessionWith([answered(200, whole)]);
    await tell(session, ...ASKED);
    const text = textOf(await collect(session.generate(options())));
    expect(readToolCalls(text).blocks).toHaveLength(2);
  });

  it("passes through blocks that a server without a parser leaves in the content", async () => {
    const content = '<tool_call>\n{"name": "call_a", "arguments": {}}\n</tool_call>';
    const { session } = sessionWith([turnAct({ content, calls: [] }, 6)]);
    await tell(session, ...ASKED);
    expect(textOf(await collect(session.generate(options())))).toBe(content);
  });

  it("leaves thinking out, which is no part of the turn", async () => {
    const chunk = (delta: object, reason: string | null = null) =>
      events({ choices: [{ index: 0, delta, finish_reason: reason }] });
    const { session } = sessionWith([
      streamed([
        chunk({ reasoning_content: "Hm." }),
        chunk({ content: "Yes." }),
        chunk({}, "stop"),
      ]),
    ]);
    await tell(session, ...ASKED);
    expect(textOf(await collect(session.generate(options())))).toBe("Yes.");
  });

  it("ends a call that a cut run left open, and asks the server nothing", async () => {
    const { session, sent } = sessionWith([turnAct(TURN, 4)]);
    const text = 'I ask.\n<tool_call>\n{"name": "call_a", "argum';
    await tell(session, ...ASKED, { role: "assistant", text });
    const parts = await collect(session.generate(options()));
    expect(textOf(parts)).toBe("\n</tool_call>");
    expect(sent).toEqual([]);
    expect(readToolCalls(text + textOf(parts)).blocks).toMatchObject([{ kind: "invalid" }]);
  });

  it("goes on with a turn that a cut run left without a call", async () => {
    const { session, sent } = sessionWith([turnAct({ content: " on.", calls: [] }, 4)]);
    await tell(session, ...ASKED, { role: "assistant", text: "It goes" });
    expect(textOf(await collect(session.generate(options())))).toBe(" on.");
    expect(sent[0]?.body?.["messages"]).toEqual([
      ...ASKED,
      { role: "assistant", content: "It goes" },
    ]);
  });
});
