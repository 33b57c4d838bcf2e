import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import type { RunEvent } from "#core/trajectory/events.ts";
import { memoryArchive } from "#state/fixtures/memory-archive.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { sampleXRouterRun } from "#state/fixtures/sample-xrouter-run.ts";
import WithApp from "../fixtures/WithApp.svelte";
import NoticeList from "../shell/NoticeList.svelte";
import HistoryScreen from "./HistoryScreen.svelte";

function run(id: string, question: string, startedAt: number): readonly RunEvent[] {
  return sampleRun().map((event) =>
    event.type === "run-start" ? { ...event, id, question, startedAt } : event,
  );
}

const TWO = [run("a", "Who wrote Hamlet?", 1000), run("b", "Who built the bridge?", 2000)];

async function show(stored = TWO) {
  const archive = memoryArchive(stored);
  const app = sampleApp({ archive: async () => archive });
  await render(WithApp, { props: { app, component: NoticeList, props: {} } });
  await render(WithApp, { props: { app, component: HistoryScreen, props: {} } });
  return { app, archive };
}

const questions = () =>
  page
    .getByRole("list", { name: "Runs" })
    .getByRole("link")
    .elements()
    .map((link) => link.textContent);

test("an empty history says what it is for", async () => {
  await show([]);
  await expect.element(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
});

test("lists the newest first, with answer and cost, and sums them", async () => {
  await show();
  await expect.element(page.getByText(/2 demo runs, [\d.]+ ¢ simulated/)).toBeVisible();
  expect(questions()).toEqual(["Who built the bridge?", "Who wrote Hamlet?"]);
  await expect.element(page.getByText("The Rhine").first()).toBeVisible();
});

test("searches", async () => {
  await show();
  await page.getByRole("searchbox").fill("hamlet");
  await expect.poll(questions).toEqual(["Who wrote Hamlet?"]);
  await page.getByRole("searchbox").fill("nothing like it");
  await expect.element(page.getByText("No run fits.")).toBeVisible();
});

test("filters by outcome", async () => {
  await show();
  await expect.poll(questions).toHaveLength(2);
  await userEvent.selectOptions(page.getByRole("combobox", { name: "Outcome" }), "Failed");
  await expect.element(page.getByText("No run fits.")).toBeVisible();
});

test("deletes a run and brings it back", async () => {
  await show();
  await page.getByRole("button", { name: "Delete “Who wrote Hamlet?”" }).click();
  await expect.poll(questions).toEqual(["Who built the bridge?"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(questions).toHaveLength(2);
});

test("exports the selected runs", async () => {
  const { app } = await show();
  await page.getByRole("checkbox", { name: /Who wrote Hamlet/ }).click();
  await page.getByRole("button", { name: "Export 1" }).click();
  await expect.poll(() => app.saved.length).toBe(1);
  expect(app.saved[0]?.text).toContain("Who wrote Hamlet?");
  expect(app.saved[0]?.text).not.toContain("Who built the bridge?");
});

test("deletes all only after it was confirmed", async () => {
  const { archive } = await show();
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect((await archive.totals()).demo.runs).toBe(2);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete all" }).click();
  await expect.element(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
});

test("rows name their policy, and one policy can be looked at alone", async () => {
  await show([...TWO, sampleXRouterRun()]);
  await expect.poll(questions).toHaveLength(3);
  await expect
    .element(page.getByRole("listitem").filter({ hasText: "2027" }))
    .toHaveTextContent("xRouter");
  await page.getByRole("combobox", { name: "Policy" }).selectOptions("xRouter");
  await expect.poll(questions).toEqual(["Is 2027 a prime number, and why?"]);
  await page.getByRole("combobox", { name: "Policy" }).selectOptions("Oracle");
  await expect.element(page.getByText("No run fits.")).toBeVisible();
});
