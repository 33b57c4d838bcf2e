import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { NO_GPU } from "#state/fixtures/scripted-gpu.ts";
import WithApp from "../fixtures/WithApp.svelte";
import AskScreen from "./AskScreen.svelte";

async function show() {
  const app = sampleApp();
  await app.pools.load();
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  const question = page.getByRole("textbox", { name: "Question" });
  return { app, question };
}

test("Enter routes the question, Shift and Enter starts a line", async () => {
  const { app, question } = await show();
  await question.fill("First line");
  await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
  expect(app.router.runs).toHaveLength(0);
  await userEvent.keyboard("second line{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.request.question).toBe("First line\nsecond line");
});

test("Route with nothing to ask says what to do", async () => {
  await show();
  await page.getByRole("button", { name: "Route" }).click();
  await expect.element(page.getByRole("alert")).toHaveTextContent("There is no question yet.");
});

test("a suggestion is asked at once, and the run is shown as it happens", async () => {
  const { app, question } = await show();
  await page.getByRole("button", { name: "Who invented the radio?" }).click();
  await expect.element(question).toHaveValue("Who invented the radio?");
  await expect.element(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await expect.poll(() => app.router.runs.length).toBe(1);
  app.router.run.send(...sampleRun());
  await expect.element(page.getByRole("region", { name: "Answer" })).toHaveTextContent("The Rhine");
  app.router.run.finish();
  await expect.element(page.getByRole("button", { name: "Route" })).toBeVisible();
  await expect
    .element(page.getByRole("link", { name: "Open run" }))
    .toHaveAttribute("href", "#/run/run-1");
});

test("Stop and Esc stop the run", async () => {
  const { app, question } = await show();
  await question.fill("Q?");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await expect.poll(() => app.router.runs.length).toBe(1);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => app.router.run.stops).toBe(1);
});

test("/ focuses the question, but not while something else is typed into", async () => {
  const { question } = await show();
  const box = question.element();
  (box as HTMLElement).blur();
  await userEvent.keyboard("/");
  await expect.element(question).toHaveFocus();
  await userEvent.keyboard("/");
  await expect.element(question).toHaveValue("/");
});

test("weather and pace are switched on from the page and go with the question", async () => {
  const { app, question } = await show();
  await page.getByRole("button", { name: "Demo or live" }).click();
  await page.getByRole("checkbox", { name: /too busy at first/ }).click();
  await page.getByRole("radio", { name: "At once" }).click();
  await question.fill("Q?");
  await page.getByRole("button", { name: "Route" }).click();
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.request).toMatchObject({ pace: 0, weather: { rateLimit: true } });
  // A run folds what was unfolded.
  expect(page.getByRole("radio", { name: "At once" }).elements()).toHaveLength(0);
});

test("a budget is typed in dollars; what is no number is refused beside its field", async () => {
  const { app } = await show();
  await page.getByRole("button", { name: "Budget" }).click();
  const money = page.getByRole("spinbutton", { name: "Money, in dollars" });
  await money.fill("0.25");
  await userEvent.tab();
  expect(app.preferences.values.budget.cost).toBe(250_000_000_000);
  await money.fill("-3");
  await userEvent.tab();
  await expect.element(money).toHaveAttribute("aria-invalid", "true");
  expect(app.preferences.values.budget.cost).toBe(250_000_000_000);
});

test("a live question that lacks something says what, and points to Settings", async () => {
  const { app, question } = await show();
  app.preferences.set({ mode: "live" });
  await question.fill("Q?");
  await userEvent.keyboard("{Enter}");
  const note = page.getByRole("alert");
  await expect.element(note).toHaveTextContent("The policy needs a server");
  await expect.element(note.getByRole("link")).toHaveAttribute("href", "#/settings");
});

test("a run under way is still there after a look at another screen", async () => {
  const { app } = await show();
  await page.getByRole("button", { name: "Who invented the radio?" }).click();
  await expect.poll(() => app.router.runs.length).toBe(1);
  app.router.run.send(...sampleRun().slice(0, 60));
  const again = await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  await expect
    .element(again.getByRole("region", { name: "Trajectory" }).last())
    .toHaveTextContent("LLaMA-3.1-8B-Instruct");
});

test("the router on this computer's GPU is chosen, refused with a reason, and the demo is one click away", async () => {
  const { app, question } = await show();
  app.gpuWorker.report = NO_GPU;
  await page.getByRole("button", { name: "Demo or live" }).click();
  await page.getByRole("radio", { name: "Live" }).click();
  await page.getByRole("radio", { name: "On this computer’s GPU" }).click();
  await expect.element(page.getByRole("alert")).toHaveTextContent("found no graphics processor");
  await page.getByRole("button", { name: "Demo or live" }).click();
  await question.fill("Q?");
  await userEvent.keyboard("{Enter}");
  const note = page.getByRole("alert");
  await expect.element(note).toHaveTextContent("found no graphics processor");
  expect(app.router.runs).toHaveLength(0);
  await note.getByRole("link", { name: "Use the demo" }).click();
  await userEvent.click(question);
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.request.runtime).toEqual({ kind: "demo" });
});

test("a model that is not loaded yet is one click away", async () => {
  const { app, question } = await show();
  app.preferences.set({ mode: "live", runtime: "page" });
  await question.fill("Q?");
  await userEvent.keyboard("{Enter}");
  const note = page.getByRole("alert");
  await expect.element(note).toHaveTextContent("not loaded on this computer’s GPU yet");
  await expect
    .element(note.getByRole("link", { name: "Load the model" }))
    .toHaveAttribute("href", "#/models/gpu");
});
