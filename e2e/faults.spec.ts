import { expect, test } from "@playwright/test";
import { KEY, type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";
import { Gate } from "./servers/gate.ts";

// What goes wrong in the world outside: the visitor is told what happened, and the run still ends.

let world: LiveWorld;

test.beforeEach(async () => {
  world = await startLiveWorld();
});
test.afterEach(() => world.close());

test("a wrong key, which the provider hides from pages, is explained", async ({ page }) => {
  const ask = await setUpLive(page, world, { key: "sk-canary-mistyped" });
  await ask.ask(QUESTION);
  const call = ask.callTo("Small-8B");
  await expect(call).toContainText("Failed");
  await expect(call).toContainText("that is how it answers a wrong key");
  await expect(call).toContainText("Enter your OpenAI key again");
  await ask.expectEnd("Answered, but not from replies");
  await expect(ask.answer).toContainText("Both calls failed: this is what the router itself says.");
  await expect(page.getByText("One direct call")).toHaveCount(0);
  // Nothing was generated, and the page knows: only the policy's own tokens are on the bill.
  expect(world.candidates.bill.lines).toEqual([]);
  await expect(page.locator("body")).not.toContainText("sk-canary");
  expect(world.policy.prompts.join()).not.toContain("sk-canary");
});

test("a 429 is waited for and tried again", async ({ page }) => {
  world.candidates.queue("small-8b", { fault: { kind: "status", status: 429, retryAfter: "0" } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  const call = ask.callTo("Small-8B");
  await expect(call).toContainText(/Attempt 1 failed: .*429/);
  await expect(call).toContainText("28 August 1749");
  await ask.expectCost(world.bill);
  expect(asked("small-8b")).toBe(2);
});

test("a reply that is cut in mid-stream is told to the policy and priced as an estimate", async ({
  page,
}) => {
  // Cut only when the page has shown something of it: a destroyed connection takes along what was not read yet.
  const gate = new Gate();
  world.candidates.queue("small-8b", {
    hold: { afterTokens: 5, gate },
    fault: { kind: "cut", afterTokens: 5 },
  });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  const call = ask.callTo("Small-8B");
  await expect(call).toContainText("He came into");
  gate.release();
  await ask.expectEnd("Answered");
  await expect(call).toContainText("Failed");
  await expect(call.locator("header")).toContainText(/≈ [\d.]+ ¢/);
  await expect(ask.cost.locator("data")).toHaveText(/^≈ [\d.]+ ¢$/);
  expect(world.policy.prompts[1]).toContain("the reply broke off here");
  // What was seen of it is not asked (and paid) again behind the visitor's back.
  expect(asked("small-8b")).toBe(1);
});

test("a web page in place of an answer is named, and none of it is shown as markup", async ({
  page,
}) => {
  world.candidates.queue("small-8b", { fault: { kind: "html" } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  const call = ask.callTo("Small-8B");
  await expect(call).toContainText("Failed");
  await expect(call).toContainText(/web page/i);
  await expect(ask.callTo("Large-70B")).toContainText("Replied");
  expect(world.policy.prompts.join()).not.toContain("<html>");
});

test("a key goes to the origin it was entered for and to no other", async ({ page }) => {
  const other = await startLiveWorld({ key: null });
  const ask = await setUpLive(page, world);
  await page.getByRole("link", { name: "Settings" }).click();
  const row = page.getByRole("group").filter({ hasText: "Address of OpenAI" });
  await page.getByText("OpenAI", { exact: true }).click();
  await row.getByLabel("Address of OpenAI").fill(`${other.candidates.url}/v1`);
  await row.getByLabel("Address of OpenAI").blur();
  await expect(row).toContainText("the key will not be sent there");
  await page.getByRole("link", { name: "Ask" }).click();
  await ask.ask(QUESTION);
  await expect(ask.callTo("Small-8B")).toContainText(/Failed|Replied/);
  const sent = other.candidates.requests.map(({ headers }) => JSON.stringify(headers)).join();
  expect(sent).not.toContain(KEY);
  await other.close();
});

function asked(model: string): number {
  return world.candidates.requests.filter(({ body }) => body.includes(`"${model}"`)).length;
}
