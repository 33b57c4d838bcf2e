import { expect, type Locator, type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";

// Tests outside this repository find the Ask screen by these names, and by part of a name: each must be one element.

test("the names of the Ask screen mean one element each before, during and after a run", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await expectOnce({ ...always(page), question: ask.question, route: ask.route });
  await expectNone({ stop: ask.stop });

  // The first candidate keeps us waiting, so that the run is under way while we look.
  await ask.chooseWeather("A candidate is slow to begin");
  await ask.ask("Which building is taller, the Eiffel Tower or the Chrysler Building?");
  await expect(ask.calls.first()).toBeVisible();
  const run = { trajectory: ask.trajectory, answer: ask.answer, cost: ask.cost };
  await expectOnce({ ...always(page), question: ask.question, stop: ask.stop, ...run });
  await expectNone({ route: ask.route });

  await ask.stop.click();
  await ask.expectEnd("Stopped");
  await expectOnce({ ...always(page), question: ask.question, route: ask.route, ...run });
  await expectNone({ stop: ask.stop });

  await ask.choosePace("At once");
  await ask.ask("How often does the loop body run in Python for i in range(0, 10, 3)?");
  await ask.expectEnd("Answered");
  await expectOnce({ ...always(page), question: ask.question, route: ask.route, ...run });
  await expectNone({ stop: ask.stop });
});

test("a live run that lacks something adds no second Settings link", async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.chooseMode("Live");
  await ask.ask("Who invented the radio?");
  await expect(page.getByRole("alert")).toContainText("A live run needs a little more");
  await expectOnce({ ...always(page), question: ask.question, route: ask.route });
});

test("every choice stays readable next to its name", async ({ page }) => {
  await new AskScreen(page).open();
  const chip = (name: string) => page.getByRole("button", { name });
  await expect(chip("Demo or live")).toHaveAccessibleDescription("Demo");
  await expect(chip("Policy")).toHaveAccessibleDescription("Router-R1");
  await expect(chip("Pool")).toHaveAccessibleDescription(/Router-R1/);
  await expect(chip("Budget")).toHaveAccessibleDescription("Up to $0.05");
});

function always(page: Page): Record<string, Locator> {
  const names = ["Ask", "History", "Models", "Settings"];
  return Object.fromEntries(names.map((name) => [name, page.getByRole("link", { name })]));
}

async function expectOnce(found: Record<string, Locator>): Promise<void> {
  for (const [name, locator] of Object.entries(found)) await expect(locator, name).toHaveCount(1);
}

async function expectNone(found: Record<string, Locator>): Promise<void> {
  for (const [name, locator] of Object.entries(found)) await expect(locator, name).toHaveCount(0);
}
