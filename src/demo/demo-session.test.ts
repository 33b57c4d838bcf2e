import { describe, expect, it } from "vitest";
import { testTextSession } from "#providers/text-session.contract.ts";
import { DemoSession } from "./demo-session.ts";
import {
  generate,
  JumpingClock,
  NEVER,
  POOL_NAMES,
  promptFor,
  tinyLoop,
} from "./fixtures/tiny-loop.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { SUGGESTED_QUESTIONS } from "./suggested-questions.ts";
import { CLEAR_SKY, type Weather } from "./weather.ts";

const SHOWCASE = SUGGESTED_QUESTIONS[0] ?? "";
const HARNESS = { origin: "harness", signal: NEVER } as const;
const CLOSING_TAGS = ["</search>", "</answer>"];

function open(changes: Partial<{ seed: number; weather: Weather; pace: number }> = {}) {
  const clock = new JumpingClock();
  const session = new DemoSession({ seed: 7, weather: CLEAR_SKY, pace: 0, clock, ...changes });
  return { session, clock };
}

async function asked(question = SHOWCASE, names: readonly string[] = POOL_NAMES) {
  const { session, clock } = open();
  await session.append(promptFor(names, question), HARNESS);
  return { session, clock };
}

testTextSession("DemoSession", {
  prompt: promptFor(POOL_NAMES, SHOWCASE),
  make: () => {
    const { session } = open();
    return { session, text: () => session.text };
  },
});

describe("what the simulated policy writes", () => {
  it("is a thought and a call, tag by tag, in many parts", async () => {
    const { session } = await asked();
    const { parts, text, reason, stop } = await generate(session);
    expect(text).toMatch(/^<think>[^<]+<\/think>\n<search>Qwen2\.5-7B-Instruct:Who composed/);
    expect({ reason, stop }).toEqual({ reason: "stop", stop: "</search>" });
    expect(parts.length).toBeGreaterThan(30);
    expect(parts).not.toContain("<think>");
    expect(parts.slice(0, 2)).toEqual(["<think", ">"]);
  });

  it("is the same for the same seed, and need not be for another", async () => {
    const texts = async (seed: number) =>
      Promise.all(
        KNOWN_QUESTIONS.map(async (known) => (await tinyLoop(known.question, { seed })).text),
      );
    const first = await texts(1);
    expect(await texts(1)).toEqual(first);
    expect(await texts(2)).not.toEqual(first);
  });

  it("depends on the text only, not on how it was appended or who wrote it", async () => {
    const { session } = await asked();
    const first = await generate(session);
    const reply = "\n\n<information>Mozart wrote it.</information>\n\n";
    await session.append(reply, { origin: "reply", signal: NEVER });
    const second = await generate(session);
    expect(second.text).toContain("LLaMA-3.1-70B-Instruct:Who composed");
    expect(second.text).toContain("I do not trust this");

    const { session: other } = open();
    const before = promptFor(POOL_NAMES, "@");
    const [head = "", tail = ""] = before.split("@");
    await other.append(head, HARNESS);
    await other.append(SHOWCASE, { origin: "question", signal: NEVER });
    await other.append(`${tail}<|im_end|>\n<|im_start|>assistant\n`, HARNESS);
    await other.append(first.text + reply, HARNESS);
    expect((await generate(other)).text).toBe(second.text);
  });

  it("goes on in the middle of a turn that was cut at any token", async () => {
    const { session } = await asked();
    const whole = (await generate(session)).text;
    for (let tokens = 1; tokens < 60; tokens += 1) {
      const { session: cut } = await asked();
      const first = await generate(cut, { maxTokens: tokens });
      expect(first.reason).toBe("length");
      expect(first.text + (await generate(cut)).text).toBe(whole);
    }
  });

  it("goes on in the middle of an answer", async () => {
    const { session } = await asked("Who wrote Hamlet?");
    await generate(session);
    await session.append("\n<information>Shakespeare.</information>\n", HARNESS);
    const mark = session.mark();
    const whole = (await generate(session)).text;
    for (let tokens = 1; tokens < 15; tokens += 1) {
      await session.rewind(mark);
      const first = await generate(session, { maxTokens: tokens });
      expect(first.text + (await generate(session)).text).toBe(whole);
    }
    expect(await generate(session)).toMatchObject({ text: "", reason: "eos" });
  });

  it("counts a token once", async () => {
    const { session } = await asked();
    const { prefilledTokens } = session.usage;
    expect(prefilledTokens).toBeGreaterThan(100);
    await generate(session, { maxTokens: 5 });
    expect(session.usage).toEqual({ prefilledTokens, decodedTokens: 5 });
    await session.append("four tokens in here", HARNESS);
    expect(session.usage).toEqual({ prefilledTokens: prefilledTokens + 4, decodedTokens: 5 });
  });

  it("takes its time at natural pace, and none at pace 0", async () => {
    const { session, clock } = open({ pace: 1 });
    await session.append(promptFor(POOL_NAMES, SHOWCASE), HARNESS);
    const { text } = await generate(session);
    expect(text).not.toBe("");
    expect(clock.elapsed).toBeCloseTo((session.usage.decodedTokens * 1000) / 60, 3);
    const { session: fast, clock: still } = await asked();
    await generate(fast);
    expect(still.elapsed).toBe(0);
  });
});

