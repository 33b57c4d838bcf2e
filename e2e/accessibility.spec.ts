import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { SAMPLE_RUNS } from "#core/share/fixtures/sample-runs.ts";
import { shareRun } from "#core/share/share-run.ts";
import { AskScreen } from "./screens/ask-screen.ts";

const LOOKS = [
  { colorScheme: "light", width: 1280, height: 800 },
  { colorScheme: "dark", width: 1280, height: 800 },
  { colorScheme: "light", width: 390, height: 844 },
  { colorScheme: "dark", width: 390, height: 844 },
] as const;

for (const { colorScheme, width, height } of LOOKS) {
  test.describe(`${colorScheme}, ${width} pixels wide`, () => {
    test.use({
      colorScheme,
      viewport: { width, height },
      contextOptions: { reducedMotion: "reduce" },
    });

    test("axe finds nothing on the screens before and during a run", async ({ page }) => {
      const ask = new AskScreen(page);
      await ask.open();
      await expectClean(page, "Ask, empty");
      for (const chip of ["Demo or live", "Policy", "Pool", "Budget"]) {
        await page.getByRole("button", { name: chip }).click();
        await expect(page.getByText("Loading…")).toHaveCount(0);
        await expectClean(page, `Ask, ${chip}`);
      }
      await page.getByRole("button", { name: "Budget" }).click();
      await page.getByRole("link", { name: "History" }).click();
      await expect(page.getByText("No runs yet")).toBeVisible();
      await expectClean(page, "History, empty");
      await page.getByRole("link", { name: "Models" }).click();
      await expect(page.getByRole("heading", { name: "Models", level: 1 })).toBeVisible();
      await expect(page.getByText(/no access to the graphics|no graphics processor/)).toBeVisible();
      await expectClean(page, "Models");
      await page.getByRole("button", { name: "New pool" }).click();
      await page.getByRole("button", { name: "Save pool" }).click();
      await expectClean(page, "Models, a form with mistakes");
      await page.getByRole("link", { name: "Settings" }).click();
      await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
      for (const name of ["OpenAI", "Ollama", "NVIDIA NIM"]) {
        await page.getByText(name, { exact: true }).click();
      }
      await expectClean(page, "Settings");

      await page.getByRole("link", { name: "Ask" }).click();
      await ask.chooseWeather("A candidate is slow to begin");
      await ask.ask("Who invented the radio?");
      await expect(ask.calls.first()).toBeVisible();
      await expectClean(page, "Ask, during a run");
    });

    test("axe finds nothing on the screens after a run", async ({ page }) => {
      const ask = new AskScreen(page);
      await ask.open();
      await ask.choosePace("At once");
      await ask.chooseWeather(
        "A candidate is too busy at first (429)",
        "A reply breaks off half-way",
        "The router names a model that is not there",
      );
      await ask.ask("Which building is taller, the Eiffel Tower or the Chrysler Building?");
      await ask.expectEnd("Answered");
      await expectClean(page, "Ask, done");
      await page.getByRole("button", { name: "Share" }).click();
      await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
      await page.getByRole("button", { name: "Preview what a reader sees" }).click();
      await expectClean(page, "Share");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Open run" }).click();
      for (const tab of ["Trajectory", "Receipts", "Reward", "Text", "Events"]) {
        await page.getByRole("tab", { name: tab }).click();
        await expect(page.getByText("Loading…")).toHaveCount(0);
        await expectClean(page, `Run, ${tab}`);
      }
      await page.getByRole("button", { name: "Delete" }).click();
      await expectClean(page, "Run, asked whether to delete");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "History" }).click();
      await expect(page.getByRole("list", { name: "Runs" })).toBeVisible();
      await expectClean(page, "History");
      const [run = []] = SAMPLE_RUNS;
      await page.goto(`/${shareRun(run).fragment}`);
      await expect(page.getByRole("group", { name: "Replay" })).toBeVisible();
      await expectClean(page, "Replay");
      await page.goto("/#t1.broken");
      await expect(page.getByRole("alert")).toBeVisible();
      await expectClean(page, "A broken link");
    });
  });
}

async function expectClean(page: Page, where: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  // Of everything that axe looks at, only the contrast can differ in the dark.
  const { violations } = await (isDark ? axe.withRules(["color-contrast"]) : axe).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
  );
  expect.soft(found, where).toEqual([]);
}
