import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { LONGEST_QUESTION } from "#core/trajectory/longest-question.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import WithApp from "../fixtures/WithApp.svelte";
import AskScreen from "./AskScreen.svelte";

async function show() {
  const app = sampleApp();
  await Promise.all([app.pools.load(), app.ask.warm()]);
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  const question = page.getByRole("textbox", { name: "Question" });
  return { app, question, box: question.element() as HTMLTextAreaElement };
}

function press(target: Element, key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...more,
  } as KeyboardEventInit);
  target.dispatchEvent(event);
  return event;
}

/** Longer than anything is when it is loaded: what has not happened by then does not happen. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("Enter that confirms a word of an input method sends nothing, with either sign of it", async () => {
  const { app, question, box } = await show();
  await question.fill("東京の人口は?");
  for (const more of [
    { isComposing: true, keyCode: 229 },
    { keyCode: 229 },
    { isComposing: true },
  ]) {
    expect(press(box, "Enter", more).defaultPrevented).toBe(false);
  }
  await settled();
  expect(app.ask.isRunning).toBe(false);
  press(box, "Enter", { keyCode: 13 });
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.request.question).toBe("東京の人口は?");
});

test("Esc that closes an input method's list goes by, and the next one stops the run, wherever the focus is", async () => {
  const { app, question, box } = await show();
  await question.fill("Q?");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(1);
  press(box, "Escape", { isComposing: true, keyCode: 229 });
  press(box, "Escape", { keyCode: 229 });
  expect(app.router.run.stops).toBe(0);
  box.blur();
  press(document.body, "Escape");
  expect(app.router.run.stops).toBe(1);
});

test("Esc folds what is unfolded before it stops anything, and gives the focus back", async () => {
  // A narrow screen shows no choices while a run is live.
  await page.viewport(1000, 800);
  const { app, question } = await show();
  await question.fill("Q?");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(1);
  const chip = page.getByRole("button", { name: "Demo or live" });
  await chip.click();
  await page.getByRole("radio", { name: "At once" }).click();
  await userEvent.keyboard("{Escape}");
  await expect.element(chip).toHaveAttribute("aria-expanded", "false");
  await expect.element(chip).toHaveFocus();
  expect(app.router.run.stops).toBe(0);
  await userEvent.keyboard("{Escape}");
  expect(app.router.run.stops).toBe(1);
});

test("Enter in an edited question during a run says that it has to wait, and loses nothing", async () => {
  const { app, question } = await show();
  await question.fill("One?");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(1);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("A run is under way.")).not.toBeInTheDocument();
  await question.fill("Two?");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("A run is under way.")).toHaveRole("status");
  await expect.element(question).toHaveValue("Two?");
  expect(app.router.runs).toHaveLength(1);
  app.router.run.finish();
  await app.ask.current?.done;
  await expect.element(page.getByText("A run is under way.")).not.toBeInTheDocument();
  await expect.element(question).toHaveValue("Two?");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(2);
  expect(app.router.run.request.question).toBe("Two?");
});

test("a long paste is kept to its end, counted, and asked whole", async () => {
  const { app, question, box } = await show();
  const long = `${"word ".repeat(20_000)}IS THE QUESTION AT THE END?`;
  await question.fill(long);
  await expect.element(question).toHaveValue(long);
  await expect
    .element(question)
    .toHaveAccessibleDescription(/100\s027 characters, about 25\s007 tokens/);
  // It grows up to a limit and scrolls from then on.
  expect(box.clientHeight).toBeLessThan(innerHeight / 2);
  expect(box.scrollHeight).toBeGreaterThan(box.clientHeight);
  await page.getByRole("button", { name: "Route" }).click();
  await expect.poll(() => app.router.runs.length).toBe(1);
  expect(app.router.run.request.question).toBe(long);
});

test("what is too long for the smallest candidate, or for the router here, is said before it is sent", async () => {
  const { app, question } = await show();
  app.preferences.set({ mode: "live", policy: "random" });
  await question.fill("word ".repeat(7000));
  const form = page.getByRole("status").filter({ hasText: "Probably too long" });
  await expect.element(form).toHaveTextContent(/Gemma-2-27B-Instruct \(about 7\s400 tokens\)/);
  app.preferences.set({ policy: "router-r1", runtime: "page" });
  await expect.element(form).toHaveTextContent("the router’s model on this computer");
  app.preferences.set({
    pageModel: { ...app.preferences.values.pageModel, contextWindow: 32_768 },
  });
  await expect.element(form).not.toBeInTheDocument();
});

test("what no run can keep is not sent and not cut", async () => {
  const { app, question, box } = await show();
  const long = "a".repeat(LONGEST_QUESTION + 1);
  box.value = long;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await expect.element(question).toHaveAccessibleDescription(/Too long to be asked/);
  press(box, "Enter", { keyCode: 13 });
  await expect.poll(() => app.ask.problem?.code).toBe("question-too-long");
  await expect.element(page.getByRole("alert")).toHaveTextContent("1,000,001 characters");
  expect(app.router.runs).toHaveLength(0);
  expect(box.value).toBe(long);
});

test("a question from right to left stands at the right, one from left to right at the left", async () => {
  const { question, box } = await show();
  await expect.element(question).toHaveAttribute("dir", "auto");
  await question.fill("ما هي عاصمة فرنسا؟");
  expect(getComputedStyle(box).direction).toBe("rtl");
  await question.fill("What is the capital of France?");
  expect(getComputedStyle(box).direction).toBe("ltr");
});

test("before the pools are here the form names the one that the page comes with", async () => {
  const app = sampleApp();
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  const chip = page.getByRole("button", { name: "Pool" });
  await expect.element(chip).toHaveAccessibleDescription(POOL_PRESETS[0]?.name ?? "");
});

test("on a small screen the form of a live run folds where it sticks, and what is below stays where it is", async () => {
  await page.viewport(390, 500);
  const { app, question } = await show();
  await question.fill("A question that takes more than two of the lines that a telephone can show");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => app.router.runs.length).toBe(1);
  await expect.element(page.getByRole("region", { name: "Trajectory" })).toBeVisible();
  const form = document.querySelector("form");
  const answer = page.getByRole("region", { name: "Answer" }).element();
  const height = form?.offsetHeight ?? 0;
  const answerTop = () => answer.getBoundingClientRect().top + window.scrollY;
  const top = answerTop();
  const chips = page.getByRole("button", { name: "Budget" });
  await expect.element(chips).toBeVisible();

  window.scrollTo({ top: 200, behavior: "instant" });
  await expect.element(chips).not.toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "Stop" })).toBeInViewport();
  expect(form?.offsetHeight).toBeLessThan(height);
  await expect.poll(answerTop).toBeCloseTo(top, 0);

  window.scrollTo({ top: 0, behavior: "instant" });
  await expect.element(chips).toBeVisible();
  await expect.poll(answerTop).toBeCloseTo(top, 0);
});