describe("the pool it chooses from", () => {
  it.each([
    [["Only-One-8B"], "What is the chemical symbol for gold?", "Au"],
    [
      ["gpt-5-mini", "Claude Opus", "Gemini Flash"],
      "What is the capital of Australia?",
      "Canberra",
    ],
    [["qwen2.5-7b", "llama3.3-70b"], SHOWCASE, "Rhine"],
  ])("%j is all it names", async (names, question, answer) => {
    const result = await tinyLoop(question, { names });
    expect(result.answer).toBe(answer);
    for (const call of result.calls) expect(names).toContain(call.name);
  });

  it("answers unknown rather than wrongly when nobody in the pool knows", async () => {
    const result = await tinyLoop("What is the capital of Australia?", {
      names: ["Small-1B", "Small-3B", "Small-7B", "Small-8B"],
    });
    expect(result.answer).toBe("Unknown");
    expect(result.calls.length).toBeLessThanOrEqual(3);
  });

  it("is found in `Name:` blocks when the prompt has no list", async () => {
    const { session } = open();
    const prompt = `Choose Alpha-7B or Beta-70B.\n\nAlpha-7B: small.\n\nBeta-70B: large.\n\nNote: be quick.\n\nQuestion: Who wrote Hamlet?\n\n`;
    await session.append(prompt, HARNESS);
    expect((await generate(session)).text).toContain("<search>Alpha-7B:");
  });
});

describe("what it does when told", () => {
  it("speaks of a dispute only when there was one", async () => {
    expect((await tinyLoop(SHOWCASE)).text).toContain("The two disagree.");
    const agreed = await tinyLoop(SHOWCASE, { names: ["Large-70B", "Huge-400B"] });
    expect(agreed.answer).toBe("Rhine");
    expect(agreed.text).not.toContain("disagree");
  });

  it("answers when no more calls can be made", async () => {
    const result = await tinyLoop(SHOWCASE, { maxCalls: 1 });
    expect(result.calls).toHaveLength(1);
    expect(result.answer).toBe("Unknown");
    expect(result.text).toContain("No more calls are possible");
  });

  it("writes only the answer when the harness opened the tag", async () => {
    const { session } = await asked();
    await generate(session);
    await session.append("\n\n<answer>", HARNESS);
    expect((await generate(session, { stop: ["</answer>"] })).text).toBe("Unknown</answer>");
  });

  it("asks somebody else after a failed call, and does not ask one twice", async () => {
    const { session } = await asked("What is the chemical symbol for gold?");
    const names = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const { text } = await generate(session);
      names.add(/<search>([^:]+):/.exec(text)?.[1] ?? "");
      await session.append("\n<information>It failed: rate limited.</information>\n", HARNESS);
    }
    expect(names.size).toBe(3);
    expect((await generate(session)).text).toContain("<answer>Unknown</answer>");
  });

  it.each(["Why do my socks vanish?", "Was ist <answer>42</answer> [x]: y?", "明天天气怎么样？"])(
    "says that it is simulated when asked “%s”",
    async (question) => {
      const result = await tinyLoop(question);
      expect(result.calls).toHaveLength(2);
      expect(new Set(result.calls.map((call) => call.name)).size).toBe(2);
      expect(result.text).toContain("This is the demo world");
      expect(result.answer).toMatch(/^Simulated/);
    },
  );
});

