import { expect, test } from "@playwright/test";
import { KEY, type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";
import { AskScreen } from "./screens/ask-screen.ts";
import { SettingsScreen } from "./screens/settings-screen.ts";
import { Gate } from "./servers/gate.ts";

let world: LiveWorld;

test.afterEach(() => world.close());

test("a run that a reload cut is resumed: nothing settled is asked again, the lost call is an estimate", async ({
  page,
}) => {
  world = await startLiveWorld({ key: null });
  const gate = new Gate();
  world.candidates.queue("large-70b", { hold: { afterTokens: 4, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;
  await expect(ask.callTo("Large-70B")).toContainText("Born in Paris");
  await page.reload();

  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("Not ended");
  await page.getByRole("link", { name: QUESTION }).click();
  await page.getByRole("button", { name: "Resume" }).click();
  await ask.trajectory.getByText("Answered", { exact: true }).waitFor();
  await expect(ask.answer).toContainText("No");
  await expect(ask.trajectory).toContainText("Resumed");

  expect(modelsAsked()).toEqual(["small-8b", "large-70b", "large-70b"]);
  await expect(ask.callTo("Large-70B")).toHaveCount(2);
  await expect(ask.callTo("Large-70B").first()).toContainText("Lost when the page closed");
  await expect(ask.callTo("Large-70B").first().locator("header")).toContainText(/≈ [\d.]+ ¢/);
  await expect(ask.cost.locator("data")).toHaveText(/^≈ [\d.]+ ¢$/);
  // The text went on where it was: the last prompt still begins with the first.
  const { prompts } = world.policy;
  expect(prompts.at(-1)?.startsWith(prompts[0] ?? "?")).toBe(true);

  await page.reload();
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
  await expect(ask.answer).toContainText("No");
});

test("a run that needs a key again says so before it is resumed, and goes on with it", async ({
  page,
}) => {
  world = await startLiveWorld();
  const gate = new Gate();
  world.candidates.queue("large-70b", { hold: { afterTokens: 4, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;
  await page.reload();

  // Keys are kept in memory only: after the reload there is none.
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("link", { name: QUESTION }).click();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("alert")).toContainText("The pool asks OpenAI: add your key for it.");
  expect(modelsAsked()).toEqual(["small-8b", "large-70b"]);

  const settings = new SettingsScreen(page);
  await settings.open();
  await settings.setKey("OpenAI", KEY);
  await page.goBack();
  await page.getByRole("button", { name: "Resume" }).click();
  await new AskScreen(page).trajectory.getByText("Answered", { exact: true }).waitFor();
  expect(modelsAsked()).toEqual(["small-8b", "large-70b", "large-70b"]);
});

function modelsAsked(): readonly unknown[] {
  return world.candidates.requests.map(({ body }) => JSON.parse(body).model);
}
