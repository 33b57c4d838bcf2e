import { describe, expect, it } from "vitest";
import type { TextPart } from "#core/ports/text-session.ts";
import {
  answered,
  CANARY,
  collect,
  events,
  scriptedWorld,
  streamed,
} from "./fixtures/scripted-world.ts";
import { ASKED, options, SERVER, sessionWith, tell, textOf } from "./fixtures/tool-chat-run.ts";
import { TURN, turnAct } from "./fixtures/tool-chat-world.ts";
import { ToolChatSession } from "./tool-chat-session.ts";

describe("what goes wrong", () => {
  const refusals: readonly (readonly [number, string])[] = [
    [400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'],
    [400, "registry.ollama.ai/library/gemma:2b does not support tools"],
    [404, "No endpoints found that support tool use. Try disabling tools."],
    [500, "tools param requires --jinja flag"],
  ];
  it.each(refusals)(
    "a server without tools (%i: %s) is named as one, at once",
    async (status, message) => {
      const { session, sent } = sessionWith([answered(status, { error: { message } })]);
      await tell(session, ...ASKED);
      await expect(collect(session.generate(options()))).rejects.toMatchObject({
        code: "tools-unsupported",
        side: "provider",
      });
      expect(sent).toHaveLength(1);
    },
  );

  it("words in place of a turn, with the status of a success, are shown and asked once", async () => {
    const { session, sent } = sessionWith([
      answered(200, { code: 1302, msg: "Your balance is not enough" }),
    ]);
    await tell(session, ...ASKED);
    await expect(collect(session.generate(options()))).rejects.toMatchObject({
      code: "credit-exhausted",
      message: expect.stringContaining("Your balance is not enough"),
    });
    expect(sent).toHaveLength(1);
  });

  it("another complaint keeps its meaning, and no key gets into it", async () => {
    const { session } = sessionWith([answered(401, { error: { message: `bad key ${CANARY}` } })]);
    await tell(session, ...ASKED);
    const failure = await collect(session.generate(options())).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "key-rejected" });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(CANARY);
  });

  it("is tried again before any text, and not after", async () => {
    const busy = answered(503, { error: { message: "busy" } });
    const early = sessionWith([busy, turnAct(TURN, 9)]);
    await tell(early.session, ...ASKED);
    expect(textOf(await collect(early.session.generate(options())))).toContain("call_o4_mini");
    expect(early.sent).toHaveLength(2);

    const chunk = events({ choices: [{ index: 0, delta: { content: "Half" } }] });
    const late = sessionWith([streamed([chunk], "break")]);
    await tell(late.session, ...ASKED);
    const parts: TextPart[] = [];
    const reading = async (): Promise<void> => {
      for await (const part of late.session.generate(options())) parts.push(part);
    };
    await expect(reading()).rejects.toMatchObject({ code: "stream-cut" });
    expect(textOf(parts)).toBe("Half");
    expect(late.sent).toHaveLength(1);
  });

  it("leaves out a field that the server refuses", async () => {
    const message = "Unsupported parameter: 'seed' is not supported with this model.";
    const { session, sent } = sessionWith([
      answered(400, { error: { message } }),
      turnAct(TURN, 9),
    ]);
    await tell(session, ...ASKED);
    await collect(session.generate(options()));
    expect(sent[0]?.body).toHaveProperty("seed");
    expect(sent[1]?.body).not.toHaveProperty("seed");
  });

  it("cancels the request when the reader walks away", async () => {
    const { session, sent } = sessionWith([turnAct(TURN, 1)]);
    await tell(session, ...ASKED);
    for await (const _ of session.generate(options())) break;
    expect(sent[0]?.cancelled).toBe(true);
  });

  it("refuses a provider that speaks another format", () => {
    const { access } = scriptedWorld([]);
    const build = () => new ToolChatSession({ ...SERVER, dialect: "gemini" }, "m", access);
    expect(build).toThrow(expect.objectContaining({ code: "tools-unsupported" }));
  });
});
