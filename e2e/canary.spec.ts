import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { decodeLink } from "#core/share/decode-link.ts";
import { everythingKept } from "./everything-kept.ts";
import { type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";
import { SettingsScreen } from "./screens/settings-screen.ts";
import { type PageWatch, watchPage } from "./watch-page.ts";

// A key goes to its provider. Anywhere else it would be a leak, in whatever form.

const KEY = "sk-canary-4f2e9b7a1c";
const PASSPHRASE = "seven quiet lanterns";

let world: LiveWorld;
let watch: PageWatch;

test.beforeEach(async ({ page, baseURL }) => {
  world = await startLiveWorld({ key: KEY });
  watch = watchPage(page, baseURL ?? "");
});
test.afterEach(() => world.close());

test("the key appears nowhere but at its provider", async ({ page }) => {
  // A provider that repeats the key in its complaint must not bring it into the run.
  world.candidates.queue("large-70b", {
    fault: { kind: "status", status: 400, message: `No model for the key ${KEY}, sorry.` },
  });
  const ask = await setUpLive(page, world, { key: KEY });
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.callTo("Large-70B")).toContainText("Failed");

  const [first] = world.candidates.requests;
  expect(first?.headers["authorization"]).toBe(`Bearer ${KEY}`);
  expectFree("body of a request to the provider", first?.body ?? "");
  expectFree("addresses asked", world.candidates.requests.map(({ path }) => path).join());
  for (const { headers, body } of world.policy.requests) {
    expectFree("request to the policy's server", JSON.stringify(headers) + body);
  }
  await expectPageFree(page);

  await page.getByRole("button", { name: "Share" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  expectFree("share link", link);
  expectFree("shared run", JSON.stringify(decodeLink(link)));
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Open run" }).click();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("run-end");
  await expectPageFree(page);
  expectFree("exported run", await download(page, "Export JSON"));
  for (const screen of ["History", "Models", "Settings"]) {
    await page.getByRole("link", { name: screen }).click();
    await expect(page.getByRole("heading", { name: screen, level: 1 })).toBeVisible();
    await expectPageFree(page);
  }
  await page.getByRole("link", { name: "History" }).click();
  expectFree("exported history", await download(page, "Export all"));
});

test("a remembered key lies encrypted, waits for its passphrase, and works again", async ({
  page,
}) => {
  const ask = await setUpLive(page, world, { key: KEY });
  const settings = new SettingsScreen(page);
  await settings.open();
  await settings.remember(PASSPHRASE);
  await expect(page.getByText("1 key, remembered under your passphrase.")).toBeVisible();
  await expectPageFree(page);

  await page.reload();
  await expect(page.getByText("Remembered keys are here, locked.")).toBeVisible();
  await expectPageFree(page);
  await page.getByRole("link", { name: "Ask" }).click();
  await ask.ask(QUESTION);
  await expect(page.getByRole("alert")).toContainText("Your remembered keys are locked");
  expect(world.candidates.requests).toEqual([]);

  await settings.open();
  await settings.unlock("not the passphrase");
  await expect(page.getByRole("alert")).toBeVisible();
  await settings.unlock(PASSPHRASE);
  await expect(page.getByText("1 key, remembered under your passphrase.")).toBeVisible();
  await expectPageFree(page);
  await page.getByRole("link", { name: "Ask" }).click();
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await ask.expectCost(world.bill);

  await settings.open();
  await page.getByRole("button", { name: "Forget all keys" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Forget all keys" }).click();
  await expect(page.getByText("No key yet.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("No key yet.")).toBeVisible();
});

async function expectPageFree(page: Page): Promise<void> {
  expectFree(`page at ${new URL(page.url()).hash}`, await everythingKept(page));
  expectFree("console", watch.console.join("\n"));
}

/** Fails when the text holds a secret, plain or in Base64. */
function expectFree(what: string, text: string): void {
  for (const secret of [KEY, PASSPHRASE]) {
    const encoded = Buffer.from(secret).toString("base64").replace(/=+$/, "");
    for (const form of [secret, secret.slice(0, -3), encoded]) {
      expect(text.includes(form), `${what} holds ${form}`).toBe(false);
    }
  }
}

async function download(page: Page, name: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  return readFile(await (await coming).path(), "utf8");
}
