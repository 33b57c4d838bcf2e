import { expect, type Page, test } from "@playwright/test";
import { expectClean, LARGE, openWorld, REPOSITORY, SMALL } from "./convert-world.ts";
import type { InstalledScreen } from "./screens/installed-screen.ts";

async function expectRefused(page: Page, screen: InstalledScreen, words: RegExp): Promise<void> {
  await expect(screen.panel.getByRole("alert")).toContainText(words);
  expect(await screen.storedNames()).toEqual([]);
  await expectClean(page);
}

test("a server that gives no parts, a wrong name, a file that is gone", async ({ page }) => {
  const { server, screen } = await openWorld(page, SMALL);
  const entry = { host: server.url, repository: REPOSITORY, quantization: "q4f16_1" };
  await screen.lookAt({ ...entry, repository: "someone/else" });
  await expectRefused(page, screen, /list of files.*404/);
  await page.reload();
  server.faults.ignoresRanges = true;
  await screen.lookAt(entry);
  await expectRefused(page, screen, /sends all of .* where a part was asked for/);
  server.faults.ignoresRanges = false;
  await page.reload();
  await screen.lookAt(entry);
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  const file = "model-00002-of-00002.safetensors";
  const after = server.ranges.filter((range) => range.file === file).length + 1;
  server.faults.missing = { file, after };
  await screen.install();
  await expectRefused(page, screen, /model-00002.* changed while it was read/);
  await server.close();
});

test("a checkpoint that changes while it is read, and one that is another", async ({ page }) => {
  const { server, screen } = await openWorld(page, SMALL);
  const entry = { host: server.url, repository: REPOSITORY, quantization: "q4f16_1" };
  await screen.lookAt(entry);
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  const file = "model-00001-of-00002.safetensors";
  const after = server.ranges.filter((range) => range.file === file).length + 1;
  server.faults.changed = { file, after };
  await screen.install();
  await expectRefused(page, screen, /changed while it was read: the server has another version/);
  server.faults.changed = null;
  // A cut line is not the end: it is asked again.
  await screen.panel.getByRole("button", { name: "Another one" }).click();
  await screen.panel.getByRole("button", { name: "See what it takes" }).click();
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  server.faults.cuts = 1;
  await screen.install();
  await screen.expectInstalled();
  await server.close();
});

test("a storage that is too small, before and during the download", async ({ page, baseURL }) => {
  const { server, screen } = await openWorld(page, LARGE);
  const entry = { host: server.url, repository: REPOSITORY, quantization: "q0f16" };
  // What Chromium tells of the quota is the same for everybody, and no setting changes it.
  await page.evaluate(() => {
    navigator.storage.estimate = async () => ({ usage: 1e6, quota: 20e6 });
  });
  await screen.lookAt(entry);
  await expect(screen.panel).toContainText("It does not fit here.");
  await expect(screen.panel).toContainText(/takes 0\.1 GB of storage/);
  await expect(screen.panel.getByRole("button", { name: /and install$/ })).toBeDisabled();
  await page.reload();
  const session = await page.context().newCDPSession(page);
  const origin = baseURL ?? "";
  await screen.lookAt(entry);
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 45e6 });
  await screen.install();
  await expect(screen.panel.getByRole("alert")).toContainText("no room left for this model", {
    timeout: 120_000,
  });
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await screen.models.getByRole("button", { name: "Go on" }).click();
  await screen.expectInstalled();
  await server.close();
});
