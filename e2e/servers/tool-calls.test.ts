import { afterEach, describe, expect, it } from "vitest";
import { readToolCalls } from "#core/parsers/tool-call-parser.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import type { ProviderAccess } from "#providers/provider-access.ts";
import { ToolChatSession } from "#providers/tool-chat-session.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { startCandidateServer } from "./candidate-server.ts";
import type { ChatServer } from "./chat-server.ts";
import type { Turn } from "./turn.ts";

const NEVER = new AbortController().signal;
const PRICE = { input: 3n, output: 7n };
const TOOL: ToolSpec = {
  type: "function",
  function: { name: "call_a", description: "", parameters: { type: "object" } },
};

const CALLS: Turn = {
  reply: "I ask two.",
  calls: [
    { name: "call_a", arguments: '{"optimized_system_prompt": "Be brief, </tool_call>."}' },
    { name: "call_b", arguments: "no JSON" },
  ],
};

let server: ChatServer;
afterEach(() => server.close());

async function sessionWith(turn: Turn, refuses: readonly string[] = []) {
  server = await startCandidateServer({
    key: null,
    models: [{ id: "router", reply: "", price: PRICE, ...turn, refuses }],
  });
  const access: ProviderAccess = {
    fetch,
    key: () => null,
    clock: systemClock,
    random: () => 0,
    online: () => true,
  };
  const provider = {
    id: "server",
    name: "The server",
    dialect: "openai" as const,
    baseUrl: `${server.url}/v1`,
    needsKey: false,
  };
  const session = new ToolChatSession(provider, "router", access);
  const message = { role: "user", content: "Who?" } as const;
  await session.append("Who?", { origin: "question", signal: NEVER, message });
  return session;
}

async function write(session: ToolChatSession) {
  const sampling = { stop: [], maxTokens: 100, temperature: 0, topP: 1, seed: 1 };
  let text = "";
  let output = 0;
  for await (const part of session.generate({ ...sampling, tools: [TOOL], signal: NEVER })) {
    if (part.type === "text") text += part.text;
    else output = part.usage?.output ?? 0;
  }
  return { text, output };
}

describe("a stand-in server that calls tools", () => {
  it("is read over a real connection: text, calls, tokens", async () => {
    const { text, output } = await write(await sessionWith(CALLS));
    const { blocks, content } = readToolCalls(text);
    expect(content.trim()).toBe("I ask two.");
    expect(blocks).toMatchObject([
      { name: "call_a", arguments: { optimized_system_prompt: "Be brief, </tool_call>." } },
      { name: "call_b", arguments: "no JSON" },
    ]);
    expect(server.bill.total).toBe(BigInt(output) * PRICE.output + PRICE.input);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toMatchObject({ tools: [TOOL] });
  });

  it("refuses tools as a model without them does", async () => {
    const session = await sessionWith(CALLS, ["tools"]);
    await expect(write(session)).rejects.toMatchObject({ code: "tools-unsupported" });
  });
});
