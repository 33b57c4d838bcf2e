import { expect, test } from "@playwright/test";
import { type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";
import { Gate } from "./servers/gate.ts";

let world: LiveWorld;

test.beforeEach(async () => {
  world = await startLiveWorld();
});
test.afterEach(() => world.close());

test("Stop in mid-reply hangs up, books what came as an estimate, and the next question works", async ({
  page,
}) => {
  const gate = new Gate();
  world.candidates.queue("small-8b", { hold: { afterTokens: 6, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;
  await expect(ask.callTo("Small-8B")).toContainText("He came into");
  const request = await world.candidates.request(1);
  await ask.stop.click();
  expect(await request.end).toBe("disconnected");
  await ask.expectEnd("Stopped");
  await expect(ask.callTo("Small-8B")).toContainText("Stopped before it was complete");
  await expect(ask.cost.locator("data")).toHaveText(/^≈ [\d.]+ ¢$/);
  await expect(ask.answer).toContainText("stopped before there was an answer");
  expect(world.candidates.underway).toBe(0);

  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.answer).toContainText("No");
  await expect(ask.calls).toHaveCount(2);
});

test("Stop while the policy thinks ends its generation on the server", async ({ page }) => {
  const gate = new Gate();
  world.policy.queue({ hold: { afterTokens: 5, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;
  await expect(ask.trajectory).toContainText("I need to");
  const request = await world.policy.request(1);
  await ask.stop.click();
  expect(await request.end).toBe("disconnected");
  await ask.expectEnd("Stopped");
  expect(world.policy.generations[0]?.decodedTokens).toBe(5);
  expect(world.candidates.requests).toEqual([]);
});
