import { expect, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";
import { watchPage } from "./watch-page.ts";

// What a first visitor does: no key, no server, soon no network.

const QUESTION =
  "Which river flows through the city where the composer of the opera Fidelio was born?";

test("the first question needs nothing and shows rounds, candidates, the answer and its exact cost", async ({
  page,
  baseURL,
}) => {
  const watch = watchPage(page, baseURL ?? "");
  const ask = new AskScreen(page);
  await ask.open();
  await page.getByRole("button", { name: QUESTION }).click();
  await expect(ask.stop).toBeVisible();
  await expect(ask.answer).toContainText("Demo: simulated");
  await expect(ask.answer).toContainText("Rhine", { timeout: 120_000 });
  await ask.expectEnd("Answered");

  const candidates = await ask.calls.getByRole("heading", { level: 3 }).allTextContents();
  expect(candidates.length).toBeGreaterThanOrEqual(2);
  expect(new Set(candidates).size).toBeGreaterThanOrEqual(2);
  expect(await ask.trajectory.getByRole("listitem").count()).toBeGreaterThan(candidates.length);

  const costs = await ask.calls
    .locator("header data")
    .evaluateAll((all) => all.map((one) => one.getAttribute("value") ?? ""));
  const sum = costs.reduce((total, picodollars) => total + BigInt(picodollars), 0n);
  expect(sum).toBeGreaterThan(0n);
  await ask.expectCost(sum);
  await expect(ask.cost).toContainText(`Calls ${candidates.length} `);
  expect(watch.foreign).toEqual([]);
  expect(watch.complaints).toEqual([]);
});

test("once the page is loaded the network may go away", async ({ page, context, baseURL }) => {
  const watch = watchPage(page, baseURL ?? "");
  const ask = new AskScreen(page);
  await ask.open();
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await ask.choosePace("At once");
  await ask.ask("Which building is taller, the Eiffel Tower or the Chrysler Building?");
  await expect(ask.answer).toContainText("Eiffel Tower");
  await ask.expectEnd("Answered");
  await expect(page.getByText("not saved")).toHaveCount(0);
  expect(watch.complaints).toEqual([]);
});

test("after the first visit every screen opens without a network", async ({ page, context }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state))
    .toBe("activated");
  await context.setOffline(true);
  await page.reload();
  await ask.choosePace("At once");
  await ask.ask("Which building is taller, the Eiffel Tower or the Chrysler Building?");
  await ask.expectEnd("Answered");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
  await page.keyboard.press("Escape");
  for (const screen of ["Evaluate", "History", "Models", "Settings"]) {
    await page.getByRole("link", { name: screen }).click();
    await expect(page.getByRole("heading", { name: screen, level: 1 })).toBeVisible();
  }
});

test("a question that the demo world does not know gets no made-up answer", async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  await ask.ask("How many windows does the town hall of Middle Barrow have?");
  await expect(ask.answer).toContainText("Simulated: the demo world does not know this question");
  await ask.expectEnd("Answered");
  await expect(ask.calls).toHaveCount(2);
  await expect(ask.calls.first()).toContainText("This is the demo world");
});

const WEATHER = [
  {
    label: "A candidate is too busy at first (429)",
    shows: /Attempt 1 failed: .*\(429\)/,
  },
  { label: "A reply breaks off half-way", shows: "Failed" },
  {
    label: "The router writes a broken tag",
    shows: /A tag left open|Neither a call nor an answer|A tag closed that was never opened/,
  },
  { label: "The router names a model that is not there", shows: "A model that is not in the pool" },
] as const;

for (const { label, shows } of WEATHER) {
  test(`in the demo world, ${label}: it shows, and the run still ends`, async ({ page }) => {
    const ask = new AskScreen(page);
    await ask.open();
    await ask.choosePace("At once");
    await ask.chooseWeather(label);
    await expect(page.getByRole("button", { name: "Demo or live" })).toContainText("Demo, 1 fault");
    await ask.ask(QUESTION);
    await expect(ask.trajectory).toContainText(shows);
    await ask.expectEnd("Answered");
    await expect(ask.answer).toContainText("Rhine");
  });
}
