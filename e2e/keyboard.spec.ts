import { expect, type Locator, type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";

test("a whole question with the keyboard alone", async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await expect(ask.question).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: "Demo or live" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("radio", { name: "Natural" }));
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("radio", { name: "At once" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("radio", { name: "At once" })).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await expect(ask.question).toBeFocused();
  await page.keyboard.type("Which building is taller,");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("the Eiffel Tower or the Chrysler Building?");
  await expect(ask.question).toHaveValue(/,\nthe/);
  await page.keyboard.press("Enter");
  await ask.expectEnd("Answered");
  await expect(ask.answer).toContainText("Eiffel Tower");

  await tabTo(page, ask.trajectory.getByRole("button", { name: "Thought" }).first());
  await page.keyboard.press("Enter");
  await expect(page.locator(":focus")).toHaveAttribute("aria-expanded", "true");
  await tabTo(page, page.getByRole("link", { name: "Open run" }), "backwards");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Trajectory" })).toBeVisible();
  await tabTo(page, page.getByRole("tab", { name: "Trajectory" }));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Receipts" })).toBeFocused();
  await expect(page.getByRole("tab", { name: "Receipts", selected: true })).toBeVisible();
});

test("the slash comes back to the question from anywhere, and is a slash where one writes", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await page.getByRole("link", { name: "Models" }).focus();
  await page.keyboard.press("/");
  await expect(ask.question).toBeFocused();
  await expect(ask.question).toHaveValue("");
  await page.keyboard.type("1/2");
  await expect(ask.question).toHaveValue("1/2");
});

test("Escape stops a run, a dialog and a panel, one at a time", async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.chooseWeather("A candidate is slow to begin");
  await ask.question.fill("Who invented the radio?");
  await page.keyboard.press("Enter");
  await expect(ask.calls.first()).toContainText("Waiting for the first token");
  await expect(ask.question).toBeFocused();
  await page.keyboard.press("Escape");
  await ask.expectEnd("Stopped");

  await page.getByRole("button", { name: "Share" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Share this run" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Share this run" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Share" })).toBeFocused();
});

/** Presses Tab until the element has the focus. Throws when it never gets it. */
async function tabTo(
  page: Page,
  target: Locator,
  direction: "forwards" | "backwards" = "forwards",
): Promise<void> {
  const key = direction === "forwards" ? "Tab" : "Shift+Tab";
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reached ${target}`);
}
