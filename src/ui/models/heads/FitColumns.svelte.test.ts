import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { SAMPLE_TABLE, UNKNOWN_TABLE } from "#state/fixtures/scripted-heads.ts";
import WithApp from "#ui/fixtures/WithApp.svelte";
import HeadsSection from "./HeadsSection.svelte";

async function show() {
  const app = sampleApp();
  await Promise.all([app.preferences.load(), app.pools.load()]);
  await render(WithApp, { props: { app, component: HeadsSection, props: { isWanted: true } } });
  await expect.element(page.getByRole("heading", { name: "Fit your own" })).toBeVisible();
  return { fits: app.fits };
}

const button = (name: string) => page.getByRole("button", { name });
const column = (name: string) => page.getByRole("group", { name, exact: true });

/** Chooses a table as the file dialog would. */
function chooseTable(): void {
  const input = page.getByLabelText("Files of a table", { exact: true });
  const element = input.element() as HTMLInputElement;
  const transfer = new DataTransfer();
  transfer.items.add(new File(["x"], "own.csv", { lastModified: 1 }));
  element.files = transfer.files;
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

test("a table of another shape is shown with its first rows, and read as its columns are chosen", async () => {
  const { fits } = await show();
  chooseTable();
  expect(fits.newest.job).toMatchObject({ kind: "inspect", mapping: null });
  fits.newest.found(UNKNOWN_TABLE);
  await expect
    .element(page.getByRole("status").filter({ hasText: "Say below what they hold." }))
    .toBeVisible();
  expect(button("Fit heads").elements()).toHaveLength(0);
  const mark = column("mark");
  await expect.element(mark).toHaveTextContent("85 %");
  await expect.element(button("Use these columns")).toBeDisabled();
  await column("Ask").getByRole("combobox", { name: "Holds" }).selectOptions("Question");
  await mark.getByRole("combobox", { name: "Holds" }).selectOptions("Score in per cent");
  await mark.getByRole("textbox", { name: "Of the model" }).fill("gpt");
  await expect
    .element(column("gpt cost ($)").getByRole("textbox", { name: "Of the model" }))
    .toHaveValue("gpt");
  await button("Use these columns").click();
  expect(fits.newest.job).toMatchObject({
    mapping: [
      { column: "Ask", role: "question" },
      { column: "mark", role: "score", model: "gpt", isHundredths: true },
      { column: "gpt cost ($)", role: "cost", model: "gpt" },
    ],
  });
  const { job } = fits.newest;
  const uses = job.kind === "inspect" ? (job.mapping ?? []) : [];
  fits.newest.found({
    ...SAMPLE_TABLE,
    format: "mapped",
    hasCostsOnly: true,
    columns: UNKNOWN_TABLE.columns.map((one) => ({
      ...one,
      use: uses.find((use) => use.column === one.name) ?? one.use,
    })),
  });
  await expect.element(page.getByText("in the columns that you chose")).toBeVisible();
  await expect.element(page.getByText("It tells dollars and not tokens")).toBeVisible();
  await expect.element(button("Fit heads")).toBeVisible();
  // The same file once more: what was said of it is still known.
  await button("Take it away").click();
  chooseTable();
  expect(fits.newest.job).toMatchObject({ mapping: [{ role: "question" }, {}, {}] });
});

test("a column that names the models leaves nothing to name; a table that is understood is folded", async () => {
  const { fits } = await show();
  chooseTable();
  fits.newest.found(SAMPLE_TABLE);
  await expect.element(button("Fit heads")).toBeVisible();
  const topic = column("topic").getByRole("combobox", { name: "Holds" });
  expect(topic.elements()).toHaveLength(0);
  await page.getByText("Columns", { exact: true }).click();
  const score = column("unlimited_score");
  await expect.element(score.getByRole("textbox")).toHaveValue("");
  await topic.selectOptions("Name of the model");
  expect(score.getByRole("textbox").elements()).toHaveLength(0);
  await button("Fit heads").click();
  await expect
    .element(page.getByText("Something is not right yet"))
    .toHaveTextContent("Use the columns as you chose them");
  await button("As they are recognised").click();
  expect(fits.newest.job).toMatchObject({ kind: "inspect", mapping: null });
});
