import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { seededRandom } from "#core/loop/random.ts";
import type { GenerateOptions } from "#core/ports/text-session.ts";
import { EngineSession } from "./engine-session.ts";
import { CountedEngine, type CountedEngineOptions } from "./fixtures/counted-engine.ts";
import { plannedRounds } from "./fixtures/planned-rounds.ts";
import { settle, TestClock } from "./fixtures/test-clock.ts";
import { TINY_TOKENIZER } from "./fixtures/tiny-tokenizer.ts";
import { TokenCache } from "./token-cache.ts";

const NEVER = new AbortController().signal;
const HARNESS = { origin: "harness", signal: NEVER } as const;
const REPLY = { origin: "reply", signal: NEVER } as const;
const STOPS = ["</search>", "</answer>", "<information>"] as const;
const POOL = `<|im_start|>user\nAnswer the question. ${"You may ask qwen2.5-7b-instruct. ".repeat(6)}`;

interface Books {
  readonly trajectory: string;
  readonly inserted: readonly string[];
  readonly rounds: number;
}

function asking(changes: Partial<GenerateOptions>): GenerateOptions {
  return {
    stop: STOPS,
    maxTokens: 1024,
    temperature: 1,
    topP: 1,
    seed: 0,
    signal: NEVER,
    ...changes,
  };
}

async function generate(session: EngineSession, changes: Partial<GenerateOptions>) {
  let text = "";
  for await (const part of session.generate(asking(changes))) {
    if (part.type === "text") text += part.text;
  }
  return text;
}

function make(changes: Partial<CountedEngineOptions> = {}) {
  const engine = new CountedEngine({ continuation: plannedRounds(7), seed: 1, ...changes });
  const cache = new TokenCache(engine);
  const open = () => new EngineSession(cache, { clock: new TestClock(), chunk: 64 });
  return { engine, cache, open };
}

/** A whole run: prompt, then rounds of generation and reply until the answer. */
async function run(session: EngineSession, seed: number): Promise<Books> {
  const random = seededRandom(seed);
  const question = `Question ${seed}: which <|im_end|> river ${Math.floor(random() * 1e6)}?`;
  const inserted = [POOL, question, "<|im_end|>\n<|im_start|>assistant\n"];
  await session.append(inserted[0] ?? "", HARNESS);
  await session.append(question, { ...HARNESS, origin: "question" });
  await session.append(inserted[2] ?? "", HARNESS);
  let trajectory = inserted.join("");
  let rounds = 0;
  for (;;) {
    const text = await generate(session, { seed: seed + rounds });
    trajectory += text;
    rounds += 1;
    if (text.endsWith("</answer>")) return { trajectory, inserted, rounds };
    expect(text.endsWith("</search>"), JSON.stringify(text)).toBe(true);
    const reply = `\n\n<information>${"the Nile 漢字 ".repeat(1 + Math.floor(random() * 4))}</information>\n\n`;
    await session.append(reply, REPLY);
    inserted.push(reply);
    trajectory += reply;
  }
}

function tokensOf(texts: readonly string[], special = true): number {
  return texts.reduce((sum, text) => sum + TINY_TOKENIZER.encode(text, { special }).length, 0);
}

describe("the books of a thousand runs", () => {
  it("shows the model exactly the trajectory and reads no token twice", async () => {
    let rounds = 0;
    for (let seed = 0; seed < 1000; seed += 1) {
      const { engine, open } = make({ continuation: plannedRounds(seed), seed });
      const session = open();
      const books = await run(session, seed);
      expect(session.text).toBe(books.trajectory);
      // What a model that has answered has not read is the end of its answer: its last token at most.
      expect(books.trajectory.startsWith(engine.text)).toBe(true);
      expect(engine.forwarded).toBe(engine.length);
      const { prefilledTokens, decodedTokens } = session.usage;
      expect(prefilledTokens / session.minimumPrefill).toBeLessThanOrEqual(1.005);
      expect(prefilledTokens + decodedTokens).toBeLessThanOrEqual(
        session.length + books.rounds * 8,
      );
      rounds += books.rounds;
    }
    expect(rounds).toBeGreaterThan(3000);
  }, 30_000);

  it("reads the prompt that questions share once, over a batch", async () => {
    const { engine, open } = make();
    let least = tokensOf([POOL]);
    for (let seed = 0; seed < 100; seed += 1) {
      const session = open();
      await run(session, seed);
      least += session.length - tokensOf([POOL]);
      await session.close();
    }
    expect(engine.forwarded / least).toBeLessThanOrEqual(1.02);
  });

  it("reads everything again, and counts it, where the engine cannot pop", async () => {
    const { engine, open } = make({ canPop: false });
    const session = open();
    await session.append(POOL, HARNESS);
    const mark = session.mark();
    await session.append("one", HARNESS);
    await session.rewind(mark);
    await session.append("two", HARNESS);
    expect(engine.text).toBe(`${POOL}two`);
    const once = tokensOf([POOL]);
    expect(session.usage.prefilledTokens).toBe(2 * once + tokensOf(["one"]) + tokensOf(["two"]));
  });
});

