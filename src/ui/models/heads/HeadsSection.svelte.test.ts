import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { SUGGESTED_QUESTIONS } from "#demo/suggested-questions.ts";
import { RunScript } from "#state/fixtures/run-script.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import {
  SAMPLE_FIT,
  SAMPLE_TABLE,
  type ScriptedHeads,
  sampleFittedRow,
  sampleRow,
} from "#state/fixtures/scripted-heads.ts";
import WithApp from "#ui/fixtures/WithApp.svelte";
import HeadsSection from "./HeadsSection.svelte";

async function show(prepare: (fits: ScriptedHeads) => void = () => {}) {
  const app = sampleApp();
  await Promise.all([app.preferences.load(), app.pools.load()]);
  prepare(app.fits);
  await render(WithApp, { props: { app, component: HeadsSection, props: { isWanted: true } } });
  return { app, fits: app.fits, section: page.getByRole("region", { name: "Routers’ heads" }) };
}

const button = (name: string | RegExp) => page.getByRole("button", { name });
const field = (name: string | RegExp) => page.getByRole("textbox", { name });

/** Chooses files as the file dialog would. */
async function choose(label: string, ...names: readonly string[]): Promise<void> {
  const input = page.getByLabelText(label, { exact: true }).element() as HTMLInputElement;
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File(["x"], name));
  input.files = transfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

test("who came for the section finds the focus there, and what it is for", async () => {
  const { section } = await show();
  await expect.element(page.getByRole("heading", { name: "Routers’ heads" })).toHaveFocus();
  await expect.element(section).toHaveTextContent("There are none yet.");
});

test("the released heads are downloaded with progress, stored, and chosen as the first ones", async () => {
  const { app, fits, section } = await show();
  await button("Download the released heads").click();
  expect(fits.newest.job).toMatchObject({
    kind: "released",
    id: "heads-1",
    name: "R2-Router, released",
  });
  await expect.element(section).toHaveTextContent("Beginning…");
  fits.newest.post({ type: "progress", phase: "downloading", done: 12, total: 34 });
  await expect.element(section).toHaveTextContent("12 of 34 files");
  await expect.element(page.getByRole("progressbar")).toHaveAttribute("max", "34");
  fits.newest.succeed();
  const chosen = page.getByRole("radio", { name: /R2-Router, released/ });
  await expect.element(chosen).toBeChecked();
  await expect.element(section).toHaveTextContent("2 models × 3 budgets, Qwen/Qwen3-0.6B, 767 kB");
  expect(app.preferences.values.headsId).toBe("heads-1");
  expect(app.notices.list.at(-1)?.text).toContain("is stored");
});

test("an import that fails says why, one that is cancelled says nothing, and both can be tried again", async () => {
  const { fits, section } = await show();
  await choose("Files of a checkpoint", "heads.zip");
  expect(fits.newest.job).toMatchObject({
    kind: "files",
    name: "heads",
    files: [{ path: "heads.zip" }],
  });
  fits.newest.fail("config.json is not JSON.");
  await expect.element(section.getByRole("alert")).toHaveTextContent("config.json is not JSON.");
  await button("Download the released heads").click();
  await button("Cancel").click();
  expect(fits.newest.stops).toBe(1);
  await expect.element(button("Download the released heads")).toBeEnabled();
  expect(section.getByRole("alert").elements()).toHaveLength(0);
  await choose("Files of a checkpoint", "heads.zip");
  fits.newest.succeed({}, ["config.json names models whose files are not there."]);
  await expect.element(section).toHaveTextContent("whose files are not there");
});

test("heads are deleted and brought back, exported, and made the pool of the next run", async () => {
  const { app, fits, section } = await show((scripted) => {
    scripted.rows = [sampleRow()];
  });
  await page.getByRole("radio", { name: /Released/ }).click();
  await button("Export Released").click();
  await expect.poll(() => app.saved).toEqual([{ name: "Released.zip", text: "" }]);
  await button("Use as pool").click();
  await expect.poll(() => app.preferences.values.poolId).toBe("heads-h1");
  // Only who is served can be asked.
  expect(app.pools.find("heads-h1")?.pool).toMatchObject([
    {
      id: "Large-70B",
      provider: "openrouter",
      model: "maker/large-70b",
      price: { input: 400_000, output: 400_000, source: "https://heads.example at 1234" },
    },
  ]);
  await button("Delete Released").click();
  await expect.element(section).toHaveTextContent("There are none yet.");
  expect(app.preferences.values.headsId).toBeNull();
  app.notices.list.at(-1)?.action?.run();
  await expect.element(page.getByRole("radio", { name: /Released/ })).toBeChecked();
  fits.change([]);
  await expect.element(section).toHaveTextContent("There are none yet.");
});

