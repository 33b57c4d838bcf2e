import { expect, test } from "@playwright/test";
import { KEY, type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";
import type { ChatServer } from "./servers/chat-server.ts";
import { Gate } from "./servers/gate.ts";

let world: LiveWorld;

test.afterEach(() => world.close());

test("a live run, set up by hand, ends with the right answer and costs what the servers bill", async ({
  page,
}) => {
  world = await startLiveWorld();
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.answer).toContainText("No");
  await expect(ask.answer).not.toContainText("Demo");
  await expect(ask.calls).toHaveCount(2);
  await ask.expectCost(world.bill);
  expect(world.bill).toBeGreaterThan(0n);

  const { prompts, generations } = world.policy;
  expect(prompts).toHaveLength(3);
  for (const [index, prompt] of prompts.slice(1).entries()) {
    expect(prompt.startsWith(prompts[index] ?? "?")).toBe(true);
  }
  expect(generations.map(({ tokensAfterClosing }) => tokensAfterClosing)).toEqual([0, 0, 0]);
  expect(prompts.at(-1)).toContain("28 August 1749");
  expect(prompts.join()).not.toContain("I suppose");
});

test("OpenAI, Anthropic and Gemini candidates run in one pool, each with the headers its preflight admits", async ({
  page,
}) => {
  world = await startLiveWorld({ generations: FOUR_CALLS });
  const pool = ["Small-8B", "Large-70B", "Terse-Claude", "Brief-Gemini"] as const;
  const ask = await setUpLive(page, world, { pool });
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.answer).toContainText("No");
  for (const name of pool) await expect(ask.callTo(name)).toContainText("Replied");
  await ask.expectCost(world.bill);

  const { OpenAI, Anthropic, "Google Gemini": gemini } = world.houses;
  expect(keysSent(OpenAI, "authorization")).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
  expect(keysSent(Anthropic, "x-api-key")).toEqual([KEY]);
  expect(keysSent(gemini, "x-goog-api-key")).toEqual([KEY]);
  for (const server of [OpenAI, Anthropic, gemini]) {
    expect(server.preflights.length).toBe(server.requests.length);
    expect(server.requests.map(({ path }) => path).join()).not.toContain(KEY);
    expect(server.requests.map(({ body }) => body).join()).not.toContain(QUESTION);
  }
});

test("a run goes on while the visitor looks at other screens, and is there on the way back", async ({
  page,
}) => {
  world = await startLiveWorld();
  const gate = new Gate();
  world.candidates.queue("small-8b", { hold: { afterTokens: 5, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await expect(ask.callTo("Small-8B")).toContainText("He came into");
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("Not ended");
  gate.release();
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("Answered");
  await page.getByRole("link", { name: "Ask" }).click();
  await expect(ask.answer).toContainText("No");
  await expect(ask.question).toHaveValue(QUESTION);
  await ask.expectCost(world.bill);
});

const FOUR_CALLS = [
  "<think>First the small one.</think><search> Small-8B: When was Goethe born? </search>",
  "<think>Another view.</think><search> Brief-Gemini: When was Goethe born? </search>",
  "<think>Now Voltaire.</think><search> Large-70B: When was Voltaire born? </search>",
  "<think>To be sure.</think><search> Terse-Claude: Was Voltaire born in 1694? </search>",
  "<think>All agree.</think><answer> No </answer>",
];

function keysSent(server: ChatServer, header: string): readonly (string | undefined)[] {
  return server.requests.map(({ headers }) => headers[header]);
}
