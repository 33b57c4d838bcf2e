import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import type { RunEvent } from "#core/trajectory/events.ts";
import { memoryArchive } from "#state/fixtures/memory-archive.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import WithApp from "../fixtures/WithApp.svelte";
import RunScreen from "./RunScreen.svelte";

async function show(events: readonly RunEvent[] = sampleRun(), held: string[] = []) {
  const archive = memoryArchive([events]);
  const app = sampleApp({
    archive: async () => archive,
    locks: { query: async () => ({ held: held.map((name) => ({ name })) }) },
  });
  await render(WithApp, { props: { app, component: RunScreen, props: { id: "sample" } } });
  return { app, archive };
}

const CUT = sampleRun().slice(0, 60);

test("a run that is not here says so", async () => {
  const app = sampleApp();
  await render(WithApp, { props: { app, component: RunScreen, props: { id: "gone" } } });
  await expect
    .element(page.getByRole("heading", { level: 1 }))
    .toHaveTextContent("There is no such run here");
});

test("shows the receipts with their buckets", async () => {
  await show();
  await page.getByRole("tab", { name: "Receipts" }).click();
  const row = page.getByRole("row", { name: /c1: LLaMA-3.1-8B-Instruct/ });
  await expect.element(row).toHaveTextContent("180");
  await expect.element(row).toHaveTextContent("$0.02 / $0.05");
  await expect
    .element(page.getByRole("row", { name: /All together/ }))
    .toHaveTextContent("$0.00009395");
});

test("tabs are moved through with the arrow keys", async () => {
  await show();
  const first = page.getByRole("tab", { name: "Trajectory" });
  await first.click();
  first.element().dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  await expect
    .element(page.getByRole("tab", { name: "Receipts" }))
    .toHaveAttribute("aria-selected", "true");
});

test("the text shows who wrote what, and the events are all there", async () => {
  await show();
  await page.getByRole("tab", { name: "Text" }).click();
  await expect.element(page.getByText("[Question]")).toBeInTheDocument();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect.element(page.getByText('"type":"run-start"')).toBeVisible();
});

test("a cut run is resumed from what is stored", async () => {
  const { app } = await show(CUT);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.recorded).toEqual(CUT);
  await expect.element(page.getByRole("button", { name: "Stop" })).toBeVisible();
});

test("a run that lost the GPU goes on wherever the visitor wants it to", async () => {
  const lost: RunEvent = {
    type: "run-end",
    at: 9000,
    reason: "failed",
    failure: {
      code: "gpu-lost",
      message: "The browser lost the graphics processor.",
      fix: "Resume it on a server.",
      side: "visitor",
    },
    prefilledTokens: 10,
    decodedTokens: 10,
  };
  const { app } = await show([...CUT, lost]);
  await expect.element(page.getByText("This run lost what executed its router.")).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.recorded.at(-1)?.type).toBe("run-end");
});

test("a run that is alive in another tab is not resumed", async () => {
  await show(CUT, ["switchyard-run-sample"]);
  await expect.element(page.getByText("This run is under way in another tab.")).toBeVisible();
  expect(page.getByRole("button", { name: "Resume" }).elements()).toHaveLength(0);
});

test("is deleted only after it was confirmed", async () => {
  const { app, archive } = await show();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect.poll(async () => (await archive.load("sample")) === null).toBe(true);
  expect(app.notices.list.at(-1)?.action?.label).toBe("Undo");
});

test("exports itself as a file", async () => {
  const { app } = await show();
  await page.getByRole("button", { name: "Export JSON" }).click();
  await expect
    .poll(() => app.saved.map(({ name }) => name))
    .toEqual(["switchyard-run-sample.json"]);
});