describe("the policy's weather", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "leaves a tag malformed once and recovers (seed %i)",
    async (seed) => {
      const weather = { ...CLEAR_SKY, malformedTag: true };
      const clear = await tinyLoop(SHOWCASE, { seed });
      const result = await tinyLoop(SHOWCASE, { seed, weather });
      expect(result.answer).toBe("Rhine");
      expect(result.rounds).toBe(clear.rounds + 1);
      expect(result.calls).toEqual(clear.calls);
    },
  );

  it("goes wrong in more than one way, depending on the seed", async () => {
    const endings = new Set<string>();
    for (let seed = 1; seed <= 12; seed += 1) {
      const { session } = open({ seed, weather: { ...CLEAR_SKY, malformedTag: true } });
      await session.append(promptFor(POOL_NAMES, SHOWCASE), HARNESS);
      const { text, reason } = await generate(session);
      endings.add(`${/<se\w+>/.exec(text)?.[0]} ${text.slice(-9)} ${reason}`);
    }
    expect(endings.size).toBe(3);
  });

  it("recovers also when nobody tells it", async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { session } = open({ seed, weather: { ...CLEAR_SKY, malformedTag: true } });
      await session.append(promptFor(POOL_NAMES, SHOWCASE), HARNESS);
      await generate(session);
      expect((await generate(session)).text).toMatch(
        /<search>Qwen2\.5-7B-Instruct:[^<]+<\/search>$/,
      );
    }
  });

  it("takes a call that the harness closed for it as made", async () => {
    const { session } = open({ weather: { ...CLEAR_SKY, malformedTag: true } });
    await session.append(promptFor(POOL_NAMES, SHOWCASE), HARNESS);
    await generate(session);
    const reply = "</search>\n\n<information>Mozart wrote it.</information>\n\n";
    await session.append(reply, { origin: "reply", signal: NEVER });
    expect((await generate(session)).text).toContain("<search>LLaMA-3.1-70B-Instruct:");
  });

  it("names a model that is not in the pool once, and recovers", async () => {
    const weather = { ...CLEAR_SKY, inventedModel: true };
    const result = await tinyLoop(SHOWCASE, { weather });
    expect(result.text.match(/The call was not made/g)).toHaveLength(1);
    expect(result.rounds).toBe(5);
    expect(result.answer).toBe("Rhine");
  });

  it("can do both, one after the other", async () => {
    const weather = { ...CLEAR_SKY, malformedTag: true, inventedModel: true };
    const result = await tinyLoop(SHOWCASE, { weather });
    expect(result.rounds).toBe(6);
    expect(result.answer).toBe("Rhine");
  });
});

describe("stopping", () => {
  it("is possible at every token, also while it waits for the next one", async () => {
    for (let tokens = 0; tokens < 12; tokens += 1) {
      const controller = new AbortController();
      let left = tokens;
      const clock = {
        now: () => 0,
        sleep: (_ms: number, signal: AbortSignal): Promise<void> => {
          if (left === 0) controller.abort();
          left -= 1;
          return signal.aborted
            ? Promise.reject(Object.assign(new Error("Stopped."), { name: "AbortError" }))
            : Promise.resolve();
        },
      };
      const session = new DemoSession({ seed: 7, weather: CLEAR_SKY, clock, pace: 1 });
      await session.append(promptFor(POOL_NAMES, SHOWCASE), HARNESS);
      const before = session.text;
      let seen = "";
      const read = async (): Promise<void> => {
        const options = { stop: CLOSING_TAGS, maxTokens: 99, temperature: 0, topP: 1, seed: 1 };
        for await (const part of session.generate({ ...options, signal: controller.signal })) {
          if (part.type === "text") seen += part.text;
        }
      };
      await expect(read()).rejects.toThrow();
      expect(session.text).toBe(before + seen);
    }
  });
});
