import { afterEach, expect, test } from "vitest";
import { CALLS, costOf, KEY, QUESTION, type RoutedWorld, startRoutedWorld } from "./routed-run.ts";
import type { StopStyle } from "./servers/policy-generation.ts";

// The loop, the completions runtime and the candidate adapter together, against real servers on this machine.

let world: RoutedWorld;

afterEach(() => world.close());

test.each<StopStyle>(["vllm", "sglang", "llama.cpp", "ollama"])(
  "a run on a server like %s costs what the server bills and reads nothing twice",
  async (style) => {
    world = await startRoutedWorld({ style });
    const events = await world.run();
    expect(events.findLast(({ type }) => type === "answer")).toMatchObject({ text: "No" });
    expect(BigInt(costOf(events))).toBe(world.candidates.bill.total);
    expect(world.candidates.bill.lines).toHaveLength(CALLS);
    const { prompts, generations } = world.policy;
    expect(prompts).toHaveLength(CALLS + 1);
    for (const [index, prompt] of prompts.slice(1).entries()) {
      expect(prompt.startsWith(prompts[index] ?? "?")).toBe(true);
    }
    expect(generations.map(({ tokensAfterClosing }) => tokensAfterClosing)).toEqual([0, 0, 0]);
  },
);

test("a server that does not heed stop strings is stopped by leaving", async () => {
  const aTick = () => new Promise<void>((resolve) => setImmediate(resolve));
  world = await startRoutedWorld({ ignoresStop: true, pace: aTick });
  const events = await world.run();
  expect(events.findLast(({ type }) => type === "answer")).toMatchObject({ text: "No" });
  expect(world.policy.prompts.at(-1)).not.toContain("I need not ask anybody");
  const ends = await Promise.all(world.policy.requests.map(({ end }) => end));
  expect(ends).toContain("disconnected");
});

test("the key goes to the candidate's server and nowhere else", async () => {
  world = await startRoutedWorld();
  const events = await world.run();
  const sent = world.policy.requests.map(({ headers, body }) => JSON.stringify([headers, body]));
  expect(sent.join("\n")).not.toContain(KEY);
  expect(JSON.stringify(events)).not.toContain(KEY);
  const received = world.candidates.requests[0];
  expect(received?.headers["authorization"]).toBe(`Bearer ${KEY}`);
  expect(received?.body).toMatch(/Goethe/);
  expect(received?.body).not.toContain(KEY);
  expect(received?.body).not.toContain(QUESTION);
});
