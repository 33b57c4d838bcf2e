import { describe, expect, it } from "vitest";
import { readToolCalls } from "#core/parsers/tool-call-parser.ts";
import { plainValue } from "#core/python/json.ts";
import { everyCut } from "./fixtures/reply-of.ts";
import { answered, collect, events, streamed } from "./fixtures/scripted-world.ts";
import {
  BRIEF,
  brief,
  chunk,
  LONG,
  stream,
  TOOL_CALL_FORMS,
  wire,
} from "./fixtures/tool-call-forms.ts";
import { ASKED, options, sessionWith, TOOL, tell, textOf } from "./fixtures/tool-chat-run.ts";

const TOOLS = ["call_gpt", "call_gpt_5", "call_o4"].map((name) => ({
  ...TOOL,
  function: { ...TOOL.function, name },
}));

async function callsIn(pieces: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  const { session } = sessionWith([streamed(pieces)]);
  return await read(session);
}

async function read(session: ReturnType<typeof sessionWith>["session"]): Promise<unknown[]> {
  await tell(session, ...ASKED);
  const parts = await collect(session.generate(options({ tools: TOOLS })));
  return readToolCalls(textOf(parts)).blocks.map((block) =>
    block.kind === "call"
      ? [block.name, plainValue(block.arguments)]
      : ["unreadable", block.text.trim()],
  );
}

describe("a tool call", () => {
  it.each(TOOL_CALL_FORMS)("%s, also cut in two at every byte", async (_, sent, calls) => {
    expect(await callsIn([sent])).toEqual(calls);
    for (const pieces of everyCut(sent)) expect(await callsIn(pieces)).toEqual(calls);
  });

  it("that is repeated in a whole message is two calls: the policy is told that it repeats itself", async () => {
    const one = wire({ id: "a", name: "call_gpt", args: BRIEF });
    const message = { tool_calls: [one, { ...one, id: "b" }] };
    const { session } = sessionWith([answered(200, { choices: [{ message }] })]);
    expect(await read(session)).toEqual([
      ["call_gpt", brief],
      ["call_gpt", brief],
    ]);
  });

  it("that cannot be read keeps its text", async () => {
    const broken = '{"prompt": "Be brief."';
    expect(await callsIn([stream({ index: 0, id: "a", name: "call_gpt", args: broken })])).toEqual([
      ["unreadable", `{"name": "call_gpt", "arguments": ${broken}}`],
    ]);
    const nameless = stream(
      { index: 0, id: "a", name: "call_gpt", args: BRIEF },
      { index: 0, id: "b", args: LONG },
    );
    expect(await callsIn([nameless])).toEqual([
      ["call_gpt", brief],
      ["unreadable", `{"name": "", "arguments": ${LONG}}`],
    ]);
  });

  it("that was cut off is no call", async () => {
    const { session } = sessionWith([
      streamed([events(chunk({ index: 0, id: "a", name: "call_gpt", args: BRIEF }))]),
    ]);
    await tell(session, ...ASKED);
    await expect(collect(session.generate(options()))).rejects.toMatchObject({
      code: "stream-cut",
    });
  });
});
