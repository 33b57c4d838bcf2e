import { type Browser, expect, type Page, test } from "@playwright/test";
import { SAMPLE_RUNS } from "#core/share/fixtures/sample-runs.ts";
import { shareRun } from "#core/share/share-run.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { AskScreen } from "./screens/ask-screen.ts";
import { watchPage } from "./watch-page.ts";

const QUESTION =
  "Which river flows through the city where the composer of the opera Fidelio was born?";

test("a shared link opens as a replay that asks nobody and stores nothing until Save", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const link = await shareDemoRun(page);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(link).toMatch(new RegExp(`^${baseURL}/#t1\\.[\\w-]+$`));

  const reader = await freshPage(browser);
  const watch = watchPage(reader, baseURL ?? "");
  await reader.goto(link);
  await expect(reader.getByRole("heading", { name: QUESTION, level: 1 })).toBeVisible();
  await reader.waitForLoadState("networkidle");
  const later: string[] = [];
  reader.on("request", (request) => later.push(request.url()));

  await expect(reader.getByText("Demo: simulated").first()).toBeVisible();
  const { answer, trajectory, cost, question } = new AskScreen(reader);
  await expect(answer).toContainText("Rhine");
  await expect(question).toHaveCount(0);
  const told = await trajectory.getByRole("article").count();
  expect(told).toBeGreaterThanOrEqual(2);
  const end = await cost.textContent();
  await reader.getByRole("slider", { name: "Position" }).fill("0");
  await expect(answer).not.toContainText("Rhine");
  await reader.getByRole("button", { name: "Instant" }).click();
  await reader.getByRole("button", { name: "Play" }).click();
  await expect(answer).toContainText("Rhine");
  await expect(cost).toHaveText(end ?? "?");
  expect(later).toEqual([]);
  expect(watch.foreign).toEqual([]);
  expect(watch.complaints).toEqual([]);

  await reader.getByRole("link", { name: "History" }).click();
  await expect(reader.getByText("No runs yet")).toBeVisible();
  await reader.goBack();
  await reader.getByRole("button", { name: "Save to my history" }).click();
  await reader.getByRole("link", { name: "Open it" }).click();
  await expect(reader.getByRole("region", { name: "Answer" })).toContainText("Rhine");
  await reader.getByRole("link", { name: "History" }).click();
  await expect(reader.getByRole("list", { name: "Runs" })).toContainText(QUESTION);
  await expect(reader.getByRole("list", { name: "Runs" })).toContainText("Demo");
});

test("what is left out of a link is not in it", async ({ page, browser }) => {
  const link = await shareDemoRun(page, ["Thoughts", "Replies"]);
  const reader = await freshPage(browser);
  await reader.goto(link);
  const { answer, trajectory } = new AskScreen(reader);
  await expect(answer).toContainText("Rhine");
  await expect(trajectory).toContainText("Who composed the opera Fidelio?");
  await expect(trajectory).not.toContainText("Beethoven**");
  await expect(trajectory).not.toContainText("I need the composer of Fidelio first");
});

const BROKEN = [
  { what: "cut off", of: (link: string) => link.slice(0, -20), says: "cut off" },
  {
    what: "damaged",
    of: (link: string) => `${link.slice(0, 60)}${link[60] === "A" ? "B" : "A"}${link.slice(61)}`,
    says: /damaged|cut off/,
  },
  { what: "newer", of: (link: string) => link.replace("#t1.", "#t9."), says: "newer Switchyard" },
  { what: "foreign", of: () => "#some-heading", says: "does not hold a Switchyard run" },
] as const;

test("a link that cannot be read says why, and leads back", async ({ page }) => {
  const { fragment } = shareRun(sampleRun());
  for (const { what, of, says } of BROKEN) {
    await page.goto("about:blank");
    await page.goto(`/${of(fragment)}`);
    await expect(page.getByRole("heading", { level: 1 }), what).toHaveText(
      "This link cannot be opened",
    );
    await expect(page.getByRole("alert"), what).toContainText(says);
  }
  await page.getByRole("link", { name: "Go to Switchyard" }).click();
  await expect(new AskScreen(page).question).toBeVisible();
});

test("a link with hostile markup shows it as text", async ({ page, baseURL }) => {
  const markup =
    '<img src="https://evil.example/i.png" onerror="window.xssRan=1"><script>window.xssRan=2</script>' +
    "![p](https://evil.example/m.png) [press me](javascript:window.xssRan=3)";
  const events = sampleRun().map((event): RunEvent => {
    if (event.type === "run-start") return { ...event, question: markup };
    if (event.type === "reply-delta" || event.type === "answer") return { ...event, text: markup };
    return event;
  });
  const watch = watchPage(page, baseURL ?? "");
  await page.goto(`/${shareRun(events).fragment}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText('onerror="window.xssRan=1"');
  const { answer, trajectory } = new AskScreen(page);
  for (const region of [answer, trajectory]) {
    await expect(region).toContainText("<script>window.xssRan=2</script>");
    await region.getByText("press me").first().click();
  }
  const main = page.getByRole("main");
  await expect(main.locator("img, script, iframe, object, embed")).toHaveCount(0);
  await expect(main.locator("a[href^=javascript]")).toHaveCount(0);
  expect(await page.evaluate(() => Reflect.get(window, "xssRan"))).toBeUndefined();
  expect(watch.foreign).toEqual([]);
  expect(watch.dialogs).toEqual([]);
});

/** Runs the showcase, opens the Share dialog, leaves out what is named, copies the link and gives it. */
async function shareDemoRun(page: Page, leaveOut: readonly string[] = []): Promise<string> {
  const ask = new AskScreen(page);
  await ask.open();
  // Fast and not at once: a replay of a run that took no time has nothing to play.
  await ask.choosePace("Fast");
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this run" });
  await expect(dialog).toContainText("every reply in it is simulated");
  await expect(dialog).toContainText(/[\d\u202f]+ characters\./);
  for (const name of leaveOut) await dialog.getByRole("checkbox", { name }).check();
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  return dialog.getByRole("textbox", { name: "Link" }).inputValue();
}

/** A page of somebody else: no storage, no cache, no key. */
async function freshPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

function sampleRun(): readonly RunEvent[] {
  const [run] = SAMPLE_RUNS;
  if (run === undefined) throw new Error("there is no sample run");
  return run;
}
