import { describe, expect, it } from "vitest";
import { ScriptedSession } from "#core/loop/fixtures/scripted-session.ts";
import { XROUTER_POOL } from "#core/policies/xrouter/fixtures/xrouter-run.ts";
import { poolTools } from "#core/policies/xrouter/pool-tools.ts";
import type { AppendOptions } from "#core/ports/text-session.ts";
import type { ChatTurn } from "#core/ports/tool-chat.ts";
import { renderChat } from "./chat-template.ts";
import { PolicyChat } from "./policy-chat.ts";

/** A session that also keeps the messages. */
class KeepingSession extends ScriptedSession {
  readonly messages: ChatTurn[] = [];

  override async append(text: string, options: AppendOptions): Promise<void> {
    if (options.message !== undefined) this.messages.push(options.message);
    await super.append(text, options);
  }
}

const { signal } = new AbortController();
const tools = poolTools(XROUTER_POOL, "agent");
const FIRST =
  't\n<tool_call>\n{"name": "call_gpt_5", "arguments": {"optimized_system_prompt": "p"}}\n</tool_call>\n<tool_call>\n{"name": "call_kimi_k2", "arguments": {"temperature": 0.5}}\n</tool_call>';

async function talk(): Promise<KeepingSession> {
  const session = new KeepingSession(() => "");
  const chat = new PolicyChat(session, signal);
  await chat.open({ system: "SP", tools, turns: [{ role: "user", content: "q" }] });
  session.text += FIRST;
  await chat.answer(
    [
      { call: 0, content: "A", callId: "c1" },
      { call: 1, content: "B", callId: null },
    ],
    false,
  );
  return session;
}

describe("PolicyChat", () => {
  it("appends piece by piece what the template renders of the whole", async () => {
    const session = await talk();
    const whole = renderChat(
      [
        { role: "system", content: "SP" },
        { role: "user", content: "q" },
        {
          role: "assistant",
          content: "t",
          calls: [
            { name: "call_gpt_5", arguments: { optimized_system_prompt: "p" } },
            { name: "call_kimi_k2", arguments: { temperature: 0.5 } },
          ],
        },
        { role: "tool", content: "A" },
        { role: "tool", content: "B" },
      ],
      tools,
      { openAssistant: true },
    );
    expect(session.text).toBe(whole);
  });

  it("keeps what comes from outside apart from the template", async () => {
    const session = await talk();
    expect(session.appended.filter(({ origin }) => origin !== "harness")).toEqual([
      { text: "q", origin: "question" },
      { text: "A", origin: "reply" },
      { text: "B", origin: "reply" },
    ]);
  });

  it("says the same as messages, with the place of each call", async () => {
    const session = await talk();
    expect(session.messages).toEqual([
      { role: "system", content: "SP" },
      { role: "user", content: "q" },
      { role: "tool", call: 0, content: "A" },
      { role: "tool", call: 1, content: "B" },
    ]);
  });

  it("closes a turn once, also when the model wrote its end", async () => {
    const session = new KeepingSession(() => "");
    const chat = new PolicyChat(session, signal);
    session.text = "words<|im_end|>";
    await chat.tell("go on", true);
    expect(session.text.split("<|im_end|>")).toHaveLength(3);
    session.text = "words";
    await chat.answer([], false);
    expect(session.text).toBe("words<|im_end|>\n<|im_start|>assistant\n");
  });
});