test("a router of the lab says what it is, and is put into Ask with a pool that knows its candidates", async () => {
  const names = ["qwen2.5-7b-instruct", "meta/llama-3.1-70b-instruct"];
  const { app, section } = await show((fits) => {
    fits.rows = [sampleFittedRow(names)];
  });
  await expect
    .element(section)
    .toHaveTextContent("ridge, 2 candidates, lexical-2-0123456789abcdef, 1.9 MB");
  await page.getByText("2 candidates and what it goes by").click();
  await expect.element(section).toHaveTextContent(/Fitted on ?5.608 questions/);
  await expect.element(section).toHaveTextContent("quality 1 instead of 0 may cost $0.01 more");
  await expect.element(section).toHaveTextContent("It comes with the router: no server is needed.");
  await expect.element(section).not.toHaveTextContent("Budgets");
  await button("Use this router").click();
  await expect.poll(() => app.preferences.values.policy).toBe("fitted");
  expect(app.preferences.values).toMatchObject({ headsId: "f1", poolId: app.pools.list[0]?.id });
  expect(app.notices.list.at(-1)?.text).toContain("The next run asks the router “My router”");
});

test("a router whose candidates no pool has is not put into Ask, one that some are missing of is", async () => {
  const { app, section } = await show((fits) => {
    fits.rows = [sampleFittedRow(["adder", "poet"])];
  });
  await button("Use this router").click();
  await expect
    .element(section)
    .toHaveTextContent(/No pool has a candidate of this router: adder, poet\./);
  expect(app.preferences.values.policy).toBe("router-r1");
  app.fits.rows = [sampleFittedRow(["poet", "mistral-7b-instruct"])];
  await (await app.heads()).reload();
  await button("Use this router").click();
  await expect.poll(() => app.preferences.values.poolId).toBe("heads-f1");
  expect(app.pools.find("heads-f1")?.pool.map(({ id }) => id)).toEqual(["Mistral-7B-Instruct"]);
  expect(app.notices.list.at(-1)?.text).toContain("No pool has poet.");
});

test("what the heads predict, and how a fit went, can be read", async () => {
  const { section } = await show((scripted) => {
    scripted.rows = [sampleRow({ fit: SAMPLE_FIT })];
  });
  await expect
    .element(section)
    .toHaveTextContent("ridge, α = 10; 24 774 questions learned from in 41.2 s");
  await expect.element(section).toHaveTextContent("0.810 for $0.00040 a question");
  await expect.element(section).toHaveTextContent("Large-70B, no limit");
  await expect.element(page.getByRole("img", { name: /Quality over cost/ })).toBeVisible();
  await page.getByText("2 models and what they predict").click();
  await expect.element(section).toHaveTextContent("10, 100 tokens, and without a limit");
  await expect.element(page.getByRole("row", { name: /Tiny-1B/ })).toHaveTextContent("not served");
});

test("the embedding server is named without its version, and tested", async () => {
  const { app, fits, section } = await show();
  const address = field("Address of the embedding server");
  await address.fill("ftp://nowhere");
  await expect.element(address).toHaveAttribute("aria-invalid", "true");
  await address.fill("http://localhost:8000/v1/");
  await field("Embedding model").click();
  await expect
    .poll(() => app.preferences.values.embedding)
    .toEqual({
      baseUrl: "http://localhost:8000",
      model: "Qwen/Qwen3-0.6B",
    });
  await button("Test the embedding server").click();
  await expect.element(section).toHaveTextContent("It answers with 1024 numbers, in 85 ms.");
  fits.probe = {
    failure: { code: "embedding-invalid", message: "It sent nothing.", fix: "", side: "provider" },
    dimension: null,
    elapsedMs: 3,
  };
  await button("Test the embedding server").click();
  await expect.element(section.getByRole("alert")).toHaveTextContent("It sent nothing.");
});

