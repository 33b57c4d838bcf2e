import { pathToFileURL } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";
import { EvaluateScreen } from "./screens/evaluate-screen.ts";

// The lab in the built page: the real worker, the real database, no network but the page's own files.

test("from an own table to a verdict, a router in Ask and a report that opens elsewhere", async ({
  page,
  context,
}) => {
  test.slow();
  const lab = new EvaluateScreen(page);
  await lab.open();
  await lab.choose({ "own outcomes.csv": outcomesCsv() });
  await expect(
    lab.tables.getByRole("radio", { name: /^own outcomes 200 questions, 3 candidates/ }),
  ).toBeChecked();
  await lab.isDone();
  await expect(lab.verdict).toHaveText("Whether routing pays cannot be told.");
  await expect(lab.report).toContainText("On 45 questions without duplicates");
  const leaks = lab.report.getByRole("region", { name: "Leaks: is the gain real?" });
  await expect(leaks).toContainText("5 of 50 held-out questions");

  await lab.row("Ridge").getByRole("button", { name: "Use" }).click();
  const use = page.getByRole("region", { name: "Use Ridge in Ask" });
  await expect(use).toContainText("Say of at least two candidates who they are in the pool");
  await use.getByLabel("small").selectOption("Qwen2.5-7B-Instruct");
  await use.getByLabel("medium").selectOption("LLaMA-3.1-70B-Instruct");
  await use.getByLabel("large").selectOption("Mixtral-8x22B-Instruct");
  await use.getByRole("button", { name: "Fit it and go to Ask" }).click();
  const ask = new AskScreen(page);
  await expect(page.getByRole("button", { name: "Policy" })).toHaveText(/Fitted router/);
  await ask.ask("What is the sum of 12 and 30?");
  await expect(page.getByText("Answered", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(ask.trajectory).toContainText("3 options compared");

  await page.getByRole("link", { name: "Evaluate" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "HTML" }).click();
  const file = test.info().outputPath("report.html");
  await (await saving).saveAs(file);
  const elsewhere = await context.newPage();
  const requests: string[] = [];
  elsewhere.on("request", (request) => requests.push(request.url()));
  await elsewhere.goto(pathToFileURL(file).href);
  await expect(elsewhere.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(elsewhere.locator("body")).toContainText("Whether routing pays cannot be told.");
  await expect(elsewhere.locator("svg").first()).toBeVisible();
  expect(requests).toHaveLength(1);
});

test("the table that comes with the page is judged at first sight, readable by everybody, and with a weight of cost", async ({
  page,
}) => {
  test.slow();
  const lab = new EvaluateScreen(page);
  await lab.open();
  await expect(lab.tables.getByRole("radio", { name: /^LLMRouter/ })).toBeChecked();
  await expect(lab.report).toBeVisible({ timeout: 120_000 });
  await expect(lab.report).toContainText("On 371 questions without duplicates");
  await lab.isDone();
  await expect(lab.row("k-NN")).toBeVisible();
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations).toEqual([]);
});

test("a fit that is cancelled leaves nothing, and two tabs do not disturb each other", async ({
  page,
  context,
}) => {
  test.slow();
  const lab = new EvaluateScreen(page);
  await lab.open();
  await lab.choose({ "mine.csv": outcomesCsv() });
  await lab.isDone();
  const other = await context.newPage();
  const second = new EvaluateScreen(other);
  await second.open();
  await second.tables.getByRole("radio", { name: /^mine / }).check();
  await second.isDone();

  for (const tab of [page, other]) await wantRidge(tab);
  await page.getByRole("button", { name: "Fit it and go to Ask" }).click();
  await other.getByRole("button", { name: "Fit it and go to Ask" }).click();
  for (const tab of [page, other]) {
    await expect(tab.getByRole("button", { name: "Policy" })).toHaveText(/Fitted router/, {
      timeout: 120_000,
    });
  }
  await expect.poll(() => headsIn(page)).toBe(2);

  await page.getByRole("link", { name: "Evaluate" }).click();
  await lab.tables.getByRole("radio", { name: /^LLMRouter/ }).check();
  await expect(lab.report).toContainText("On 371 questions");
  await lab.cancel.click();
  await lab.isDone();
  await expect(lab.report).toBeVisible();
  await wantRidge(page);
  await page.getByRole("button", { name: "Fit it and go to Ask" }).click();
  await lab.cancel.click();
  await lab.isDone();
  await expect(page.getByRole("button", { name: "Fit it and go to Ask" })).toBeVisible();
  expect(await headsIn(page)).toBe(2);
});

test("columns that nobody knows are named by hand, bad rows are listed, and a table can be renamed and brought back", async ({
  page,
}) => {
  const lab = new EvaluateScreen(page);
  await lab.open();
  // Who answered and how well cannot be guessed from these names.
  const rows = Array.from({ length: 160 }, (_, n) => {
    const [who, mark] = n % 2 === 0 ? ["eins", 40] : ["zwei", n % 3 === 0 ? 38 : 20];
    return `frage ${Math.floor(n / 2)},${who},${mark}`;
  });
  await lab.choose({ "noten.csv": `was,wer,wert\n${rows.join("\n")}\nfrage x,eins,viel\n` });
  const form = page.getByRole("form", { name: "What do the columns mean?" });
  await page.getByRole("button", { name: "Read the columns otherwise" }).click();
  await form.getByLabel("was", { exact: true }).selectOption("Question");
  await form.getByLabel("wer", { exact: true }).selectOption("Name of the candidate");
  await form.getByLabel("wert", { exact: true }).selectOption("Score");
  await form.getByLabel("A perfect score is").selectOption("100");
  await form.getByRole("button", { name: "Read it like this" }).click();
  await expect(
    lab.tables.getByRole("radio", { name: /^noten 80 questions, 2 candidates/ }),
  ).toBeChecked();
  await expect(lab.tables.getByRole("radio", { name: /^noten/ })).toHaveCount(1);
  await page.getByText("One row or value was left out", { exact: true }).click();
  await expect(page.getByText("noten.csv, line 162:")).toBeVisible();

  await page.getByRole("button", { name: /^Rename noten/ }).click();
  await page.getByRole("textbox", { name: "Name of the table" }).fill("Klausur");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Delete Klausur" }).click();
  await expect(lab.tables.getByRole("radio", { name: /^Klausur/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(lab.tables.getByRole("radio", { name: /^Klausur/ })).toBeVisible();
});

test("what is no table is refused in a clear word, and what was shown stays", async ({ page }) => {
  const lab = new EvaluateScreen(page);
  await lab.open();
  await expect(lab.report).toBeVisible({ timeout: 120_000 });
  await lab.choose({ "page.csv": "<!doctype html><html><body>Not found</body></html>" });
  await expect(page.getByRole("alert")).toContainText("page.csv");
  await expect(lab.report).toBeVisible();
});

async function wantRidge(page: Page): Promise<void> {
  const lab = new EvaluateScreen(page);
  await lab.row("Ridge").getByRole("button", { name: "Use" }).click();
  const use = page.getByRole("region", { name: "Use Ridge in Ask" });
  const selects = use.getByRole("combobox");
  await selects.nth(1).selectOption("Qwen2.5-7B-Instruct");
  await selects.nth(2).selectOption("LLaMA-3.1-70B-Instruct");
  await selects.nth(3).selectOption("Mixtral-8x22B-Instruct");
}

/** How many routers the browser holds. */
function headsIn(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("switchyard");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction("heads").objectStore("heads").count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

/**
 * 200 questions of two kinds and three candidates, a quarter of them held out; five of the held-out ones stand in the training part word for
 * word. Each candidate is right more often on one kind, by a reckoning without chance.
 */
function outcomesCsv(): string {
  const header =
    "id,question,task,split,small_score,medium_score,large_score,small_cost,medium_cost,large_cost";
  return [header, ...Array.from({ length: 200 }, (_, n) => outcomesLine(n))].join("\n");
}

function outcomesLine(n: number): string {
  const isTest = n % 4 === 3;
  // The first test questions say what the training question before them says.
  const said = isTest && n < 20 ? n - 1 : n;
  const isSum = (said * 13) % 7 < 3;
  const text = isSum
    ? `What is the sum of ${said * 3 + 1} and ${(said * 17) % 90}?`
    : `Who wrote the ${said}th letter about ${wordAt(said)} and ${wordAt(said * 5 + 2)}?`;
  const isRight = (factor: number, outOfTen: number) => Number((said * factor) % 10 < outOfTen);
  const scores = [isRight(31, isSum ? 7 : 4), isRight(47, isSum ? 5 : 7), isRight(59, 7)];
  const labels = [isSum ? "sums" : "letters", isTest ? "test" : "train"];
  return [`q${n}`, text, ...labels, ...scores, 0.0001, 0.0004, 0.002].join(",");
}

function wordAt(place: number): string {
  return WORDS[place % WORDS.length] ?? "";
}

const WORDS = [
  "autumn",
  "harbours",
  "music",
  "bees",
  "glass",
  "maps",
  "rivers",
  "bread",
  "winter",
  "trains",
  "owls",
];
