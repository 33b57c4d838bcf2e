import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";

const RIVER =
  "Which river flows through the city where the composer of the opera Fidelio was born?";
const TOWER = "Which building is taller, the Eiffel Tower or the Chrysler Building?";

test.beforeEach(async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  for (const question of [RIVER, TOWER]) {
    await ask.ask(question);
    await ask.expectEnd("Answered");
  }
  await page.getByRole("link", { name: "History" }).click();
  await expect(questions(page)).toHaveText([TOWER, RIVER]);
});

test("runs are searched, filtered and opened", async ({ page }) => {
  const search = page.getByRole("searchbox", { name: "Search questions and answers" });
  await search.fill("fidel");
  await expect(questions(page)).toHaveText([RIVER]);
  await search.fill("eiffel tower");
  await expect(questions(page)).toHaveText([TOWER]);
  await search.fill("nothing of this kind");
  await expect(page.getByText("No run fits.")).toBeVisible();
  await search.fill("");
  await expect(questions(page)).toHaveCount(2);
  await page.getByRole("combobox", { name: "Outcome" }).selectOption("Stopped");
  await expect(page.getByText("No run fits.")).toBeVisible();
  await page.getByRole("combobox", { name: "Outcome" }).selectOption("Answered");
  await page.getByRole("combobox", { name: "Demo or live" }).selectOption("Live");
  await expect(page.getByText("No run fits.")).toBeVisible();
  await page.getByRole("combobox", { name: "Demo or live" }).selectOption("Demo");
  await expect(questions(page)).toHaveCount(2);

  await page.getByRole("link", { name: RIVER }).click();
  await expect(page.getByRole("heading", { name: RIVER, level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "Answer" })).toContainText("Rhine");
  await page.getByRole("tab", { name: "Receipts" }).click();
  await expect(page.getByRole("table").first()).toBeVisible();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.getByRole("tabpanel")).toContainText('"run-start"');
});

test("a run is deleted after a question, and comes back with Undo", async ({ page }) => {
  await page.getByRole("link", { name: RIVER }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this run?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: RIVER, level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(questions(page)).toHaveText([TOWER]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(questions(page)).toHaveText([TOWER, RIVER]);

  await page.getByRole("button", { name: `Delete “${TOWER}”` }).click();
  await expect(questions(page)).toHaveText([RIVER]);
  await page.reload();
  await expect(questions(page)).toHaveText([RIVER]);
});

test("what is exported comes back after everything was deleted, event for event", async ({
  page,
}) => {
  const before = await eventsOf(page, RIVER);
  const totals = await page.getByText(/^2 demo runs, /).textContent();
  const file = await download(page, "Export all");
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByText("No runs yet")).toBeVisible();

  await page.getByLabel("Import runs from a file").setInputFiles(file);
  await expect(questions(page)).toHaveText([TOWER, RIVER]);
  await expect(page.getByText(/^2 demo runs, /)).toHaveText(totals ?? "?");
  expect(await eventsOf(page, RIVER)).toEqual(before);

  await page.getByLabel("Import runs from a file").setInputFiles(file);
  await expect(page.getByText("2 runs already here")).toBeVisible();
  await expect(questions(page)).toHaveCount(2);
});

test("a damaged file brings what can be read and says where it broke", async ({ page }) => {
  const whole = await readFile(await download(page, "Export all"), "utf8");
  await page.getByLabel("Import runs from a file").setInputFiles({
    name: "half.json",
    mimeType: "application/json",
    buffer: Buffer.from(whole.slice(0, -100)),
  });
  await expect(page.getByRole("log", { name: "Messages" })).toContainText(/already here|broke|cut/);
  await expect(questions(page)).toHaveCount(2);
});

function questions(page: Page) {
  return page.getByRole("list", { name: "Runs" }).getByRole("heading");
}

async function download(page: Page, name: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^switchyard-.*\.json$/);
  return file.path();
}

/** The events of a run as its file has them. Ends where it began. */
async function eventsOf(page: Page, question: string): Promise<unknown> {
  await page.getByRole("link", { name: question }).click();
  const file = await download(page, "Export JSON");
  await page.goBack();
  await expect(questions(page)).toHaveCount(2);
  return JSON.parse(await readFile(file, "utf8")).runs;
}
