import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { type EmbeddingServer, startEmbeddingServer } from "./servers/embedding-server.ts";

// Tables as people have them, dropped into the form, read by the real worker.

const MODEL = "test/embedding";

let server: EmbeddingServer;

test.beforeEach(async () => {
  server = await startEmbeddingServer({ model: MODEL, embed: (text) => [text.length, 1] });
});
test.afterEach(() => server.close());

test("decimal commas between semicolons are numbers", async ({ page }) => {
  const section = await openForm(page);
  await dropTable(
    section,
    "benchmark.csv",
    "prompts_id;original_prompt;10_score;10_count;unlimited_score;unlimited_count\n" +
      "7;Who, and when?;0,5;9;1;1.300\n8;What?;0,25;8;0,5;200\n",
  );
  await expect(section).toContainText("2 questions, 1 model in R2-Bench’s columns");
  await expect(model(section, "benchmark")).toContainText("mean score 0.750");
  await expect(section).not.toContainText("not understood");
});

test("a row for each question and model is learned from", async ({ page }) => {
  const section = await openForm(page);
  await section.getByRole("textbox", { name: "Address of the embedding server" }).fill(server.url);
  const embedding = section.getByRole("textbox", { name: "Embedding model" });
  await embedding.fill(MODEL);
  await embedding.blur();
  const rows = Array.from({ length: 60 }, (_, row) => {
    const question = `${"q".repeat(1 + (row % 9))} ${row}`;
    const score = row % 9;
    return `${question},cheap,"${score * 10},5 %","0,000${1 + (row % 5)}"\n${question},dear,90 %,$0.005`;
  });
  await dropTable(section, "results.csv", `Question,Model,Score,Cost ($)\n${rows.join("\n")}\n`);
  await expect(section).toContainText(
    "60 questions, 2 models in a row for each question and model",
  );
  await expect(section).toContainText("It tells dollars and not tokens");
  for (const [name, price] of [
    ["cheap", "0.1"],
    ["dear", "2"],
  ] as const) {
    await model(section, name).getByRole("textbox", { name: "In, $ per 1M" }).fill(price);
    await model(section, name).getByRole("textbox", { name: "Out, $ per 1M" }).fill(price);
  }
  await section.getByRole("button", { name: "Fit heads" }).click();
  await expect(section.getByRole("radio", { name: /Fitted on results\.csv/ })).toBeChecked();
  await expect(section).toContainText("Best without a router: dear, no limit");
});

test("of another table it is said what its columns hold, and that is remembered", async ({
  page,
}) => {
  const section = await openForm(page);
  await page.setViewportSize({ width: 390, height: 844 });
  const table = "Ask;right;gpt cost;who knows\nA?;85 %;0,001;x\nB?;7 %;0,002;y\n";
  await dropTable(section, "own.csv", table);
  await expect(section).toContainText("Its columns are not recognised.");
  const column = (name: string) => section.getByRole("group", { name, exact: true });
  await expect(column("right")).toContainText("85 %");
  await expect(section.getByRole("button", { name: "Fit heads" })).toHaveCount(0);
  await column("Ask").getByRole("combobox", { name: "Holds" }).selectOption("Question");
  await column("right").getByRole("combobox", { name: "Holds" }).selectOption("Score, 0 to 1");
  await column("right").getByRole("textbox", { name: "Of the model" }).fill("gpt");
  await expectClean(page);
  await section.getByRole("button", { name: "Use these columns" }).click();
  await expect(section).toContainText("2 questions, 1 model in the columns that you chose");
  await expect(section).toContainText("Not used: “who knows”.");
  await expect(model(section, "gpt")).toContainText("mean score 0.460");

  await section.getByRole("button", { name: "Take it away" }).click();
  await dropTable(section, "own.csv", table);
  await expect(section).toContainText("in the columns that you chose");
});

test("what cannot be read is named with its line", async ({ page }) => {
  const section = await openForm(page);
  await dropTable(section, "cut.csv", "question,model,score,cost\na,m,1,0.1\nb,m,0,5,0,1\n");
  await expect(section.getByRole("alert")).toContainText(
    "cut.csv, line 3, has 6 cells, and the header names 4 columns.",
  );
  await dropTable(section, "odd.csv", "question,model,score,tokens\na,m,good,1\nb,m,1,2\n");
  await expect(section).toContainText(
    "“score”: 1 value is not understood as a score and counts as unknown: “good” (line 2).",
  );
});

/** Nothing is wider than the screen, and axe finds nothing. */
async function expectClean(page: Page): Promise<void> {
  const spare = await page.evaluate(
    () => document.documentElement.clientWidth - document.documentElement.scrollWidth,
  );
  expect(spare).toBeGreaterThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
  ).toEqual([]);
}

async function openForm(page: Page): Promise<Locator> {
  await page.goto("/#/models/heads");
  const section = page.getByRole("region", { name: "Routers’ heads" });
  await expect(section.getByRole("heading", { name: "Fit your own" })).toBeVisible();
  return section;
}

/** A model of the table with its prices. */
function model(section: Locator, name: string): Locator {
  return section.getByRole("group", { name, exact: true });
}

/** Drops a file onto the form, as from a folder of the desktop. */
async function dropTable(section: Locator, name: string, text: string): Promise<void> {
  const place = section.getByRole("group", { name: "Table to fit on" });
  const transfer = await place.evaluateHandle(
    (_, [fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName, { lastModified: 1 }));
      return data;
    },
    [name, text] as const,
  );
  await place.dispatchEvent("dragover", { dataTransfer: transfer });
  await place.dispatchEvent("drop", { dataTransfer: transfer });
}