test("a table is read, what is missing is asked for, and heads are fitted as wished", async () => {
  const { app, fits, section } = await show();
  app.preferences.set({
    embedding: { baseUrl: "http://localhost:8000", model: "Qwen/Qwen3-0.6B" },
  });
  await choose("Files of a table", "Large-70B.csv", "Nobody-9B.csv");
  expect(fits.newest.job).toMatchObject({ kind: "inspect" });
  fits.newest.post({ type: "progress", phase: "reading", done: 5e6, total: 20e6 });
  await expect.element(section).toHaveTextContent("5.0 MB of 20 MB");
  fits.newest.found(SAMPLE_TABLE);
  await expect
    .element(section)
    .toHaveTextContent("30 968 questions, 2 models in R2-Bench’s columns");
  await expect.element(section).toHaveTextContent("at most 105 MB at once");
  await expect.element(section).toHaveTextContent("Rows without a question: 3.");
  const large = page.getByRole("group", { name: "Large-70B" });
  await large.getByRole("textbox", { name: "In, $ per 1M" }).fill("0.4");
  await large.getByRole("textbox", { name: "Out, $ per 1M" }).fill("0.4");
  await button("Fit heads").click();
  await expect.element(section).toHaveTextContent("Every chosen model needs its prices.");
  const nobody = page.getByRole("group", { name: "Nobody-9B" });
  await expect.element(nobody.getByRole("textbox", { name: "In, $ per 1M" })).toHaveFocus();
  await nobody.getByRole("checkbox").click();
  await field("α, the penalty").fill("-1");
  await expect.element(field("α, the penalty")).toHaveAttribute("aria-invalid", "true");
  await field("α, the penalty").fill("2.5");
  await field("Held out, per cent").fill("10");
  await button("Fit heads").click();
  expect(fits.newest.job).toMatchObject({
    kind: "fit",
    models: [{ name: "Large-70B", inputPerMillion: 0.4, outputPerMillion: 0.4 }],
    embedding: { kind: "server", server: { baseUrl: "http://localhost:8000" } },
    settings: { method: { kind: "ridge", alpha: 2.5 }, heldOutShare: 0.1, seed: 42 },
  });
  fits.newest.post({ type: "progress", phase: "embedding", done: 3200, total: 30_968 });
  await expect.element(section).toHaveTextContent("Having the questions embedded…");
  await expect.element(section).toHaveTextContent("3 200 of 30 968 rows");
  fits.newest.succeed({ fit: SAMPLE_FIT });
  await expect.element(page.getByRole("radio", { name: /Fitted on Large-70B.csv/ })).toBeChecked();
});

test("the history is read as a table, or it is said why it cannot be one", async () => {
  const { app, fits, section } = await show();
  await button("Use the history").click();
  await expect.element(section.getByRole("alert")).toHaveTextContent("No stored demo run asked");
  expect(fits.jobs).toHaveLength(0);
  const script = new RunScript(10);
  const [question = ""] = SUGGESTED_QUESTIONS;
  const candidate = SAMPLE_POOL[0]?.id ?? "";
  script.start({ question, policy: "random" });
  script.add({
    type: "call-start",
    callId: "c1",
    candidate,
    named: candidate,
    query: question,
    reserved: 1,
  });
  script.reply("c1", "A guess.");
  script.endCall("c1", candidate, "A guess.");
  script.answer("A guess.");
  await (await app.archive()).keep(script.events);
  await button("Use the history").click();
  await expect.poll(() => fits.jobs.length).toBe(1);
  expect(fits.newest.job).toMatchObject({
    kind: "inspect",
    files: [{ path: "history-demo.jsonl" }],
  });
  fits.newest.found({ ...SAMPLE_TABLE, rows: 1, models: [] });
  await expect.element(section).toHaveTextContent("1 question, 0 models");
});

test("heads and embedding server that do not fit together are noticed", async () => {
  const { app, section } = await show((scripted) => {
    scripted.rows = [sampleRow()];
  });
  app.preferences.set({
    headsId: "h1",
    embedding: { baseUrl: "http://localhost:1", model: "MiniLM" },
  });
  await expect
    .element(section)
    .toHaveTextContent("fitted on Qwen/Qwen3-0.6B: a run with vectors of MiniLM is refused");
});

test("k-NN is fitted with its own settings, on vectors that the table has", async () => {
  const { fits } = await show();
  await choose("Files of a table", "table.jsonl");
  fits.newest.found({
    ...SAMPLE_TABLE,
    models: SAMPLE_TABLE.models.slice(0, 1),
    dimension: 384,
    notes: [],
  });
  await page.getByRole("combobox", { name: "Method" }).selectOptions("k nearest neighbours");
  await field("Neighbours").fill("7");
  await page.getByRole("combobox", { name: "Distance" }).selectOptions("Euclidean");
  await field("They were made with").fill("all-MiniLM-L6-v2");
  await field("In, $ per 1M").fill("0");
  await field("Out, $ per 1M").fill("1");
  await button("Fit heads").click();
  expect(fits.newest.job).toMatchObject({
    embedding: { kind: "given", model: "all-MiniLM-L6-v2" },
    settings: {
      method: {
        kind: "knn",
        neighbourhood: { neighbours: 7, metric: "euclidean", weights: "distance" },
      },
      heldOutShare: 0.2,
    },
  });
});
