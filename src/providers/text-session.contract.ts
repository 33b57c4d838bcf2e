import { describe, expect, it } from "vitest";
import type { GenerateOptions, TextPart, TextSession } from "#core/ports/text-session.ts";

/** A session under test, and what its runtime would read if it generated now. */
export interface ContractSubject {
  readonly session: TextSession;
  text(): string;
}

export interface ContractSettings {
  /** A prompt after which the runtime writes at least three parts and one closing tag. */
  readonly prompt: string;
  /** A fresh session. `chunk` asks the runtime to deliver its text in other pieces where it can; else ignore it. */
  make(chunk: number): ContractSubject | Promise<ContractSubject>;
}

const NEVER = new AbortController().signal;
const HARNESS = { origin: "harness", signal: NEVER } as const;

function asking(changes: Partial<GenerateOptions> = {}): GenerateOptions {
  return { stop: [], maxTokens: 4096, temperature: 0, topP: 1, seed: 7, signal: NEVER, ...changes };
}

interface Generated {
  readonly pieces: readonly string[];
  readonly text: string;
  readonly finish: Extract<TextPart, { type: "finish" }>;
}

async function generate(session: TextSession, options: GenerateOptions): Promise<Generated> {
  const pieces: string[] = [];
  let finish: Generated["finish"] | null = null;
  for await (const part of session.generate(options)) {
    expect(finish, "a part came after the finish").toBeNull();
    if (part.type === "text") pieces.push(part.text);
    else finish = part;
  }
  if (finish === null) throw new Error("the generation ended without a finish part");
  return { pieces, text: pieces.join(""), finish };
}

/** True when `text` ends inside what could still become one of `stops`. */
function endsInsideStop(text: string, stops: readonly string[]): boolean {
  return stops.some((stop) => {
    for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1) {
      if (text.endsWith(stop.slice(0, length))) return true;
    }
    return false;
  });
}

/**
 * What every {@link TextSession} must do, whatever runtime is behind it. It asks for no script: it lets the runtime
 * write freely once, and derives from that text what must happen under stops, aborts and rewinds.
 */
export function testTextSession(name: string, settings: ContractSettings): void {
  const start = async (chunk = 1): Promise<ContractSubject> => {
    const subject = await settings.make(chunk);
    await subject.session.append(settings.prompt, HARNESS);
    return subject;
  };
  const firstClosingTag = (text: string): string => {
    const tag = /<\/\w+>/.exec(text)?.[0];
    if (tag === undefined) throw new Error("the prompt of the contract must lead to a closing tag");
    return tag;
  };
  const upTo = (text: string, stop: string): string =>
    text.slice(0, text.indexOf(stop) + stop.length);

  describe(`${name} keeps the contract of a text session`, () => {
    it("reads what was appended, in order, and keeps what it wrote", async () => {
      const { session, text } = await start();
      const before = text();
      expect(before.endsWith(settings.prompt)).toBe(true);
      const first = await generate(session, asking());
      expect(first.text).not.toBe("");
      expect(text()).toBe(before + first.text);
      await session.append("\n<information>One.</information>\n", HARNESS);
      expect(text()).toBe(`${before}${first.text}\n<information>One.</information>\n`);
    });

    it("writes the same text whatever pieces it arrives in", async () => {
      const texts: string[] = [];
      for (const chunk of [1, 2, 3, 7, 1000]) {
        const { session } = await start(chunk);
        texts.push((await generate(session, asking())).text);
      }
      expect(new Set(texts).size).toBe(1);
    });

    it("stops right after a stop string, which is part of the text, in any pieces", async () => {
      const free = (await generate((await start()).session, asking())).text;
      const stop = firstClosingTag(free);
      for (const chunk of [1, 2, 3, 5, 1000]) {
        const { session, text } = await start(chunk);
        const before = text();
        const stopped = await generate(session, asking({ stop: ["</never>", stop] }));
        expect(stopped.text).toBe(upTo(free, stop));
        expect(stopped.finish).toMatchObject({ reason: "stop", stop });
        expect(text()).toBe(before + stopped.text);
      }
    });

    it("never ends a part inside what may become a stop string", async () => {
      const free = (await generate((await start()).session, asking())).text;
      const stops = [firstClosingTag(free)];
      for (const chunk of [1, 2, 3, 5]) {
        const { pieces } = await generate((await start(chunk)).session, asking({ stop: stops }));
        let soFar = "";
        for (const piece of pieces) {
          soFar += piece;
          expect(endsInsideStop(soFar, stops), JSON.stringify(soFar)).toBe(false);
        }
      }
    });

    it("keeps what it yielded when it is stopped by the caller, and can go on", async () => {
      const { session, text } = await start();
      const before = text();
      const controller = new AbortController();
      let kept = "";
      const reading = async (): Promise<void> => {
        for await (const part of session.generate(asking({ signal: controller.signal }))) {
          if (part.type === "text") kept += part.text;
          controller.abort();
        }
      };
      await expect(reading()).rejects.toMatchObject({ code: "aborted" });
      expect(kept).not.toBe("");
      expect(text()).toBe(before + kept);
      await session.append(" and more", HARNESS);
      expect(text()).toBe(`${before}${kept} and more`);
    });

    it("keeps what it yielded when the reader walks away", async () => {
      const { session, text } = await start();
      const before = text();
      let kept = "";
      for await (const part of session.generate(asking())) {
        if (part.type === "text") kept += part.text;
        break;
      }
      expect(text()).toBe(before + kept);
      await expect(generate(session, asking())).resolves.toBeDefined();
    });

    it("does nothing once the signal has fired", async () => {
      const { session, text } = await start();
      const before = text();
      const signal = AbortSignal.abort();
      const reading = generate(session, asking({ signal }));
      await expect(reading).rejects.toMatchObject({ code: "aborted" });
      const appending = session.append("late", { origin: "harness", signal });
      await expect(appending).rejects.toMatchObject({ code: "aborted" });
      expect(text()).toBe(before);
    });

    it("drops what came after a mark, and writes the same again", async () => {
      const { session, text } = await start();
      const before = text();
      const mark = session.mark();
      const first = await generate(session, asking());
      await session.append("something else", HARNESS);
      await session.rewind(mark);
      expect(text()).toBe(before);
      expect((await generate(session, asking())).text).toBe(first.text);
    });

    it("ends by length when it may write only a little", async () => {
      const { session } = await start();
      const short = await generate(session, asking({ maxTokens: 2 }));
      expect(short.finish).toMatchObject({ reason: "length", stop: null });
    });

    it("counts tokens, and never backwards", async () => {
      const { session } = await start();
      await generate(session, asking());
      const { prefilledTokens, decodedTokens } = session.usage;
      expect(prefilledTokens).toBeGreaterThan(0);
      expect(decodedTokens).toBeGreaterThan(0);
      await session.append("\nGo on.\n", HARNESS);
      await generate(session, asking());
      expect(session.usage.prefilledTokens).toBeGreaterThan(prefilledTokens);
      expect(session.usage.decodedTokens).toBeGreaterThanOrEqual(decodedTokens);
    });
  });
}
