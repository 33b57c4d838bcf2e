import { expect, test } from "@playwright/test";

test("a question typed before the scripts arrive is kept and can be routed", async ({ page }) => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/assets/index-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  const box = page.getByRole("textbox", { name: "Question" });
  await box.pressSequentially("Who invented the radio?");
  release();
  await expect(page.locator("html")).toHaveAttribute("data-ready", "");
  await expect(box).toHaveValue("Who invented the radio?");
  await box.press("Enter");
  await expect(page.getByRole("region", { name: "Trajectory" })).toBeVisible();
});

test("another screen's address shows that screen, not the prepared one", async ({ page }) => {
  await page.goto("/#/settings");
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Question" })).toHaveCount(0);
});
