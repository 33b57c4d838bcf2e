import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { POLICY_LIST } from "#core/policies/policies.ts";
import { AskScreen } from "./screens/ask-screen.ts";

const QUESTION = "Which building is taller, the Eiffel Tower or the Chrysler Building?";

/** Opens the policy panel and chooses one, wherever it is listed. */
async function choosePolicy(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Policy" }).click();
  const baselines = page.getByText("Baselines, to compare with");
  await expect(baselines).toBeVisible();
  const radio = page.getByRole("radio", { name: new RegExp(`^${name}\\b`) });
  if (!(await radio.isVisible())) await baselines.click();
  await radio.check();
}

async function expectClean(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
  );
  expect.soft(found, where).toEqual([]);
}

test("every policy answers a question in the demo, and the history tells them apart", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  for (const { name } of POLICY_LIST) {
    await choosePolicy(page, name);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.calls.first()).toBeVisible();
  }
  await page.getByRole("link", { name: "History" }).click();
  const runs = page.getByRole("list", { name: "Runs" }).getByRole("listitem");
  await expect(runs).toHaveCount(POLICY_LIST.length);
  await page.getByRole("combobox", { name: "Policy" }).selectOption("R2-Router");
  await expect(runs).toHaveCount(1);
  await expect(runs).toContainText("R2-Router");
});

test("R2-Router chooses another pair when λ moves from quality to cost, before a run and after it", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  const ranking = ask.trajectory.getByRole("region", { name: "Ranked options" });
  const chosen: string[] = [];
  for (const key of ["Home", "End"]) {
    await choosePolicy(page, "R2-Router");
    await page.getByRole("slider", { name: "Quality or cost", exact: true }).focus();
    await page.keyboard.press(key);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    chosen.push((await ranking.getByText(/^Chose /).textContent()) ?? "");
  }
  expect(chosen[0]).not.toBe(chosen[1]);

  await page.getByRole("slider", { name: /What if quality or cost/ }).focus();
  await page.keyboard.press("Home");
  await expect(ranking.getByRole("status")).toContainText("It would have chosen");
  const other = chosen[0]?.replace(/^Chose /, "").replace(/\.$/, "") ?? "";
  await expect(ranking.getByRole("status")).toContainText(other);
  await expect(ask.calls).toHaveCount(1);
});

for (const { colorScheme, width } of [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 390 },
] as const) {
  test.describe(`${colorScheme}, ${width} pixels wide`, () => {
    test.use({
      colorScheme,
      viewport: { width, height: 844 },
      contextOptions: { reducedMotion: "reduce" },
    });

    test("axe finds nothing in the choices, the runs and the rewards of the systems", async ({
      page,
    }) => {
      const ask = new AskScreen(page);
      await ask.open();
      await ask.choosePace("At once");
      for (const name of ["xRouter", "R2-Router"]) {
        await choosePolicy(page, name);
        await expectClean(page, `choices of ${name}`);
        await ask.ask(QUESTION);
        await ask.expectEnd("Answered");
        await expectClean(page, `a run of ${name}`);
        await page.getByRole("link", { name: "Open run" }).click();
        await page.getByRole("tab", { name: "Reward" }).click();
        await expect(page.getByRole("radio", { name: "Exact match" })).toBeVisible();
        await expectClean(page, `the reward of ${name}`);
        await page.getByRole("link", { name: "Ask" }).click();
      }
    });

    test("nothing is wider than the screen", async ({ page }) => {
      const ask = new AskScreen(page);
      await ask.open();
      await ask.choosePace("At once");
      for (const name of ["xRouter", "R2-Router"]) {
        await choosePolicy(page, name);
        await ask.ask(QUESTION);
        await ask.expectEnd("Answered");
        const spare = await page.evaluate(
          () => document.documentElement.clientWidth - document.documentElement.scrollWidth,
        );
        expect(spare, name).toBeGreaterThanOrEqual(0);
      }
    });
  });
}