describe("a reply that is read while it arrives", () => {
  const opening = "\n\n<information>";
  const reply = "The Nile is the longest river, of 6650 kilometres; it's second to none. ".repeat(
    12,
  );

  /** A model that reads 400 tokens a second, and a reply that arrives at 50 tokens a second, four at a time. */
  async function stream(inserted: string) {
    const clock = new TestClock();
    const { engine, open } = make({
      onForward: (tokens) => clock.sleep(tokens.length * 2.5, NEVER),
    });
    const session = open();
    const prompt = session.append(`${POOL}<|im_start|>assistant\n`, HARNESS);
    await clock.advance(60_000);
    await prompt;
    const before = session.usage.prefilledTokens;
    const pieces = reply.match(/.{1,12}/gsu) ?? [];
    let arrived = opening;
    for (const piece of pieces) {
      arrived += piece;
      session.readAhead(arrived);
      await clock.advance(80);
    }
    const ahead = session.usage.prefilledTokens - before;
    const appending = session.append(inserted, REPLY);
    await clock.advance(60_000);
    await appending;
    return { engine, session, ahead, read: session.usage.prefilledTokens - before };
  }

  it("is nine tenths read before its last byte, and every token once", async () => {
    const inserted = `${opening}${reply}</information>\n\n`;
    const { engine, ahead, read } = await stream(inserted);
    const all = tokensOf([inserted], false);
    expect(ahead / all).toBeGreaterThanOrEqual(0.9);
    expect(read).toBe(all);
    expect(engine.text.endsWith(inserted)).toBe(true);
  });

  it("is taken back as far as it was changed", async () => {
    const inserted = `${opening}${reply.slice(0, 400)} […]</information>\n\n`;
    const { engine, session, read } = await stream(inserted);
    expect(session.text.endsWith(inserted)).toBe(true);
    expect(engine.text).toBe(session.text);
    expect(engine.length).toBe(session.length);
    expect(read).toBeLessThan(tokensOf([opening + reply]) + 40);
  });

  it("leaves no trace when nothing of it is inserted", async () => {
    const { engine, session } = await stream("No.");
    expect(session.text).toBe(`${POOL}<|im_start|>assistant\nNo.`);
    expect(engine.text).toBe(session.text);
  });
});

describe("ten thousand cancels and losses", () => {
  it("end every operation, lose nothing that was given out, and leave the session usable", async () => {
    const random = seededRandom(11);
    const below = (count: number): number => Math.floor(random() * count);
    let failAt = 0;
    let failure: "abort" | "loss" = "abort";
    let controller = new AbortController();
    const { engine, open } = make({
      continuation: plannedRounds(3, 1e9),
      onForward: () => {
        failAt -= 1;
        if (failAt !== 0) return;
        if (failure === "loss") throw new SwitchyardError("gpu-lost", "Lost.");
        controller.abort();
      },
    });
    let session = open();
    let expected = "";
    const outcomes = { done: 0, aborted: 0, "gpu-lost": 0 };
    const attempt = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
      controller = new AbortController();
      failAt = 1 + below(12);
      failure = random() < 0.2 ? "loss" : "abort";
      try {
        await work(controller.signal);
        outcomes.done += 1;
      } catch (thrown) {
        const code = (thrown as SwitchyardError).code as keyof typeof outcomes;
        expect(["aborted", "gpu-lost"]).toContain(code);
        outcomes[code] += 1;
      }
      failAt = 0;
    };
    const operations = [
      async (signal: AbortSignal) => {
        const text = `\n\n<information>${"river ".repeat(below(90))}</information>\n\n`;
        await session.append(text, { origin: "reply", signal });
        expected += text;
      },
      async (signal: AbortSignal) => {
        for await (const part of session.generate(asking({ signal, seed: below(99) }))) {
          if (part.type === "text") expected += part.text;
          if (random() < 0.02) break;
        }
      },
      async (signal: AbortSignal) => {
        const options = ["qwen", "qwen2.5", "llama"];
        const { chosen } = await session.choose(options, { signal });
        expected += options[chosen] ?? "";
      },
      async () => {
        session.readAhead(`\n\n<information>${"river ".repeat(below(90))}`);
        if (random() < 0.5) await settle();
      },
    ];
    for (let turn = 0; turn < 10_000; turn += 1) {
      if (session.length > 600 || expected === "") {
        await session.close();
        session = open();
        expected = "assistant\n";
        await session.append(expected, HARNESS);
      }
      const operation = operations[below(operations.length)];
      if (operation !== undefined) await attempt(operation);
      if (session.text !== expected) expect(session.text).toBe(expected);
    }
    expect(outcomes.done).toBeGreaterThan(3000);
    expect(outcomes.aborted).toBeGreaterThan(1000);
    expect(outcomes["gpu-lost"]).toBeGreaterThan(200);
    await session.append(".", HARNESS);
    expect(engine.text).toBe(`${expected}.`);
    expect(engine.length).toBe(session.length);
  }, 30_000);
});
