import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { shareRun } from "#core/share/share-run.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import WithApp from "../fixtures/WithApp.svelte";
import ReplayScreen from "./ReplayScreen.svelte";

const FRAGMENT = shareRun(sampleRun()).fragment.slice(1);

async function open(fragment = FRAGMENT) {
  // No frame ever comes: time stands still while it plays.
  const app = sampleApp({ requestFrame: () => () => {} });
  await render(WithApp, { props: { app, component: ReplayScreen, props: { fragment } } });
  return app;
}

test("shows the shared run at its end, stamped as a demo, and runs nothing", async () => {
  const app = await open();
  await expect.element(page.getByRole("heading", { level: 1 })).toHaveTextContent("Fidelio");
  await expect.element(page.getByRole("region", { name: "Answer" })).toHaveTextContent("The Rhine");
  await expect.element(page.getByText("Shared run, replayed")).toBeVisible();
  await expect.element(page.getByText("Demo: simulated").first()).toBeVisible();
  expect(app.router.runs).toHaveLength(0);
  expect((await (await app.archive()).totals()).demo.runs).toBe(0);
});

test("goes to any moment with the slider and the keyboard", async () => {
  await open();
  const position = page.getByRole("slider", { name: "Position" });
  await userEvent.keyboard("{Home}");
  await expect.element(position).toHaveValue("0");
  await expect
    .element(page.getByRole("region", { name: "Answer" }))
    .not.toHaveTextContent("The Rhine");
  await userEvent.keyboard("{End}");
  await expect.element(page.getByRole("region", { name: "Answer" })).toHaveTextContent("The Rhine");
});

test("plays and pauses", async () => {
  await open();
  await page.getByRole("button", { name: "Play" }).click();
  await expect.element(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect.element(page.getByRole("button", { name: "Play" })).toBeVisible();
});

test("is saved only when asked", async () => {
  const app = await open();
  await page.getByRole("button", { name: "Save to my history" }).click();
  await expect
    .element(page.getByRole("link", { name: "Open it" }))
    .toHaveAttribute("href", "#/run/sample");
  expect((await (await app.archive()).totals()).demo.runs).toBe(1);
});

test.each([
  FRAGMENT.slice(0, -20),
  "t1.",
  "t9.abc",
  "hello",
  `${FRAGMENT.slice(0, 200)}x${FRAGMENT.slice(201)}`,
])("a broken link (%#) says so and leads back", async (fragment) => {
  await open(fragment);
  await expect
    .element(page.getByRole("heading", { level: 1 }))
    .toHaveTextContent("This link cannot be opened");
  await expect.element(page.getByRole("alert")).toBeVisible();
  await expect
    .element(page.getByRole("link", { name: "Go to Switchyard" }))
    .toHaveAttribute("href", "#/");
});
