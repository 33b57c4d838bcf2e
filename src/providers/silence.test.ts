import { describe, expect, it } from "vitest";
import type { SwitchyardError } from "#core/errors.ts";
import type { ChatPart } from "#core/ports/chat-model.ts";
import { chatModelFor } from "./chat-model-for.ts";
import {
  type Act,
  events,
  ScriptedClock,
  scriptedWorld,
  settle,
  unanswered,
} from "./fixtures/scripted-world.ts";
import { PRESETS } from "./presets.ts";
import type { Provider } from "./provider.ts";

const GROQ = PRESETS.find(({ id }) => id === "groq") as Provider;
const REQUEST = {
  model: "m",
  messages: [{ role: "user", content: "Well?" }],
  maxTokens: 64,
  temperature: 0,
} as const;
const PATIENCE = { firstMs: 20_000, betweenMs: 5_000 };
const NO_RETRY = { retries: 0, baseMs: 1, mostMs: 1, longestAskedMs: 1 };

/** A call to a server that says only what the test lets it say. */
function conversation(retry = NO_RETRY, first: Act | null = null) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  const act: Act = () => new Response(body);
  const clock = new ScriptedClock();
  const { access, sent } = scriptedWorld(first === null ? [act] : [first, act], {
    clock,
    retry,
    timeouts: PATIENCE,
  });
  const parts: ChatPart[] = [];
  let error: SwitchyardError | null = null;
  let pause: Promise<void> | null = null;
  const reading = (async () => {
    try {
      const model = chatModelFor(GROQ, access);
      for await (const part of model.stream(REQUEST, { signal: new AbortController().signal })) {
        parts.push(part);
        if (pause !== null) await pause;
      }
    } catch (thrown) {
      error = thrown as SwitchyardError;
    }
  })();
  return {
    clock,
    parts,
    sent,
    reading,
    error: () => error,
    pauseReader: (until: Promise<void>) => {
      pause = until;
    },
    async say(text: string) {
      controller?.enqueue(new TextEncoder().encode(text));
      await settle();
    },
  };
}

const word = (content: string): string => events({ choices: [{ index: 0, delta: { content } }] });
const role = events({ choices: [{ index: 0, delta: { role: "assistant", content: "" } }] });
const end = events({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });

describe("silence", () => {
  it("S21 before any answer ends the attempt, and cancels the request", async () => {
    const clock = new ScriptedClock();
    const { access, sent } = scriptedWorld([unanswered], {
      clock,
      retry: NO_RETRY,
      timeouts: PATIENCE,
    });
    const stream = chatModelFor(GROQ, access).stream(REQUEST, {
      signal: new AbortController().signal,
    });
    const first = expect(stream.next()).rejects.toMatchObject({
      code: "timeout-first",
      retryable: true,
    });
    await clock.advance(20_000);
    await first;
    expect(sent[0]?.cancelled).toBe(true);
  });

  it("S8 is not broken by comments and role chunks", async () => {
    const call = conversation();
    await settle();
    for (let second = 0; second < 19; second += 1) {
      await call.clock.advance(1000);
      await call.say(second % 2 === 0 ? ": alive\n\n" : role);
    }
    expect(call.error()).toBeNull();
    await call.clock.advance(1000);
    await call.reading;
    expect(call.error()?.code).toBe("timeout-first");
  });

  it("S22 in the middle is noticed sooner, and what came is kept", async () => {
    const call = conversation();
    await call.say(word("A"));
    await call.clock.advance(4_999);
    expect(call.error()).toBeNull();
    await call.say(": alive\n\n");
    await call.clock.advance(1);
    await call.reading;
    expect(call.error()?.code).toBe("timeout-between");
    expect(call.parts).toEqual([{ type: "text-delta", text: "A" }]);
  });

  it("S23 is not what a slow but steady reply is", async () => {
    const call = conversation();
    for (let count = 0; count < 30; count += 1) {
      await call.say(word("a"));
      await call.clock.advance(4_000);
    }
    await call.say(end + events("[DONE]"));
    await call.reading;
    expect(call.error()).toBeNull();
    expect(call.parts).toHaveLength(31);
  });

  it("is not our own: a reader that takes its time costs the server nothing", async () => {
    const call = conversation();
    let goOn = (): void => undefined;
    call.pauseReader(
      new Promise((resolve) => {
        goOn = resolve;
      }),
    );
    await call.say(word("A"));
    await call.clock.advance(3_600_000);
    await call.say(word("B") + end + events("[DONE]"));
    goOn();
    await call.reading;
    expect(call.error()).toBeNull();
    expect(call.parts).toHaveLength(3);
  });

  it("S17 after the reply is complete is no error, and not waited for long", async () => {
    const call = conversation();
    await call.say(word("A") + end);
    await call.clock.advance(5_000);
    await call.reading;
    expect(call.error()).toBeNull();
    expect(call.parts.at(-1)).toEqual({ type: "finish", reason: "stop", servedModel: null });
  });

  it("before the first word is followed by another attempt", async () => {
    const retry = { retries: 1, baseMs: 500, mostMs: 500, longestAskedMs: 1 };
    const call = conversation(retry, unanswered);
    await call.clock.advance(20_000);
    expect(call.parts).toMatchObject([{ type: "retry", failure: { code: "timeout-first" } }]);
    await call.clock.advance(500);
    await call.say(word("A") + end + events("[DONE]"));
    await call.reading;
    expect(call.error()).toBeNull();
    expect(call.sent).toHaveLength(2);
  });

  it("leaves no sleeper behind", async () => {
    const call = conversation();
    await call.say(word("A") + end + events("[DONE]"));
    await call.reading;
    const { length } = call.clock.pauses;
    await call.clock.advance(1_000_000);
    expect(call.clock.pauses).toHaveLength(length);
  });
});
